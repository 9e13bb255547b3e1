"""What a record is called on pages of cases: without personal numbers for whoever reads it without them."""

from pathlib import Path

from tests.app.cases.mask_samples import AGREED, letter, published, recorded, sent, told
from tests.plugins.office import Office

NUMBER = "13700002222"


def page(here: Office, who: str, path: str) -> str:
    shown = here.client().get(path, headers={"Authorization": f"Bearer {here.tokens[who]}"})
    assert shown.status_code == 200, shown.text
    return str(shown.text)


def test_the_page_before_a_change_blanks_numbers(office: Office, tmp_path: Path) -> None:
    here = published(office, tmp_path)
    entry = recorded(here, subject=f"事由{NUMBER}号")
    told = page(here, "jia", f"/start/drawn.change?entry_id={entry}")
    assert "事由" in told and NUMBER not in told
    assert NUMBER not in page(here, "jia", f"/records/drawn.letter/{entry}")


def test_a_case_leads_to_its_record_by_the_name_its_reader_has(office: Office, tmp_path: Path) -> None:
    here = published(office, tmp_path)
    case = sent(here, "li", here.started("li", "drawn.joint"), letter(subject=f"事由{NUMBER}号"))
    case = sent(here, "jia", case, told(here, "jia", case)["answers"])
    case = sent(here, "wang", case, AGREED)
    for who in ("li", "wang", "jia"):
        shown = page(here, who, f"/cases/{case['id']}")
        title = here.call(who, "GET", f"/registers/drawn.letter/{case['entry']}").json["title"]
        assert f">{title}<" in shown, who
