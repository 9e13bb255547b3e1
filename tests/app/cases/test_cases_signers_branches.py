"""Who decides on branches side by side decides together, however many steps a branch has."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.mask_samples import DECISION, LETTER, enter_unit, sent
from tests.app.cases.test_cases_signers_told import AGREED, INNER, WHERE
from tests.app.cases.test_cases_signers_told import MANIFEST as READING
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import Office

MANIFEST = READING.partition("[step.main.fill]")[0]
"""Where no step says what it reads."""
FACTS = '[form.noted]\nfacts = ["decision"]\n'
NOTED = {**INNER, "title": "初核"}
PLAIN = {**LETTER, "title": "核查记录"}
WRITTEN = {"subject": "一", "note": "二"}
ASKED = {"field": "/note", "message": "请改说明"}


def begun(office: Office, folder: Path, decides: bool) -> str:
    """Reviewed, and beside it looked into by two in turn; returned if the review or the second wants so."""
    enter_unit(office)
    nodes = [d.start(), d.rule("who", "where"), d.xor("m"), d.user("fill", "letter", "letter"), d.parallel("f")]
    nodes += [d.user("handle", "decision", "decision"), d.user("first", "noted", "noted"), d.parallel("j")]
    nodes += [d.user("second", "inner", "inner"), d.xor("g", default="x"), d.end()]
    back = 'decision["decision"] == "return" or inner["decision"] == "return"'
    flows = ["begin > who", "who > m", "m > fill", "fill > f", "f > handle", "handle > j", "f > first"]
    flows += ["first > second", "second > j", "j > g", "x: g > done", f"g > m | {back}"]
    lanes = {"fill": "owner", "handle": "judge", "first": "inner", "second": "inner"}
    files = {"main.bpmn": d.document(d.process("main", nodes, flows, lanes=lanes)), "where.dmn": WHERE}
    forms = {"letter": LETTER, "decision": DECISION, "inner": INNER, "noted": NOTED if decides else PLAIN}
    drawn(office, folder, MANIFEST + (FACTS if decides else "[form.noted]\n"), files, forms_too=forms)
    return str(sent(office, "jia", office.started("jia", "drawn.main"), WRITTEN)["id"])


def act(office: Office, who: str, step: str, answers: dict[str, Any]) -> None:
    items = office.call(who, "GET", "/work-items?box=todo").json["items"]
    (item,) = [one for one in items if one["step"] == step]
    done = office.done(who, item["id"], answers)
    assert done.status_code == 200, done.text


def notices(office: Office) -> list[str]:
    """What the unit has been told and has not read yet."""
    items = office.call("jia", "GET", "/work-items?box=copied").json["items"]
    return [one["title"] for one in items if one["open"]]


@pytest.mark.parametrize("order", ["handle first second", "first handle second", "first second handle"])
@pytest.mark.parametrize("decides", [True, False])
def test_a_return_counts_whoever_of_the_branches_ends_last(
    office: Office, tmp_path: Path, order: str, decides: bool
) -> None:
    begun(office, tmp_path, decides)
    first: dict[str, Any] = AGREED if decides else WRITTEN
    said: dict[str, tuple[str, dict[str, Any]]] = {"handle": ("wang", {"decision": "return", "remarks": [ASKED]})}
    said |= {"first": ("zhao", first), "second": ("zhao", AGREED)}
    steps = order.split()
    for step in steps:
        assert notices(office) == [] or not decides, step
        act(office, said[step][0], step, said[step][1])
    (item,) = office.call("jia", "GET", "/work-items?box=todo&only=returned").json["items"]
    shown = office.call("jia", "GET", f"/work-items/{item['id']}").json
    assert shown["returned"] and [one["message"] for one in shown["remarks"]] == [ASKED["message"]]
    assert shown["unlocked"] == [ASKED["field"]]
    (told,) = notices(office)
    assert "退回补正" in told and told.endswith("表单已退回")
    assert office.done("jia", item["id"], WRITTEN).status_code == 422
    assert office.done("jia", item["id"], {**WRITTEN, "note": "三"}).status_code == 200


def test_a_new_round_counts_anew(office: Office, tmp_path: Path) -> None:
    begun(office, tmp_path, True)
    for step, who, answers in (
        ("handle", "wang", {"decision": "return", "remarks": [ASKED]}),
        ("first", "zhao", AGREED),
        ("second", "zhao", AGREED),
        ("fill", "jia", {**WRITTEN, "note": "三"}),
        ("first", "zhao", AGREED),
        ("handle", "wang", AGREED),
        ("second", "zhao", AGREED),
    ):
        act(office, who, step, answers)
    (told,) = notices(office)
    assert told == "办理结果：通过"
