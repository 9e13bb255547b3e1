"""What a process publishes somebody else has seen, on every path, or package.toml says why not."""

import pytest

from tests.app.engine import engine_diagrams as d
from tests.app.packages.review_samples import (
    AGREED,
    BEHIND,
    INTO,
    LINE,
    PUBLISH,
    ROW,
    WIDE,
    judged,
    told_of,
)


@pytest.mark.parametrize(
    ("lane", "role", "told"),
    [
        ("office", "contractor", []), ("unit", "contractor", ["publish"]), ("own", "contractor", ["publish"]),
        ("second", "contractor", ["publish"]), ("other_unit", "contractor", ["publish"]),
        ("own", "inspector", ["publish"]), ("second", "inspector", []), ("office", "inspector", ["publish"]),
        ("apart", "inspector", []), ("astray", "inspector", ["publish"]), ("apart", "contractor", []),
        ("second", "", ["publish"]), ("office", "", []),
    ],
)  # fmt: skip
def test_somebody_else_must_have_seen_it(lane: str, role: str, told: list[str]) -> None:
    assert judged(ROW, LINE, {"check": lane}, role) == told


def test_every_filling_step_has_its_second_person() -> None:
    nodes, lanes = [ROW[0], d.user("draw", "draw", "fill"), *ROW[1:]], {"check": "apart"}
    line = ["begin > again", "again > draw", "draw > fill", *LINE[2:]]
    assert judged(nodes, line, lanes, "inspector") == ["publish"]
    assert judged(nodes, line, lanes, "contractor") == []


def test_every_path_counts() -> None:
    nodes = [*ROW, d.xor("g", "x"), d.xor("m")]
    flows = [
        *INTO,
        "fill > g",
        "g > check | starter != null",
        "x: g > m",
        f"said > m | {AGREED}",
        "no: said > again",
    ]
    assert judged(nodes, [*flows, "check > said", "m > publish", "publish > done"], {"check": "office"}) == [
        "publish"
    ]


def test_a_boundary_event_goes_round_the_review() -> None:
    nodes = [*ROW, d.boundary("late", "check", d.timer("P1D")), d.xor("m")]
    flows = [*INTO, "fill > check", "check > said", "late > m", f"said > m | {AGREED}", "no: said > again"]
    assert judged(nodes, [*flows, "m > publish", "publish > done"], {"check": "office"}) == ["publish"]


def test_calls_are_looked_into() -> None:
    nodes = [*ROW[:2], d.call("review", "inner"), ROW[3], d.call("show", "out")]
    flows = [*INTO, "fill > review", "review > said", f"said > show | {AGREED}", "no: said > again", "show > done"]
    assert judged(nodes, flows, {}) == []
    row = [nodes[1], nodes[2], nodes[4]]
    assert judged(row, ["begin > fill", "fill > review", "review > show", "show > done"], {}) == ["show"]
    assert judged([nodes[1], nodes[4]], ["begin > fill", "fill > show", "show > done"], {}) == ["show"]


LIST = d.instances("offices", "office", "results", "check")
THREE = d.instances("3", "", "results", "check")
NONE = d.instances("0", "", "results", "check")
WHOLE = 'count(results, "decision", "approve") == len(results)'


@pytest.mark.parametrize(
    ("many", "condition", "told"),
    [
        (LIST, WHOLE, ["publish"]), (NONE, WHOLE, ["publish"]), (THREE, WHOLE, []),
        (LIST, 'count(results, "decision", "return") == 0', ["publish"]),
        (LIST, f"len(results) > 0 and {WHOLE}", []), (LIST, f"{WHOLE} and not len(results) == 0", []),
        (THREE, 'count(results, "decision", "return") == 0', ["publish"]),
        (THREE, 'count(results, "decision", "approve") > 0', ["publish"]),
        (THREE, "len(results) == 3", ["publish"]),
    ],
)  # fmt: skip
def test_a_review_of_several_must_happen_and_agree(many: str, condition: str, told: list[str]) -> None:
    nodes = [*ROW[:2], d.user("check", inside=many), *ROW[3:]]
    flows = [*INTO, "fill > check", "check > said", f"said > publish | {condition}", *BEHIND[1:]]
    assert judged(nodes, flows, {"check": "office"}) == told


def test_a_majority_is_told_that_all_must_agree() -> None:
    nodes = [*ROW[:2], d.user("check", inside=THREE), *ROW[3:]]
    most = 'said > publish | count(results, "decision", "approve") * 2 > len(results)'
    flows = [*INTO, "fill > check", "check > said", most, *BEHIND[1:]]
    assert ["须全部同意才能公示" in one.message for one in told_of(nodes, flows, {"check": "office"})] == [True]
    alone = [*LINE[:-3], "said > publish | true", *BEHIND[1:]]
    assert ["全部" in one.message for one in told_of(ROW, alone, {"check": "office"})] == [False]


