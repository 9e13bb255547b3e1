"""Who had in hand what was replaced later whom the case is about is not told, by no line and no item."""

from pathlib import Path

import pytest

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.trail import write as trail
from tests.app.cases.door_samples import corrected_accident, page, told
from tests.app.cases.round_samples import LETTER_SENT, published, send
from tests.app.engine import engine_diagrams as d
from tests.plugins.country import Country
from tests.plugins.office import THERE, Office

KINDS = ("claim", "transfer", "remind", "overdue", "escalate")
BACK = {"decision": "return", "remarks": [{"field": "", "message": "部门有误"}]}


def kinds(office: Office, who: str, case: str) -> list[str]:
    lines = office.call(who, "GET", f"/cases/{case}/trail").json["items"]
    return [one["kind"] for one in lines if one["kind"] in (*KINDS, "complete")]


def task_of(office: Office, case: str, form: str) -> str:
    """Number of the open item of that form."""
    items = office.call("li", "GET", f"/cases/{case}").json["case"]["work_items"]
    return str(next(one["id"] for one in items if one["kind"] == "task" and one["form"] == form))


def handled_elsewhere(office: Office, case: str) -> str:
    """The first round lies with another department, goes from hand to hand there, and is late. Its item."""
    with office.database.transaction():
        enter(NewUser(THERE, "inspector", "qian", "钱"), "x")
        office.tokens["qian"] = create_token("qian")
    send(office, case, "li", {**LETTER_SENT, "subject": "甲事"})
    item = task_of(office, case, "found")
    assert office.call("qian", "POST", f"/work-items/{item}/claim").status_code == 200
    handed = {"to_user": "zhao", "reason": "外出"}
    assert office.call("qian", "POST", f"/work-items/{item}/transfer", handed).status_code == 200
    with office.database.transaction():
        db.write()
        for kind, note in (("remind", None), ("overdue", None), ("escalate", {"from": THERE, "to": THERE})):
            trail.write(int(case), kind, trail.SYSTEM, "report", note)
    send(office, case, "zhao", {"text": "错送"})
    send(office, case, "wang", BACK)
    return item


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_nothing_tells_who_had_a_replaced_item_in_hand(office: Office, tmp_path: Path) -> None:
    case = published(
        office, tmp_path, d.instances("units", "unit", "reports", "reported"), [], ["report > handle"]
    )
    old = handled_elsewhere(office, case)
    send(office, case, "li", LETTER_SENT)
    now = task_of(office, case, "found")
    assert office.call("wang", "POST", f"/work-items/{now}/claim").status_code == 200
    for who, answers in (("wang", {"text": "正一"}), ("li", {"text": "正二"}), ("wang", {"decision": "approve"})):
        send(office, case, who, answers)
    path = f"/work-items/{old}"
    assert [office.call(who, "GET", path).status_code for who in ("jia", "wang")] == [404, 200]
    assert page(office, "jia", f"/items/{old}").status_code == 404
    assert office.call("jia", "POST", f"{path}/claim").status_code == 404
    assert office.call("jia", "POST", f"{path}/complete", {"answers": {}}).status_code == 404
    shown, known = told(office, "jia"), told(office, "wang")
    for one in ("qian", "钱", THERE, '"zhao"'):
        assert one in known and one not in shown, one
    assert set(kinds(office, "wang", case)) == {*KINDS, "complete"}
    assert [one for one in kinds(office, "jia", case) if one != "complete"] == ["claim"]
    assert office.call("jia", "GET", f"/work-items/{now}").json["answers"] == {"text": "正一"}


def test_what_was_not_replaced_keeps_its_lines(country: Country) -> None:
    case = corrected_accident(country)
    ours, theirs = kinds(country, "zhao", case["id"]), kinds(country, "yan", case["id"])
    assert (ours.count("complete"), theirs.count("complete")) == (4, 3)
    assert [one for one in ours if one != "complete"] == [] == [one for one in theirs if one != "complete"]
