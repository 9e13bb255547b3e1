"""Who is outvoted gives nothing back: a vote that passes goes on with forms that are whole and free; where it does
not pass, they are returned, at whatever step."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.app.cases.drawn_samples import FORMS, asked, business, drawing, free, only, returned, send
from tests.app.cases.mask_samples import TEXT, schema
from tests.app.cases.quota_samples import quota_refusing
from tests.app.cases.test_cases_outvoted_ways import BESIDE, MOST, ONE, QUOTA, RETURN, SOME, G, H, M, N, many, vote
from tests.app.cases.test_cases_signers import late, titles
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import HERE, REQUEST, THERE, Office

LETTER = schema(
    "登记", ["subject"], subject={**TEXT, "title": "名称"}, title_text={**TEXT, "title": "标题"},
    extra={**TEXT, "title": "补充"},
)  # fmt: skip
BACK = f"g > m | {MOST.format('results')}"
TOLD = "办理结果：1 个单位退回补正，1 个单位通过"
COUNTED = d.table("counted", ['count(results, "decision", "return")'], ["back"], [["> 0", '"yes"'], ["-", '"no"']])


def voted(*flows: str, nodes: list[str] | None = None, sequential: bool = False, **steps: str) -> dict[str, bytes]:
    """Fill, all sign, then these ways out of the gateway."""
    known = ONE | {"sign": "judge decision signed"} | steps
    way = "begin > m > fill > who > sign > g"
    signed = many("sign", sequential=sequential)
    return drawing(known, way, *flows, nodes=[M, G, *(nodes or [])], many=signed)


def begun(office: Office, folder: Path, files: Mapping[str, bytes]) -> str:
    """A case that lies with the signers."""
    case = business(office, folder, files, forms=FORMS | {"letter": LETTER})
    send(office, "li", REQUEST)
    return case


def shown(office: Office, step: str) -> dict[str, Any]:
    """All that is left to do in the case: that step."""
    found = only(office, "li")
    assert found["step"] == step
    return found


@pytest.mark.parametrize("last", ["wang", "zhao"])
@pytest.mark.parametrize("sequential", [False, True])
def test_the_same_form_at_a_later_step_is_free(
    office: Office, tmp_path: Path, sequential: bool, last: str
) -> None:
    if sequential and last == "wang":
        return
    case = begun(office, tmp_path, voted(BACK, "x: g > then > done", sequential=sequential))
    vote(office, "sign", last)
    assert free(shown(office, "then"))
    assert titles(office, case) == [TOLD]
    assert office.call("li", "GET", "/work-items?box=todo&only=returned").json["total"] == 0
    send(office, "li", REQUEST | {"amount": 1999})


@pytest.mark.parametrize("last", ["wang", "zhao"])
@pytest.mark.parametrize("filled", [False, True])
def test_so_it_is_where_reviews_stand_side_by_side(
    office: Office, tmp_path: Path, filled: bool, last: str
) -> None:
    """Also where something is `filled` in on the branch of who was outvoted, behind the review."""
    steps = ONE | {"one": "judge decision", "two": "other inner"} | ({"add": "other letter"} if filled else {})
    flows = ["begin > m > fill > who > f > one > j > g", f"f > two > {'add > ' * filled}j", "x: g > then > done"]
    flows += ['g > m | decision["decision"] == "return"']
    case = begun(office, tmp_path, drawing(steps, *flows, nodes=[M, G, *BESIDE[:2]]))
    vote(office, "", last, zhao=returned("标题不清", "" if filled else "/title_text"))
    if filled:
        send(office, "zhao", {"subject": "一"})
    assert free(shown(office, "then"))
    assert not titles(office, case)[0].endswith("表单已退回")


@pytest.mark.parametrize("table", [False, True])
def test_a_step_for_mending_alone_gets_it_returned(office: Office, tmp_path: Path, table: bool) -> None:
    """Also where a table says what the vote means."""
    back = 'back == "yes"' if table else SOME.format("results")
    flows = [
        f"begin > fill > n > who > sign > {'tell > ' * table}g",
        f"g > then | {back}",
        "x: g > done",
        "then > n",
    ]
    nodes = [N, G, *([d.rule("tell", "counted")] * table)]
    files = drawing(ONE | {"sign": "judge decision signed"}, *flows, nodes=nodes, many=many("sign"))
    begun(office, tmp_path, files | ({"counted.dmn": COUNTED} if table else {}))
    vote(office, "sign")
    assert asked(shown(office, "then")) == ["标题不清"]
    send(office, "li", REQUEST | {"title_text": "已改"})
    vote(office, "sign", "wang")
    assert shown(office, "then")["unlocked"] == ["/title_text"]


@pytest.mark.parametrize("last", ["wang", "zhao"])
def test_a_vote_after_a_return_from_further_on_passes_as_well(office: Office, tmp_path: Path, last: str) -> None:
    """The later step has sent its form before; what comes back to where it came from is returned."""
    flows = [BACK, "x: g > then > again > h", "y: h > done", 'h > m | again["decision"] == "return"']
    begun(office, tmp_path, voted(*flows, nodes=[H], again="worker decision again"))
    vote(office, "sign", last)
    send(office, "li", REQUEST)
    send(office, "li", RETURN)
    assert shown(office, "fill")["returned"]
    send(office, "li", REQUEST | {"title_text": "已改"})
    vote(office, "sign", last)
    assert free(shown(office, "then"))
    send(office, "li", REQUEST)
    assert not shown(office, "again")["returned"]


def test_a_vote_that_time_ends_passes_as_well(office: Office, tmp_path: Path) -> None:
    """Also where the only one who has answered by then did not agree."""
    late_on = d.boundary("late", "sign", d.timer("PT1H"))
    flows = ["x: g > then > done", BACK, "late > g"]
    case = begun(office, tmp_path, voted(*flows, nodes=[late_on], sequential=True))
    send(office, "wang", RETURN, "sign")
    late(office, case)
    assert free(shown(office, "then"))


@pytest.mark.parametrize("last", ["wang", "zhao"])
def test_what_a_step_refuses_after_the_vote_is_all_that_is_told(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    quota_refusing(monkeypatch, "名额已经用完。")
    nodes = [M, G, QUOTA, d.boundary("no", "quota", d.error("no_quota"))]
    steps = {"fill": "worker request", "sign": "judge decision signed"}
    flows = ["begin > m > fill > who > sign > g", BACK, "x: g > quota > done", "no > m"]
    begun(office, tmp_path, drawing(steps, *flows, nodes=nodes, many=many("sign"), errors=("no_quota",)))
    vote(office, "sign", last)
    found = shown(office, "fill")
    assert [one["message"] for one in found["remarks"]] == ["名额已经用完。"] and found["unlocked"] is None
    assert found["ruling"]["said"] == ""


def test_a_form_nobody_has_filled_in_is_free(office: Office, tmp_path: Path) -> None:
    """Though it has a field of the name of one that the remarks are about."""
    case = begun(office, tmp_path, voted(BACK, "x: g > then > done", then="worker letter"))
    vote(office, "sign")
    assert free(shown(office, "then"))
    assert titles(office, case) == [TOLD]
    send(office, "li", {"subject": "一", "title_text": "二", "extra": "三"})


def test_so_it_is_where_one_decides_alone(office: Office, tmp_path: Path) -> None:
    steps = {"fill": "worker request", "check": "judge decision", "then": "worker letter"}
    flows = [
        "begin > fill > who > check > g",
        "x: g > done",
        "then > done",
        'g > then | decision["decision"] == "return"',
    ]
    begun(office, tmp_path, drawing(steps, *flows, nodes=[G]))
    send(office, "wang", returned("请登记", ""))
    assert free(shown(office, "then"))
    send(office, "li", {"subject": "一", "extra": "三"})


@pytest.mark.parametrize("last", ["wang", "zhao"])
def test_why_it_came_is_what_all_have_said(office: Office, tmp_path: Path, last: str) -> None:
    """Not the word of whoever signed last alone."""
    begun(office, tmp_path, voted(BACK, "x: g > then > done"))
    vote(office, "sign", last)
    told = shown(office, "then")["rulings"]
    assert {one["org"]: one["decision"] for one in told} == {HERE: "approve", THERE: "return"}