SECOND = d.user("look", "look", "check")
BOTH_WAYS = ["again > fill", "check > said", "said > look", "look > heard", "no: heard > again", "publish > done"]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ('look["decision"] == "approve"', ["publish"]),
        ('check["decision"] == "approve" and look["decision"] == "approve"', []),
    ],
)
def test_what_one_review_declined_no_other_agrees_to(condition: str, told: list[str]) -> None:
    """One after the other or side by side: the case would stop at its publication."""
    nodes, lanes = [*ROW[:3], SECOND, d.xor("said", "no"), PUBLISH], {"check": "office", "look": "office"}
    behind = [f"said > publish | {condition}", *BEHIND[1:]]
    assert judged(nodes, [*INTO, "fill > check", "check > look", "look > said", *behind], lanes) == told
    beside = ["fill > f", "f > check", "f > look", "check > j", "look > j", "j > said"]
    forked = [*nodes, d.parallel("f"), d.parallel("j")]
    assert judged(forked, [*INTO, *beside, *behind], lanes) == told


def test_who_declined_may_agree_the_next_time() -> None:
    """Also inside a call; another call of the same review is another review."""
    nodes, back = [ROW[0], ROW[1], d.xor("m"), *ROW[2:]], "no: said > m"
    flows = ["begin > fill", "fill > m", "m > check", "check > said", BEHIND[0], back, BEHIND[2]]
    assert judged(nodes[1:], flows, {"check": "office"}) == []
    called = [*nodes[1:3], d.call("check", "inner"), *nodes[4:]]
    assert judged(called, flows, {}) == []
    twice = [*nodes[1:3], d.call("first", "inner"), d.call("check", "inner"), *nodes[4:]]
    assert judged(twice, [*flows[:2], "m > first", "first > check", *flows[3:]], {}) == ["publish"]


@pytest.mark.parametrize("form", ["fill", "other"])
def test_what_is_left_in_the_midst_is_as_it_was_there(form: str) -> None:
    """A time-out takes a subprocess or call away after something new was filled in there."""
    inside = ["i0 > more", "more > look", "look > iz"]
    parts = [d.start("i0"), d.user("more", "more", form), d.user("look", "look", "check"), d.end("iz")]
    sub = f'<bpmn:subProcess id="sub">{"".join([*parts, *map(d.flow, inside)])}</bpmn:subProcess>'
    nodes = [*ROW, sub, d.boundary("late", "sub", d.timer("P1D")), d.end("end")]
    flows = [*LINE[:-3], f"said > sub | {AGREED}", "no: said > again", "sub > end", "late > publish"]
    lanes = {"check": "office", "look": "office", "more": "unit"}
    assert judged(nodes, [*flows, "publish > done"], lanes) == (["publish"] if form == "fill" else [])


@pytest.mark.parametrize(("form", "told"), [("fill", ["publish"]), ("other", [])])
@pytest.mark.parametrize("role", ["contractor", "inspector"])
def test_what_is_filled_in_after_the_review_is_seen_anew(form: str, told: list[str], role: str) -> None:
    nodes = [*ROW, d.user("more", "more", form)]
    flows = [*LINE[:-3], f"said > more | {AGREED}", "no: said > again", "more > publish", "publish > done"]
    outside = role == "contractor"
    lanes = {"check": "office" if outside else "apart", "more": "unit" if outside else "own"}
    assert judged(nodes, flows, lanes, role) == told


def test_what_a_department_fills_in_for_a_unit_it_has_seen() -> None:
    nodes, flows = (
        [d.user("ask", "ask", "other"), ROW[1], PUBLISH],
        ["begin > ask", "ask > fill", "fill > publish"],
    )
    assert judged(nodes, [*flows, "publish > done"], {"fill": "office"}) == []
    assert judged(nodes, [*flows, "publish > done"], {"fill": "office"}, "inspector") == ["publish"]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (AGREED, []), (f"{AGREED} and starter != null", []), ('check["decision"] in ["approve"]', []),
        ('not check["decision"] != "approve"', []), ("true", ["publish"]), ("starter != null", ["publish"]),
        ('check["decision"] != "return"', ["publish"]), (f"{AGREED} or starter == null", ["publish"]),
        ('check["decision"] == "return"', ["publish"]), ('check["opinion"] == "x"', ["publish"]),
    ],
)  # fmt: skip
def test_the_way_to_the_public_depends_on_the_decision(condition: str, told: list[str]) -> None:
    flows = [*LINE[:-3], f"said > publish | {condition}", *BEHIND[1:]]
    assert judged(ROW, flows, {"check": "office"}) == told


