"""What a department has written into the record of an owner he reads masked, on his own form, too."""

from pathlib import Path
from typing import Any

from app.registers import queries as registers
from tests.app.cases.amend_samples import AGREED, amended, open_form, published
from tests.plugins.country import YAN, Country

MINE, THEIRS, MASK = "13800000001", "13900000002", "139****0002"
OWN = {"subject": "甲", "holder": YAN, "phone": MINE, "note": "旧"}


def corrected(country: Country, folder: Path, **changed: Any) -> tuple[Country, str]:
    here = published(country, folder, "holder")
    return here, amended(here, OWN, {**OWN, **changed})


def test_a_form_for_a_change_masks_what_a_department_wrote(each_country: Country, tmp_path: Path) -> None:
    here, entry = corrected(each_country, tmp_path, phone=THEIRS)
    item = open_form(here, "yan", entry)
    told, page = here.call("yan", "GET", f"/work-items/{item}"), here.page("yan", f"/items/{item}")
    assert [told.json[part]["phone"] for part in ("answers", "base", "record")] == [MASK] * 3
    assert THEIRS not in told.text + page.text
    asked = {"answers": told.json["answers"], "entry_id": entry}
    checked = here.call("yan", "POST", "/forms/drawn/thing/check", asked)
    assert checked.json["answers"]["phone"] == MASK and THEIRS not in checked.text


def test_the_mask_that_comes_back_keeps_the_value_and_opens_nothing(country: Country, tmp_path: Path) -> None:
    here, entry = corrected(country, tmp_path, phone=THEIRS)
    for note in ("甲方改", "再改"):
        item = open_form(here, "yan", entry)
        answers = here.read("yan", f"/work-items/{item}")["answers"]
        assert answers["phone"] == MASK, note
        sent = here.done("yan", item, {**answers, "note": note})
        assert sent.status_code == 200, sent.text
        assert THEIRS not in here.call("yan", "GET", f"/work-items/{item}").text
        assert THEIRS not in here.call("yan", "GET", f"/cases/{sent.json['case']['id']}").text
        here.decide("zhao", sent.json["case"], AGREED)
        with here.database.transaction():
            kept = registers.get("drawn.thing", entry)
            assert kept is not None and kept.document["phone"] == THEIRS


def test_what_he_wrote_himself_he_reads(country: Country, tmp_path: Path) -> None:
    """Though a department has sent it once more."""
    here, entry = corrected(country, tmp_path, note="新")
    item = open_form(here, "yan", entry)
    assert here.read("yan", f"/work-items/{item}")["answers"]["phone"] == MINE
