"""Several sign, all are heard: a form that comes back carries what each asked for, a notice what all have said."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import clock
from app.cases.background import fire_timers
from tests.app.cases.mask_samples import DECISION, LETTER
from tests.app.cases.test_cases_countersign import FLOWS, MANIFEST
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, REQUEST, THERE, Office

APPROVE = {"decision": "approve"}
WHO = {HERE: "wang", THERE: "zhao"}
ONE, TWO = {"field": "/title_text", "message": "标题不清"}, {"field": "/reason", "message": "事由不明"}
GIVEN = {HERE: ONE, THERE: TWO}
FORMS = {"verdict": DECISION, "second": DECISION}
KNOWN = (
    MANIFEST.format(org="office") + '\n[form.verdict]\nfacts = ["decision"]\n[form.second]\nfacts = ["decision"]\n'
)
SECOND = '[lane.second]\nrole = "inspector"\norg = "other"\n'
FURTHER = "[form.letter]\n"
TABLE = d.table(
    "offices", ['request["amount"]'], ["offices", "office", "other", "results"],
    [["-", f'["{HERE}", "{THERE}"]', f'"{HERE}"', f'"{THERE}"', "[]"]],
)  # fmt: skip


def many(sequential: bool, until: str = 'count(results, "decision", "return") > 0') -> bytes:
    """All sign; a gateway counts."""
    several = d.instances("offices", "office", "results", "signed", sequential)
    nodes = [d.start(), d.xor("m"), d.user("fill", "request", "request"), d.rule("who", "offices")]
    nodes += [
        d.user("sign", "signed", "verdict", several),
        d.xor("g", default="x"),
        d.user("end", "end", "verdict"),
    ]
    flows = [one.replace("x: g > done", "x: g > end") for one in FLOWS] + ["end > done", f"g > m | {until}"]
    lanes = {"fill": "worker", "sign": "signers", "end": "worker"}
    return d.document(d.process("main", [*nodes, d.end()], flows, lanes=lanes))


def beside() -> bytes:
    """Two reviews side by side, each on a form of its own."""
    nodes = [
        d.start(),
        d.xor("m"),
        d.user("fill", "request", "request"),
        d.rule("who", "offices"),
        d.parallel("f"),
    ]
    nodes += [d.user("one", "verdict", "verdict"), d.user("two", "second", "second"), d.parallel("j")]
    nodes += [d.xor("g", default="x"), d.user("end", "end", "verdict"), d.end()]
    flows = ["begin > m", "m > fill", "fill > who", "who > f", "f > one", "f > two", "one > j", "two > j", "j > g"]
    flows += ["x: g > end", "end > done"]
    flows.append('g > m | verdict["decision"] == "return" or second["decision"] == "return"')
    lanes = {"fill": "worker", "one": "signers", "two": "second", "end": "worker"}
    return d.document(d.process("main", nodes, flows, lanes=lanes))


WAYS = {"at once": lambda: many(False), "in turn": lambda: many(True), "beside": beside}


def begun(office: Office, folder: Path, main: bytes) -> str:
    """A case that lies with the signers."""
    drawn(
        office,
        folder,
        KNOWN + (SECOND if b"second" in main else "") + (FURTHER if b"letter" in main else ""),
        {"main.bpmn": main, "offices.dmn": TABLE},
        forms_too={**FORMS, **({"letter": LETTER} if b"letter" in main else {})},
    )
    case = office.started("li", "drawn.main")
    assert office.done("li", case["work_items"][0]["id"], REQUEST).status_code == 200
    return str(case["id"])


def open_items(office: Office, case: str) -> list[dict[str, Any]]:
    rows = office.call("li", "GET", f"/cases/{case}").json["case"]["work_items"]
    return [one for one in rows if one["kind"] == "task"]


def sign(office: Office, case: str, org: str, answers: dict[str, Any]) -> None:
    (item,) = [one["id"] for one in open_items(office, case) if one["post"]["org"] == org]
    done = office.done(WHO[org], item, answers)
    assert done.status_code == 200, done.text


def declined(org: str) -> dict[str, Any]:
    return {"decision": "return", "remarks": [GIVEN[org]]}


def titles(office: Office, case: str) -> list[str]:
    """The notices of the case, newest first."""
    rows = office.call("li", "GET", "/work-items?box=copied").json["items"]
    return [one["title"] for one in rows if one["case"]["id"] == case]


@pytest.mark.parametrize("first", [HERE, THERE])
@pytest.mark.parametrize("back", [(HERE,), (THERE,), (HERE, THERE)])
@pytest.mark.parametrize("way", WAYS)
def test_what_each_asked_for_is_asked(
    office: Office, tmp_path: Path, way: str, back: tuple[str, ...], first: str
) -> None:
    """Whoever was the last to sign, whatever she said."""
    if way == "in turn" and first == THERE:
        return
    case = begun(office, tmp_path, WAYS[way]())
    for org in sorted(WHO, key=lambda one: one != first):
        assert titles(office, case) == []
        sign(office, case, org, declined(org) if org in back else APPROVE)
    (item,) = open_items(office, case)
    shown = office.call("li", "GET", f"/work-items/{item['id']}").json
    asked = [(one["by_org"], one["field"], one["message"]) for one in shown["remarks"]]
    assert sorted(asked) == sorted((org, GIVEN[org]["field"], GIVEN[org]["message"]) for org in back)
    assert sorted(shown["unlocked"]) == sorted(GIVEN[org]["field"] for org in back)
    assert shown["returned"] and shown["ruling"]["decision"] == "return" and shown["ruling"]["org"] in back
    assert office.call("li", "GET", "/work-items?box=todo&only=returned").json["total"] == 1
    said = "退回补正" if len(back) == 2 else "1 个单位退回补正，1 个单位通过"
    assert titles(office, case) == [f"办理结果：{said}，表单已退回"]
    page = office.client().get(f"/items/{item['id']}", headers={"Authorization": f"Bearer {office.tokens['li']}"})
    assert page.get_data(as_text=True).count("办理岗位") == len(back)
    changed = {GIVEN[org]["field"][1:]: "已改" for org in back}
    assert office.done("li", item["id"], REQUEST | changed).status_code == 200
    told = [one for one in office.call("wang", "GET", f"/cases/{case}").json["file"] if one["form"] == "request"]
    assert len(told) == 2 and len(told[0]["differences"]) == len(back)


@pytest.mark.parametrize("sequential", [False, True])
def test_who_was_outvoted_gives_nothing_back(office: Office, tmp_path: Path, sequential: bool) -> None:
    """The case goes on to a step that it has not come to before."""
    case = begun(office, tmp_path, many(sequential, "len(results) > 5"))
    sign(office, case, HERE, APPROVE)
    sign(office, case, THERE, declined(THERE))
    (item,) = open_items(office, case)
    assert item["step"] == "end"
    assert not office.call("li", "GET", f"/work-items/{item['id']}").json["returned"]


LATER = {"a decision": d.user("then", "end", "verdict"), "a form": d.user("then", "letter", "letter")}
EVENTS = {"timer": d.timer("PT1H"), "recall": d.message("recall")}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("way", [False, True])
def test_who_was_outvoted_gives_nothing_back_later_either(
    office: Office, tmp_path: Path, way: bool, later: str, event: str
) -> None:
    """The form opens again from a step after the vote, for another reason: all of it may be changed."""
    main = many(way, "len(results) > 5").decode()
    main = main.replace('sourceRef="g" targetRef="end"', 'sourceRef="g" targetRef="then"')
    more = [LATER[later], d.boundary("back", "then", EVENTS[event]), d.flow("back > m"), d.flow("then > end")]
    main = main.replace("</bpmn:process>", f"{''.join(more)}</bpmn:process>")
    main = main.replace(
        "<bpmn:flowNodeRef>fill<", "<bpmn:flowNodeRef>then</bpmn:flowNodeRef><bpmn:flowNodeRef>fill<"
    )
    main = main.replace("<bpmn:process ", '<bpmn:message id="msg_recall" name="recall"/><bpmn:process ', 1)
    case = begun(office, tmp_path, main.encode())
    sign(office, case, HERE, APPROVE)
    sign(office, case, THERE, declined(THERE))
    (then,), told = open_items(office, case), titles(office, case)
    assert then["step"] == "then"
    if event == "recall":
        assert office.call("li", "POST", f"/work-items/{then['id']}/withdraw").status_code == 200
    else:
        late(office, case)
    (item,) = open_items(office, case)
    assert item["step"] == "fill"
    shown = office.call("li", "GET", f"/work-items/{item['id']}").json
    assert (shown["returned"], shown["remarks"], shown["unlocked"]) == (False, [], None)
    assert office.done("li", item["id"], REQUEST | {"title_text": "已改"}).status_code == 200
    assert titles(office, case) == told


@pytest.mark.parametrize("last", [HERE, THERE])
def test_who_was_outvoted_asks_nothing_of_a_further_form(office: Office, tmp_path: Path, last: str) -> None:
    """The case goes on to a form that nobody has filled in yet: what it asks for is not its sender's mistake."""
    main = many(False, "len(results) > 5").decode()
    main = main.replace('sourceRef="g" targetRef="end"', 'sourceRef="g" targetRef="then"')
    main = main.replace("</bpmn:process>", f"{LATER['a form']}{d.flow('then > end')}</bpmn:process>")
    main = main.replace(
        "<bpmn:flowNodeRef>fill<", "<bpmn:flowNodeRef>then</bpmn:flowNodeRef><bpmn:flowNodeRef>fill<"
    )
    case = begun(office, tmp_path, main.encode())
    for org in sorted(WHO, key=lambda one: one == last):
        sign(office, case, org, declined(org) if org == THERE else APPROVE)
    (item,) = open_items(office, case)
    shown = office.call("li", "GET", f"/work-items/{item['id']}").json
    assert (shown["step"], shown["returned"], shown["remarks"]) == ("then", False, [])