def test_the_default_flow_is_judged_by_the_conditions_beside_it() -> None:
    row = [*ROW[:3], d.xor("said", "yes"), PUBLISH]
    flows = [*INTO, "fill > check", "check > said", "yes: said > publish", "publish > done"]
    assert judged(row, [*flows, 'said > again | check["decision"] != "approve"'], {"check": "office"}) == []
    assert judged(row, [*flows, 'said > again | check["decision"] == "return"'], {"check": "office"}) == [
        "publish"
    ]


def test_a_decision_written_over_says_nothing() -> None:
    for step, told in ((d.rule("t", "route"), []), (d.service("t", "x", "check"), ["publish"])):
        flows = [*INTO, "fill > check", "check > t", "t > said", *BEHIND]
        assert judged([*ROW, step], flows, {"check": "office"}) == told


def test_no_reason_lets_a_refusal_be_published() -> None:
    line = ["begin > fill", "fill > check", "check > publish", "publish > done"]
    row = [*ROW[1:3], PUBLISH]
    assert judged(row, line, {"check": "office"}, reason="次要变更当即登记")[0] == "publish"
    assert judged(row, line, {"check": "office"}) == ["publish"]


def test_a_reason_is_a_reason_and_true() -> None:
    unseen, seen = {"check": "unit"}, {"check": "office"}
    assert judged(ROW, LINE, unseen, reason="次要变更当即登记") == []
    assert judged(ROW, LINE, unseen, reason="略") == ["process.main.unreviewed"]
    assert judged(ROW, LINE, unseen, reason="长" * 201) == ["process.main.unreviewed"]
    assert judged(ROW, LINE, seen, reason="次要变更当即登记") == ["process.main.unreviewed"]


def test_what_publishes_nothing_needs_nobody() -> None:
    assert judged([d.user("fill")], ["begin > fill", "fill > done"], {}) == []


@pytest.mark.parametrize(
    ("check", "more", "role", "told"),
    [
        ("office", "unit", "contractor", ["publish"]), ("office", "office", "contractor", []),
        ("office", "other_office", "contractor", []), ("second", "own", "inspector", []),
        ("apart", "own", "inspector", ["publish"]), ("apart", "office", "inspector", []),
        ("apart", "other_office", "inspector", ["publish"]), ("apart", "other_unit", "inspector", ["publish"]),
    ],
)  # fmt: skip
def test_a_further_part_after_the_review(check: str, more: str, role: str, told: list[str]) -> None:
    nodes = [*ROW, d.user("more", "more", "other")]
    flows = [*LINE[:-3], f"said > more | {AGREED}", "no: said > again", "more > publish", "publish > done"]
    assert judged(nodes, flows, {"check": check, "more": more}, role, registers=WIDE) == told


def test_a_further_part_before_the_review_is_seen() -> None:
    nodes = [*ROW, d.user("more", "more", "other")]
    flows = [*INTO, "fill > more", "more > check", "check > said", *BEHIND]
    for more, check, role in (("unit", "office", "contractor"), ("other_office", "office", "contractor"),
                              ("own", "both", "inspector"), ("other_office", "boss", "inspector"),
                              ("other_unit", "apart", "inspector")):  # fmt: skip
        assert judged(nodes, flows, {"check": check, "more": more}, role, registers=WIDE) == []
    for more, check in (("own", "apart"), ("other_office", "apart"), ("own", "second"), ("office", "second")):
        told = judged(nodes, flows, {"check": check, "more": more}, "inspector", registers=WIDE)
        assert told == ["publish"], "whoever filled in `more` may be the one who checks"


def test_a_flow_that_leads_nowhere_stops_no_search() -> None:
    """It is told by the gate of diagrams."""
    assert judged([d.user("fill")], ["begin > fill", "fill > nowhere"], {"fill": "unit"}) == []


def test_what_stands_among_the_shapes_of_another_file_hides_no_way() -> None:
    nodes, flows = [d.user("fill"), PUBLISH], ["begin > fill", "fill > publish", "publish > done"]
    sound = d.process("main", [d.start(), d.end()], ["begin > done"])
    decoy = d.document(f'<x:note xmlns:x="urn:x">{sound}</x:note>')
    assert [one.element for one in told_of(nodes, flows, {}, more={"z": decoy})] == ["publish"]
