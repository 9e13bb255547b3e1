"""What a later round of a step of several instances took the place of no party reads, whoever was asked in it."""

from pathlib import Path

import pytest
from sqlalchemy import update

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.cases.models import Case
from tests.app.cases.door_samples import told
from tests.app.cases.quota_samples import quota_refusing
from tests.app.cases.round_samples import LETTER_SENT, file, only, published, send, several
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import HERE, Office


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the handler refuses with, as long as there is something."""
    return quota_refusing(monkeypatch, "名额已用完。")


GATE = [d.xor("on", default="good")]
ROUND = ["report > on", "good: on > handle", 'wrong: on > in | reports[0]["text"] != "正二"']


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("way", ["refused", "gateway"])
def test_no_round_before_is_told(
    office: Office, tmp_path: Path, refusing: list[str], sequential: bool, way: str
) -> None:
    """A step comes back straight away, with nothing sent in between."""
    nodes, flows = GATE, ROUND
    if way == "refused":
        nodes = [d.service("quota", "drawn.quota", "given")]
        nodes += [d.boundary("refused", "quota", d.error("no_quota"))]
        flows = ["report > quota", "quota > handle", "refused > in"]
    many = several(sequential)
    case = published(office, tmp_path, many, nodes, flows)
    send(office, case, "li", LETTER_SENT)
    send(office, case, "li", {"text": "错一"})
    send(office, case, "wang", {"text": "错二"})
    refusing.clear()
    assert file(office, case, "li") == {"错一": False, "错二": False}
    send(office, case, "wang", {"text": "正二"})
    send(office, case, "li", {"text": "正一"})
    assert file(office, case, "li") == {"错一": False, "错二": False, "正一": True, "正二": True}
    only(office, case, "正一", "正二")


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("sent", [1, 2])
def test_what_was_recalled_and_sent_again_is_replaced(
    office: Office, tmp_path: Path, refusing: list[str], sequential: bool, sent: int
) -> None:
    """Also where one of the instances had not been sent yet."""
    refusing.clear()
    many = several(sequential)
    nodes = [d.boundary("rc", "report", d.message("recall")), d.boundary("rd", "handle", d.message("recall"))]
    case = published(office, tmp_path, many, nodes, ["report > handle", "rc > in", "rd > in"])
    send(office, case, "li", LETTER_SENT)
    for who in ("li", "wang")[:sent]:
        send(office, case, who, {"text": f"错{who}"})
    (item, *_) = office.call("li", "GET", f"/cases/{case}").json["case"]["work_items"]
    assert office.call("li", "POST", f"/work-items/{item['id']}/withdraw").status_code == 200
    send(office, case, "wang", {"text": "正一"})
    send(office, case, "wang", {"text": "正二"})
    wrong = dict.fromkeys([f"错{who}" for who in ("li", "wang")[:sent]], False)
    assert file(office, case, "li") == {**wrong, "正一": True, "正二": True}
    only(office, case, "正一", "正二")


@pytest.mark.parametrize("sequential", [False, True])
def test_who_is_not_asked_any_more_is_replaced(office: Office, tmp_path: Path, sequential: bool) -> None:
    """The first round asks one department, the second another; instances of one round all hold."""
    many = d.instances("units", "unit", "reports", "reported", sequential)
    case = published(office, tmp_path, many, [], ["report > handle"])
    send(office, case, "li", {**LETTER_SENT, "subject": "甲事"})
    send(office, case, "zhao", {"text": "错送"})
    send(office, case, "wang", {"decision": "return", "remarks": [{"field": "", "message": "部门有误"}]})
    send(office, case, "li", LETTER_SENT)
    assert file(office, case, "li") == {"错送": False}
    send(office, case, "wang", {"text": "正一"})
    send(office, case, "wang", {"text": "正二"})
    assert file(office, case, "li") == {"错送": False, "正一": True, "正二": True}
    only(office, case, "正一", "正二")


def test_who_sent_what_was_replaced_is_not_named(office: Office, tmp_path: Path) -> None:
    """Neither as who began the case, nor as who had an item in hand."""
    many = d.instances("units", "unit", "reports", "reported")
    case = published(office, tmp_path, many, [], ["report > handle"])
    with office.database.transaction():
        enter(NewUser(HERE, "inspector", "sun", "孙"), "x")
        office.tokens["sun"] = create_token("sun")
    send(office, case, "li", {**LETTER_SENT, "subject": "甲事"})
    send(office, case, "zhao", {"text": "错送"})
    send(office, case, "wang", {"decision": "return", "remarks": [{"field": "", "message": "部门有误"}]})
    for answers in (LETTER_SENT, {"text": "正一"}, {"text": "正二"}):
        send(office, case, "sun", answers)
    only(office, case, "正一", "正二")
    shown, known = told(office, "jia"), told(office, "wang")
    for one in ('"li"', "zhao"):
        assert one in known and one not in shown, one
    assert '"sun"' in shown


@pytest.mark.parametrize("noted", [None, '{"":[99,9],"report":[95]}'])
def test_rounds_of_before_end_with_what_others_send(office: Office, tmp_path: Path, noted: str | None) -> None:
    """In cases that went on before rounds were noted, or where they were noted by the numbers of rows."""
    case = published(office, tmp_path, several(False), [], ["report > handle"], "in")
    send(office, case, "li", LETTER_SENT)
    for text, decision in (("错", {"decision": "return", "remarks": []}), ("正", {})):
        send(office, case, "li", {"text": f"{text}一"})
        send(office, case, "wang", {"text": f"{text}二"})
        if decision:
            send(office, case, "wang", decision)
    with office.database.transaction():
        db.write().execute(update(Case).values(rounds=noted))
    assert file(office, case, "li") == {"错一": False, "错二": False, "正一": True, "正二": True}
    only(office, case, "正一", "正二")