def late(office: Office, case: str) -> None:
    """Two hours go by."""
    try:
        clock.start_at(clock.now() + timedelta(hours=2))
        with office.database.transaction():
            fire_timers(int(case))
    finally:
        clock.start_at(None)


def test_what_a_round_before_asked_for_is_asked_no_more(office: Office, tmp_path: Path) -> None:
    case = begun(office, tmp_path, many(False))
    for org in WHO:
        sign(office, case, org, declined(org))
    (item,) = open_items(office, case)
    assert office.done("li", item["id"], REQUEST | {"title_text": "已改", "reason": "已改"}).status_code == 200
    sign(office, case, HERE, APPROVE)
    sign(office, case, THERE, declined(THERE))
    (item,) = open_items(office, case)
    remarks = office.call("li", "GET", f"/work-items/{item['id']}").json["remarks"]
    assert [one["by_org"] for one in remarks] == [THERE]


@pytest.mark.parametrize("sequential", [False, True])
def test_who_declined_is_heard_where_the_others_let_time_go_by(
    office: Office, tmp_path: Path, sequential: bool
) -> None:
    """The deadline ends the step; the gateway counts who has answered by then."""
    main = many(sequential).decode().replace('sourceRef="sign" targetRef="g"', 'sourceRef="sign" targetRef="j"')
    more = d.boundary("late", "sign", d.timer("PT1H")) + d.xor("j") + d.flow("late > j") + d.flow("j > g")
    main = main.replace("</bpmn:process>", f"{more}</bpmn:process>")
    case = begun(office, tmp_path, main.encode())
    sign(office, case, HERE, declined(HERE))
    late(office, case)
    (item,) = open_items(office, case)
    assert item["step"] == "fill"
    shown = office.call("li", "GET", f"/work-items/{item['id']}").json
    assert [one["field"] for one in shown["remarks"]] == [ONE["field"]] and shown["unlocked"] == [ONE["field"]]
    assert titles(office, case) == ["办理结果：退回补正，表单已退回"]


