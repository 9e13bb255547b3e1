"""Who is outvoted gives nothing back: a vote that passes goes on with forms that are whole and free; where it does
not pass, they are returned, at whatever step."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.mask_samples import TEXT, schema
from tests.app.cases.quota_samples import quota_refusing
from tests.app.cases.test_cases_countersign import FLOWS
from tests.app.cases.test_cases_signers import (
    APPROVE,
    FORMS,
    FURTHER,
    KNOWN,
    ONE,
    SECOND,
    TABLE,
    declined,
    late,
    open_items,
    sign,
    titles,
)  # fmt: skip
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, THERE, Office

LETTER = schema(
    "登记", ["subject"], subject={**TEXT, "title": "名称"}, title_text={**TEXT, "title": "标题"},
    extra={**TEXT, "title": "补充"},
)  # fmt: skip
UNUSED = '[form.second]\nfacts = ["decision"]\n'
MOST = 'count(results, "decision", "return") > 1'
SOME = 'count(results, "decision", "return") > 0'
COUNTED = d.table("counted", ['count(results, "decision", "return")'], ["back"], [["> 0", '"yes"'], ["-", '"no"']])


def voted(ways: list[str], more: list[str], sequential: bool = False, **drawing: Any) -> bytes:
    """Fill, all sign, then these ways out of the gateway."""
    several = d.instances("offices", "office", "results", "signed", sequential)
    nodes = [d.start(), d.xor("m"), d.user("fill", "request", "request"), d.rule("who", "offices")]
    nodes += [d.user("sign", "signed", "verdict", several), d.xor("g", default="x"), *more, d.end()]
    names = [one for one in ("then", "again") if f'id="{one}"' in "".join(more)]
    lanes = {"fill": "worker", "sign": "signers", **dict.fromkeys(names, "worker")}
    flows = [one for one in FLOWS if one != "x: g > done"]
    return d.document(d.process("main", nodes, [*flows, *ways], lanes=lanes), **drawing)


def begun(office: Office, folder: Path, main: bytes) -> str:
    """A case that lies with the signers."""
    known = KNOWN if b"second" in main else KNOWN.replace(UNUSED, "")
    known += (SECOND if b"second" in main else "") + (FURTHER if b"letter" in main else "")
    files = {"main.bpmn": main, "offices.dmn": TABLE, **({"counted.dmn": COUNTED} if b"counted" in main else {})}
    drawn(office, folder, known, files, forms_too={**FORMS, "letter": LETTER})
    case = str(office.started("li", "drawn.main")["id"])
    fill(office, case, REQUEST)
    return case


def fill(office: Office, case: str, answers: dict[str, Any]) -> None:
    (item,) = open_items(office, case)
    done = office.done("li", item["id"], answers)
    assert done.status_code == 200, done.text


def vote(office: Office, case: str, last: str = THERE, field: str = ONE["field"]) -> None:
    """One agrees, one does not."""
    said: dict[str, dict[str, Any]] = {
        HERE: APPROVE,
        THERE: {"decision": "return", "remarks": [ONE | {"field": field}]},
    }
    for org in sorted(said, key=lambda one: one == last):
        sign(office, case, org, said[org])


def shown(office: Office, case: str) -> dict[str, Any]:
    (item,) = open_items(office, case)
    return office.call("li", "GET", f"/work-items/{item['id']}").json or {}


def free(found: dict[str, Any]) -> bool:
    return (found["returned"], found["remarks"], found["unlocked"]) == (False, [], None)


THEN = d.user("then", "request", "request")


@pytest.mark.parametrize("last", [HERE, THERE])
@pytest.mark.parametrize("sequential", [False, True])
def test_the_same_form_at_a_later_step_is_free(
    office: Office, tmp_path: Path, sequential: bool, last: str
) -> None:
    if sequential and last == HERE:
        return
    case = begun(office, tmp_path, voted([f"g > m | {MOST}", "x: g > then", "then > done"], [THEN], sequential))
    vote(office, case, last)
    assert shown(office, case)["step"] == "then" and free(shown(office, case))
    assert titles(office, case) == ["办理结果：1 个单位退回补正，1 个单位通过"]
    assert office.call("li", "GET", "/work-items?box=todo&only=returned").json["total"] == 0
    fill(office, case, REQUEST | {"amount": 1999})


@pytest.mark.parametrize("last", [HERE, THERE])
@pytest.mark.parametrize("filled", [False, True])
def test_so_it_is_where_reviews_stand_side_by_side(
    office: Office, tmp_path: Path, filled: bool, last: str
) -> None:
    """Also where something is `filled` in on the branch of who was outvoted, behind the review."""
    nodes = [
        d.start(),
        d.xor("m"),
        d.user("fill", "request", "request"),
        d.rule("who", "offices"),
        d.parallel("f"),
    ]
    nodes += [d.user("one", "verdict", "verdict"), d.user("two", "second", "second"), d.parallel("j")]
    nodes += [d.xor("g", default="x"), THEN, d.end(), *([d.user("add", "letter", "letter")] if filled else [])]
    flows = ["begin > m", "m > fill", "fill > who", "who > f", "f > one", "f > two", "one > j", "j > g"]
    flows += ["x: g > then", "then > done", 'g > m | verdict["decision"] == "return"']
    flows += ["two > add", "add > j"] if filled else ["two > j"]
    lanes = {"fill": "worker", "one": "signers", "two": "second", "then": "worker", "add": "second"}
    case = begun(office, tmp_path, d.document(d.process("main", nodes, flows, lanes=lanes)))
    vote(office, case, last, field="" if filled else ONE["field"])
    if filled:
        sign(office, case, THERE, {"subject": "一"})
    assert shown(office, case)["step"] == "then" and free(shown(office, case))
    assert not titles(office, case)[0].endswith("表单已退回")


@pytest.mark.parametrize("table", [False, True])
def test_a_step_for_mending_alone_gets_it_returned(office: Office, tmp_path: Path, table: bool) -> None:
    """Also where a table says what the vote means."""
    ways, more = ["x: g > done", "then > n", "n > who"], [THEN, d.xor("n")]
    main = voted([*ways, f"g > then | {SOME}"], more)
    if table:
        main = voted([*ways, 'g > then | back == "yes"'], [*more, d.rule("tell", "counted")])
        main = main.replace(b'sourceRef="sign" targetRef="g"', b'sourceRef="sign" targetRef="tell"')
        main = main.replace(b"</bpmn:process>", d.flow("tell > g").encode() + b"</bpmn:process>")
    case = begun(
        office, tmp_path, main.replace(b'sourceRef="fill" targetRef="who"', b'sourceRef="fill" targetRef="n"')
    )
    vote(office, case)
    found = shown(office, case)
    assert (found["step"], found["returned"], found["unlocked"]) == ("then", True, [ONE["field"]])
    fill(office, case, REQUEST | {"title_text": "已改"})
    vote(office, case, HERE)
    assert shown(office, case)["unlocked"] == [ONE["field"]]


@pytest.mark.parametrize("last", [HERE, THERE])
def test_a_vote_after_a_return_from_further_on_passes_as_well(office: Office, tmp_path: Path, last: str) -> None:
    """The later step has sent its form before; what comes back to where it came from is returned."""
    ways = [f"g > m | {MOST}", "x: g > then", "then > again", "again > h", "y: h > done"]
    more = [THEN, d.user("again", "again", "verdict"), d.xor("h", default="y")]
    main = voted([*ways, 'h > m | again["decision"] == "return"'], more)
    case = begun(office, tmp_path, main)
    vote(office, case, last)
    fill(office, case, REQUEST)
    fill(office, case, declined(HERE))
    assert (shown(office, case)["step"], shown(office, case)["returned"]) == ("fill", True)
    fill(office, case, REQUEST | {"title_text": "已改"})
    vote(office, case, last)
    assert shown(office, case)["step"] == "then" and free(shown(office, case))
    fill(office, case, REQUEST)
    assert (shown(office, case)["step"], shown(office, case)["returned"]) == ("again", False)


def test_a_vote_that_time_ends_passes_as_well(office: Office, tmp_path: Path) -> None:
    """Also where the only one who has answered by then did not agree."""
    ways = ["x: g > then", f"g > m | {MOST}", "then > done", "late > g"]
    case = begun(office, tmp_path, voted(ways, [THEN, d.boundary("late", "sign", d.timer("PT1H"))], True))
    sign(office, case, HERE, declined(HERE))
    late(office, case)
    assert shown(office, case)["step"] == "then" and free(shown(office, case))


@pytest.mark.parametrize("last", [HERE, THERE])
def test_what_a_step_refuses_after_the_vote_is_all_that_is_told(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    quota_refusing(monkeypatch, "名额已经用完。")
    ways = ["x: g > quota", f"g > m | {MOST}", "quota > done", "no > m"]
    more = [d.service("quota", "drawn.quota", "given"), d.boundary("no", "quota", d.error("no_quota"))]
    case = begun(office, tmp_path, voted(ways, more, errors=("no_quota",)))
    vote(office, case, last)
    found = shown(office, case)
    assert [one["message"] for one in found["remarks"]] == ["名额已经用完。"] and found["unlocked"] is None
    assert found["ruling"]["said"] == ""


def test_a_form_nobody_has_filled_in_is_free(office: Office, tmp_path: Path) -> None:
    """Though it has a field of the name of one that the remarks are about."""
    ways = [f"g > m | {MOST}", "x: g > then", "then > done"]
    case = begun(office, tmp_path, voted(ways, [d.user("then", "letter", "letter")]))
    vote(office, case)
    assert shown(office, case)["step"] == "then" and free(shown(office, case))
    assert titles(office, case) == ["办理结果：1 个单位退回补正，1 个单位通过"]
    fill(office, case, {"subject": "一", "title_text": "二", "extra": "三"})


def test_so_it_is_where_one_decides_alone(office: Office, tmp_path: Path) -> None:
    nodes = [d.start(), d.user("fill", "request", "request"), d.rule("who", "offices"), d.xor("g", default="x")]
    nodes += [d.user("check", "verdict", "verdict"), d.user("then", "letter", "letter"), d.end()]
    flows = ["begin > fill", "fill > who", "who > check", "check > g", "x: g > done", "then > done"]
    lanes = {"fill": "worker", "then": "worker", "check": "signers"}
    main = d.process("main", nodes, [*flows, 'g > then | verdict["decision"] == "return"'], lanes=lanes)
    case = begun(office, tmp_path, d.document(main))
    sign(office, case, HERE, {"decision": "return", "remarks": [{"field": "", "message": "请登记"}]})
    assert shown(office, case)["step"] == "then" and free(shown(office, case))
    fill(office, case, {"subject": "一", "extra": "三"})


@pytest.mark.parametrize("last", [HERE, THERE])
def test_why_it_came_is_what_all_have_said(office: Office, tmp_path: Path, last: str) -> None:
    """Not the word of whoever signed last alone."""
    case = begun(office, tmp_path, voted([f"g > m | {MOST}", "x: g > then", "then > done"], [THEN]))
    vote(office, case, last)
    told = shown(office, case)["rulings"]
    assert {one["org"]: one["decision"] for one in told} == {HERE: "approve", THERE: "return"}
