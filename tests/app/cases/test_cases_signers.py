"""Several sign, all are heard: a form that comes back carries what each asked for, a notice what all have said."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import clock
from app.cases.background import fire_timers
from tests.app.cases.door_samples import page
from tests.app.cases.drawn_samples import AGREED, asked, business, drawing, free, only, returned, send
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import HERE, REQUEST, THERE, Office

WHO = {HERE: "wang", THERE: "zhao"}
GIVEN = {HERE: ("标题不清", "/title_text"), THERE: ("事由不明", "/reason")}
NODES = [d.xor("m"), d.xor("g", default="x")]
STEPS = {"fill": "worker request", "sign": "judge decision signed", "end": "worker decision end"}
BESIDE = {"fill": "worker request", "one": "judge decision", "two": "other inner", "end": "worker decision end"}
SIGNED = "begin > m > fill > who > sign > g"
ENDED = ["x: g > end > done", 'g > m | count(results, "decision", "return") > 0']


def many(*flows: str, sequential: bool = False, nodes: list[str] | None = None, **then: str) -> dict[str, bytes]:
    """All sign; a gateway counts."""
    several = {"sign": d.instances("offices", "office", "results", "signed", sequential)}
    known = [*NODES, *(nodes or [])]
    return drawing(STEPS | then, SIGNED, *(flows or ENDED), nodes=known, many=several, messages=("recall",))


def beside() -> dict[str, bytes]:
    """Two reviews side by side, each on a form of its own."""
    flows = ["begin > m > fill > who > f > one > j > g", "f > two > j", "x: g > end > done"]
    flows.append('g > m | decision["decision"] == "return" or inner["decision"] == "return"')
    return drawing(BESIDE, *flows, nodes=[*NODES, d.parallel("f"), d.parallel("j")])


WAYS = {"at once": many, "in turn": lambda: many(sequential=True), "beside": beside}


def begun(office: Office, folder: Path, files: dict[str, bytes]) -> str:
    """A case that lies with the signers."""
    case = business(office, folder, files)
    send(office, "li", REQUEST)
    return case


def open_items(office: Office, case: str) -> list[dict[str, Any]]:
    rows = office.call("li", "GET", f"/cases/{case}").json["case"]["work_items"]
    return [one for one in rows if one["kind"] == "task"]


def sign(office: Office, org: str, answers: dict[str, Any]) -> None:
    """For that office, whatever it is asked there."""
    send(office, WHO[org], answers)


def declined(org: str) -> dict[str, Any]:
    return returned(*GIVEN[org])


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
        sign(office, org, declined(org) if org in back else AGREED)
    assert len(open_items(office, case)) == 1
    shown = only(office, "li")
    told = [(one["by_org"], one["message"], one["field"]) for one in shown["remarks"]]
    assert sorted(told) == sorted((org, *GIVEN[org]) for org in back)
    assert sorted(shown["unlocked"]) == sorted(GIVEN[org][1] for org in back)
    assert shown["returned"] and shown["ruling"]["decision"] == "return" and shown["ruling"]["org"] in back
    assert office.call("li", "GET", "/work-items?box=todo&only=returned").json["total"] == 1
    said = "退回补正" if len(back) == 2 else "1 个单位退回补正，1 个单位通过"
    assert titles(office, case) == [f"办理结果：{said}，表单已退回"]
    assert page(office, "li", f"/items/{shown['id']}").text.count("办理岗位") == len(back)
    send(office, "li", REQUEST | {GIVEN[org][1][1:]: "已改" for org in back})
    sent = [one for one in office.call("wang", "GET", f"/cases/{case}").json["file"] if one["form"] == "request"]
    assert len(sent) == 2 and len(sent[0]["differences"]) == len(back)


@pytest.mark.parametrize("sequential", [False, True])
def test_who_was_outvoted_gives_nothing_back(office: Office, tmp_path: Path, sequential: bool) -> None:
    """The case goes on to a step that it has not come to before."""
    begun(office, tmp_path, many("x: g > end > done", "g > m | len(results) > 5", sequential=sequential))
    sign(office, HERE, AGREED)
    sign(office, THERE, declined(THERE))
    assert only(office, "li")["step"] == "end" and not only(office, "li")["returned"]


LATER = {"a decision": "worker decision then", "a form": "worker letter"}
EVENTS = {"timer": d.timer("PT1H"), "recall": d.message("recall")}
ON = ["x: g > then > end > done", "g > m | len(results) > 5"]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("way", [False, True])
def test_who_was_outvoted_gives_nothing_back_later_either(
    office: Office, tmp_path: Path, way: bool, later: str, event: str
) -> None:
    """The form opens again from a step after the vote, for another reason: all of it may be changed."""
    nodes = [d.boundary("back", "then", EVENTS[event])]
    files = many(*ON, "back > m", sequential=way, nodes=nodes, then=LATER[later])
    case = begun(office, tmp_path, files)
    sign(office, HERE, AGREED)
    sign(office, THERE, declined(THERE))
    (then,), told = open_items(office, case), titles(office, case)
    assert then["step"] == "then"
    if event == "recall":
        assert office.call("li", "POST", f"/work-items/{then['id']}/withdraw").status_code == 200
    else:
        late(office, case)
    assert len(open_items(office, case)) == 1
    assert only(office, "li")["step"] == "fill" and free(only(office, "li"))
    send(office, "li", REQUEST | {"title_text": "已改"})
    assert titles(office, case) == told


@pytest.mark.parametrize("last", [HERE, THERE])
def test_who_was_outvoted_asks_nothing_of_a_further_form(office: Office, tmp_path: Path, last: str) -> None:
    """The case goes on to a form that nobody has filled in yet: what it asks for is not its sender's mistake."""
    begun(office, tmp_path, many(*ON, then="worker letter"))
    for org in sorted(WHO, key=lambda one: one == last):
        sign(office, org, declined(org) if org == THERE else AGREED)
    shown = only(office, "li")
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
    begun(office, tmp_path, many())
    for org in WHO:
        sign(office, org, declined(org))
    send(office, "li", REQUEST | {"title_text": "已改", "reason": "已改"})
    sign(office, HERE, AGREED)
    sign(office, THERE, declined(THERE))
    assert [one["by_org"] for one in only(office, "li")["remarks"]] == [THERE]


