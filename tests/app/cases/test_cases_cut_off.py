"""What a vote gives back where time cuts it off, where a service answers later, and where that refuses."""

from pathlib import Path

import pytest

from app import drain
from tests.app.cases.drawn_samples import AGREED, asked, business, drawing, free, only, returned, send
from tests.app.cases.mask_samples import UNIT
from tests.app.cases.quota_samples import quota_refusing
from tests.app.cases.test_cases_outvoted_ways import BESIDE, QUOTA, RETURN, G, M, N, many
from tests.app.cases.test_cases_signers import late
from tests.app.engine import engine_diagrams as d
from tests.plugins.office import HERE, REQUEST, THERE, Office

LATE = d.boundary("late", "sign", d.timer("PT1H"))
TOO_FEW = 'count(results, "decision", "approve") * 2 <= len(offices)'
FILL = {"fill": "worker request", "then": "worker request"}
SIGN = {"sign": "judge decision signed"}
UNITS = d.table(
    "where", ["starter"], ["office", "other", "units", "reports"],
    [["-", f'"{HERE}"', f'"{THERE}"', f'["{UNIT}"]', "[]"]],
)  # fmt: skip
SEVERAL = {"fill": d.instances("units", "unit", "reports", "reported")}
REVIEWED = {
    "order": "worker request",
    "fill": "unit letter reported",
    "one": "judge decision",
    "two": "other inner",
}
WRITTEN = {"subject": "一", "note": "甲"}


def test_a_vote_too_few_have_answered_has_not_passed(office: Office, tmp_path: Path) -> None:
    """By a share of all who were asked, in a called process: a step for mending alone gets what was asked for."""
    flows = ["begin > fill > n > who > vote > g", f"g > then | {TOO_FEW}", "then > n", "x: g > done"]
    files = drawing(FILL, *flows, nodes=[N, G, d.call("vote", "vote")])
    flows = ["begin > sign > e > done", "late > e"]
    files |= drawing(SIGN, *flows, nodes=[LATE, d.xor("e")], many=many("sign"), key="vote")
    case = business(office, tmp_path, files)
    send(office, "li", REQUEST)
    send(office, "zhao", RETURN)
    late(office, case)
    assert (only(office, "li")["step"], asked(only(office, "li"))) == ("then", ["标题不清"])
    send(office, "li", REQUEST, code=422)


@pytest.mark.parametrize(("lane", "who"), [("worker", "li"), ("other", "zhao")])
def test_what_time_brings_on_is_not_given_back(office: Office, tmp_path: Path, lane: str, who: str) -> None:
    """By a way of its own, which no answer would have led to."""
    flows = ["begin > m > fill > who > sign > g", 'g > m | count(results, "decision", "return") > 0']
    flows += ["x: g > then > e > done", "late > over > e"]
    steps = FILL | SIGN | {"over": f"{lane} request"}
    case = business(office, tmp_path, drawing(steps, *flows, nodes=[LATE, M, G, d.xor("e")], many=many("sign")))
    send(office, "li", REQUEST)
    send(office, "zhao", RETURN)
    late(office, case)
    assert only(office, who)["step"] == "over" and free(only(office, who))


@pytest.mark.parametrize("beside", [False, True])
def test_several_are_told_when_a_service_has_answered(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    """In a move that nobody makes: what was returned before it is asked of those who have filled it in."""
    quota_refusing(monkeypatch, "", deferred=True).clear()
    way = "f > one > j" if beside else "one"
    flows = [f"begin > who > order > m > fill > {way} > quota > g", 'g > m | decision["decision"] == "return"']
    flows += ["x: g > done", *(["f > two > j"] * beside)]
    steps = {key: value for key, value in REVIEWED.items() if beside or key != "two"}
    files = drawing(steps, *flows, nodes=[M, G, QUOTA, *BESIDE[: 2 * beside]], many=SEVERAL)
    business(office, tmp_path, {**files, "where.dmn": UNITS})
    send(office, "li", REQUEST)
    send(office, "jia", WRITTEN)
    send(office, "wang", returned("请改说明"))
    if beside:
        send(office, "zhao", AGREED)
    assert drain.run_all(office.database) == 1
    found = only(office, "jia")
    assert (found["returned"], [one["message"] for one in found["remarks"]]) == (True, ["请改说明"])


@pytest.mark.parametrize("deferred", [False, True])
def test_what_a_service_refuses_gives_nothing_back_that_was_outvoted(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deferred: bool
) -> None:
    quota_refusing(monkeypatch, "名额已经用完。", deferred)
    flows = ["begin > who > order > m > fill > f > one > j > g", 'g > m | decision["decision"] == "return"']
    flows += ["f > two > j", "x: g > quota > done", "no > m"]
    nodes = [M, G, QUOTA, d.boundary("no", "quota", d.error("no_quota")), *BESIDE[:2]]
    files = drawing(REVIEWED, *flows, nodes=nodes, many=SEVERAL, errors=("no_quota",))
    business(office, tmp_path, {**files, "where.dmn": UNITS})
    send(office, "li", REQUEST)
    send(office, "jia", WRITTEN)
    send(office, "wang", AGREED)
    send(office, "zhao", returned("请改说明"))
    assert drain.run_all(office.database) == int(deferred)
    assert only(office, "jia")["step"] == "fill" and free(only(office, "jia"))
