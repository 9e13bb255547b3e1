"""What goes on beside a review or a publication, and who else speaks: the case would stop at its publication."""

from dataclasses import replace

import pytest

from app.engine import diagram, xml
from app.packages.step_order import Order
from tests.app.engine import engine_diagrams as d
from tests.app.packages.review_samples import AGREED, BEHIND, LINE, REGISTERS, ROW, WIDE, judged, told_of

MORE = d.user("more", "more", "fill")
OFFICE = {"check": "office"}
FORK = ["begin > fill", "fill > f", "f > again", "again > check", "check > said"]
JOINED = ["publish > j", "more > j", "j > done"]


def beside(form: str, *, joined: bool = False) -> tuple[list[str], list[str]]:
    """`more` on that form beside the review and the publication; `joined`: beside the review alone."""
    nodes = [*ROW, d.user("more", "more", form), d.parallel("f"), d.parallel("j")]
    first = [*FORK, "f > more"]
    if joined:
        behind = ["said > j | " + AGREED, "no: said > again", "more > j", "j > look", "look > heard"]
        nodes += [d.user("look", "look", "check"), d.xor("heard", "not")]
        last = ['heard > publish | look["decision"] == "approve"', "not: heard > e", "publish > e", "e > done"]
        return [*nodes, d.xor("e")], [*first, *behind, *last]
    return nodes, [*first, BEHIND[0], "no: said > again", *JOINED]


@pytest.mark.parametrize(("form", "told"), [("fill", ["publish"]), ("other", []), ("check", ["publish"])])
def test_nothing_is_published_while_it_is_filled_in_or_judged(form: str, told: list[str]) -> None:
    nodes, flows = beside(form)
    assert judged(nodes, flows, {**OFFICE, "more": "unit"}) == told


def test_a_further_part_beside_the_publication() -> None:
    nodes, flows = beside("other")
    for lane in ("unit", "office", "other_office"):
        assert judged(nodes, flows, {**OFFICE, "more": lane}, registers=WIDE) == ["publish"]


def test_it_is_told_how_to_draw_it_and_no_reason_excuses_it() -> None:
    nodes, flows = beside("fill")
    told = told_of(nodes, flows, OFFICE, reason="次要变更当即登记")
    assert [one.element for one in told if "请先汇合各并行分支" in one.message] == ["publish"]


def test_who_agrees_while_others_fill_in_has_not_read_it() -> None:
    """On the other branch everything ends: only the review stands beside it."""
    nodes = [*ROW, MORE, d.parallel("f"), d.end("z")]
    flows = [*FORK, "f > more", "more > z", BEHIND[0], "no: said > again", "publish > done"]
    assert judged(nodes, flows, OFFICE) == ["publish"]


def test_a_review_behind_the_join_has_read_all() -> None:
    for form in ("fill", "other"):
        nodes, flows = beside(form, joined=True)
        assert judged(nodes, flows, {**OFFICE, "look": "office"}) == []


def test_calls_and_subprocesses_beside_are_looked_into() -> None:
    inner = "".join([d.start("i0"), d.user("more", "more", "fill"), d.end("iz"),
                     d.flow("i0 > more"), d.flow("more > iz")])  # fmt: skip
    nodes, flows = beside("fill")
    sub = f'<bpmn:subProcess id="side">{inner}</bpmn:subProcess>'
    called = [d.call("publish", "out") if "serviceTask" in one else one for one in nodes]
    called = [sub if 'id="more"' in one else one for one in called]
    moved = [one.replace("more", "side") for one in flows]
    assert judged(called, moved, {**OFFICE, "more": "unit"}) == ["publish"]


def test_a_reminder_that_asks_for_the_form_again() -> None:
    nodes = [*ROW, MORE, d.boundary("late", "check", d.timer("P1D"), interrupting=False), d.end("z")]
    assert judged(nodes, [*LINE, "late > more", "more > z"], OFFICE) == ["publish"]


@pytest.mark.parametrize(
    ("lane", "role", "told"),
    [("office", "contractor", []), ("own", "contractor", ["publish"]), ("other_unit", "contractor", ["publish"])],
)
def test_what_others_decline_is_held_back_too(lane: str, role: str, told: list[str]) -> None:
    """Who speaks beside the reviewers is heard at the publication, whoever it is."""
    nodes = [*ROW[:3], d.user("look", "look", "check"), *ROW[3:]]
    line = [*LINE[:2], "fill > look", "look > check", "check > said", *BEHIND]
    both = [one.replace(AGREED, f'{AGREED} and look["decision"] == "approve"') for one in line]
    assert judged(nodes, line, {**OFFICE, "look": lane}, role) == ["publish"]
    assert judged(nodes, both, {**OFFICE, "look": lane}, role) == []
    after = [*LINE[:2], "fill > check", "check > look", "look > said", *BEHIND]
    agreed = [one.replace(AGREED, f'{AGREED} and look["decision"] == "approve"') for one in after]
    assert judged(nodes, agreed, {**OFFICE, "look": lane}, role) == (told if lane == "own" else [])


