"""A draft that holds only masks of what is kept for a few lanes is a draft like any other."""

from pathlib import Path

from tests.app.cases.test_cases_secrecy import published, received
from tests.plugins.office import Office


def test_a_draft_of_masks_holds_no_secret(office: Office, tmp_path: Path) -> None:
    """What came back is shown as masks: whoever goes on with it reads no more than before, and nothing is lost."""
    case, item, answers = received(published(office, tmp_path))
    back = office.done("zhao", item, {"decision": "return", "opinion": "请补充地点"})
    again = f"/work-items/{back.json['case']['work_items'][0]['id']}"
    shown = office.call("wang", "GET", again).json
    kept = {**shown["answers"], "subject": "三号井口"}
    saved = office.call("wang", "PUT", f"{again}/draft", {"answers": kept}, If_Match=f'"{shown["draft_rev"]}"')
    assert saved.status_code == 200, saved.text
    office.call("wang", "POST", f"{again}/release")
    assert [one["secret"] for one in office.call("li", "GET", again).json["drafts"]] == [False]
    assert office.call("li", "POST", f"{again}/draft/take", {"by": "wang"}).status_code == 200
    mine = office.call("li", "GET", again).json["answers"]
    assert office.call("li", "POST", f"{again}/complete", {"answers": mine}).status_code == 200
    newest = office.call("li", "GET", f"/cases/{case}").json["file"][0]
    asked = {"submission": newest["submission"], "reason": "回复举报人"}
    told = office.call("li", "POST", f"/cases/{case}/reveal", asked).json["answers"]
    assert (told["subject"], told["reporter"]) == ("三号井口", answers["reporter"])