@pytest.mark.parametrize("sequential", [False, True])
def test_who_declined_is_heard_where_the_others_let_time_go_by(
    office: Office, tmp_path: Path, sequential: bool
) -> None:
    """The deadline ends the step; the gateway counts who has answered by then."""
    nodes = [d.boundary("late", "sign", d.timer("PT1H"))]
    case = begun(office, tmp_path, many(*ENDED, "late > g", sequential=sequential, nodes=nodes))
    sign(office, HERE, declined(HERE))
    late(office, case)
    shown = only(office, "li")
    assert shown["step"] == "fill" and asked(shown) == [GIVEN[HERE][0]]
    assert titles(office, case) == ["办理结果：退回补正，表单已退回"]


def test_a_further_form_on_the_way_is_not_returned(office: Office, tmp_path: Path) -> None:
    """What was asked of the first form, which has been sent again, is asked of no other."""
    steps = {"fill": "worker request", "add": "worker letter", "end": "worker decision end"}
    flows = ["begin > who > m > fill > add > end > g", "x: g > done", 'g > m | end["decision"] == "return"']
    begun(office, tmp_path, drawing(steps, *flows, nodes=NODES))
    send(office, "li", {"subject": "甲"})
    send(office, "li", returned("标题不清", "/title_text"))
    assert only(office, "li")["returned"]
    send(office, "li", REQUEST | {"title_text": "已改"})
    shown = only(office, "li")
    assert (shown["step"], shown["returned"], shown["remarks"]) == ("add", False, [])