def test_who_gave_a_further_part_after_the_review_does_not_review_it_alone() -> None:
    """A part at the desk that decided needs nobody; but whoever looks at it must be somebody else."""
    nodes = [*ROW, d.user("more", "more", "other"), d.user("look", "look", "check"), d.xor("heard", "not")]
    flows = [*LINE[:-3], f"said > more | {AGREED}", "no: said > again", "more > look", "look > heard"]
    flows += ['heard > publish | look["decision"] == "approve"', "not: heard > again", "publish > done"]
    nodes[0] = d.xor("again")
    lanes = {"check": "second", "more": "own"}
    assert judged(nodes, flows, {**lanes, "look": "second"}, "inspector", registers=WIDE) == ["publish"]
    assert judged(nodes, flows, {**lanes, "check": "boss", "look": "boss"}, "inspector", registers=WIDE) == []


def test_a_desk_that_was_named_anew_is_another_one() -> None:
    nodes = [*ROW, d.service("move", "x", "review_org"), d.user("more", "more", "other")]
    flows = [*LINE[:-3], f"said > move | {AGREED}", "no: said > again", "move > more"]
    flows += ["more > publish", "publish > done"]
    lanes = {"check": "both", "more": "office"}
    assert judged(nodes, flows, lanes, "inspector", registers=WIDE) == ["publish"]
    still = [one.replace("move", "more") for one in flows if one != "move > more"]
    assert judged(nodes[:-2] + nodes[-1:], still, lanes, "inspector", registers=WIDE) == []


def test_an_outsider_may_agree_the_next_time() -> None:
    nodes = [*ROW[:2], d.xor("m"), d.user("look", "look", "check"), d.xor("heard", "not"), *ROW[2:]]
    flows = ["begin > again", "again > fill", "fill > m", "m > look", "look > heard", "not: heard > m"]
    flows += ['heard > check | look["decision"] == "approve"', "check > said", *BEHIND]
    assert judged(nodes, flows, {**OFFICE, "look": "other_unit"}) == []


def test_a_review_that_is_part_of_the_record_names_itself_not() -> None:
    whole = {"r": replace(REGISTERS["r"], include={"check": ("opinion",)})}
    assert judged(ROW, LINE, {"check": "second"}, "inspector", registers=whole) == []


def test_of_several_reviewers_nobody_knows_who_fills_in_afterwards() -> None:
    many = d.user("check", inside=d.instances("3", "", "results", "check"))
    nodes = [*ROW[:2], many, *ROW[3:], d.user("more", "more", "other")]
    whole = 'count(results, "decision", "approve") == len(results)'
    flows = [*LINE[:-3], f"said > more | {whole}", "no: said > again", "more > publish", "publish > done"]
    lanes = {"check": "boss", "more": "own"}
    assert judged(nodes, flows, lanes, "inspector", registers=WIDE) == ["publish"]


def test_order_leads_through_calls() -> None:
    inner = d.process("inner", [d.start("in"), d.user("x"), d.end("out")], ["in > x", "x > out"])
    nodes = [
        d.start(),
        d.user("a"),
        d.call("c", "inner"),
        d.boundary("e", "c", d.timer("P1D")),
        d.user("b"),
        d.end(),
    ]
    main = d.process("main", nodes, ["begin > a", "a > c", "c > b", "b > done", "e > done"])
    roots = [xml.parse(d.document(each)) for each in (main, inner)]
    scopes = [diagram.read(root.findall(xml.bpmn("process"))[0]) for root in roots]
    order = Order({each.id: each for each in scopes})
    assert {"x", "b", "e"} <= order.after("a") and {"b", "e", "out"} <= order.after("x")
    assert not {"a", "x"} & order.after("b") and not {"a"} & order.after("x")


def test_where_nobody_knows_who_began_a_department_is_no_outsider() -> None:
    """Opened by another case: a department that fills in may be the one that began."""
    for lane, check, told in (
        ("own", "office", ["publish"]),
        ("own", "apart", []),
        ("office", "office", ["publish"]),
    ):
        assert judged(ROW, LINE, {"fill": lane, "check": check}, "") == told
    line = ["begin > fill", "fill > publish", "publish > done"]
    assert judged([ROW[1], ROW[4]], line, {"fill": "office"}, "") == ["publish"]