def test_a_further_form_on_the_way_is_not_returned(office: Office, tmp_path: Path) -> None:
    """What was asked of the first form, which has been sent again, is asked of no other."""
    nodes = [d.start(), d.xor("m"), d.user("fill", "request", "request"), d.user("add", "letter", "letter")]
    nodes += [d.user("end", "end", "verdict"), d.xor("g", default="x"), d.end()]
    flows = ["begin > m", "m > fill", "fill > add", "add > end", "end > g", "x: g > done"]
    main = d.process("main", nodes, [*flows, 'g > m | end["decision"] == "return"'], lane="worker")
    known = KNOWN.replace('[lane.signers]\nrole = "inspector"\norg = "office"\n', "")
    known = known.replace('[form.second]\nfacts = ["decision"]\n', "[form.letter]\n")
    drawn(office, tmp_path, known, {"main.bpmn": d.document(main)}, forms_too={**FORMS, "letter": LETTER})
    case = str(office.started("li", "drawn.main")["id"])

    def done(answers: dict[str, Any]) -> dict[str, Any]:
        (item,) = open_items(office, case)
        assert office.done("li", item["id"], answers).status_code == 200
        (after,) = open_items(office, case)
        return office.call("li", "GET", f"/work-items/{after['id']}").json or {}

    done(REQUEST)
    done({"subject": "甲"})
    assert done({"decision": "return", "remarks": [ONE]})["returned"]
    shown = done(REQUEST | {"title_text": "已改"})
    assert (shown["step"], shown["returned"], shown["remarks"]) == ("add", False, [])
