"""What grows and what must not: return loops of one case, holders of one post."""

from typing import Any

from sqlalchemy import func, select

from app import db
from app.cases.models import Case, WorkItem
from bench import meter
from bench.ours import APPROVE, LARGE, RETURN, SMALL, Ours

CASES, LOOPS, FAR, WINDOW = 3, 50, 200, 8


def loops(ours: Ours) -> dict[str, Any]:
    """Fill at loop 1 of a new case and at loops 43 to 50 of an old one, in turn: both meet the same load."""
    first: list[float] = []
    last: list[float] = []
    counts: set[tuple[int, int]] = set()
    for _ in range(CASES):
        old = ours.started()
        for loop in range(1, LOOPS + 1):
            if loop > LOOPS - WINDOW:
                _measured(ours, ours.started(), first, counts)
                old = _measured(ours, old, last, counts)
            else:
                old = _measured(ours, old, [], counts)
    return {
        "loop_1_ms": meter.median(first),
        "loop_50_ms": meter.median(last),
        "loop_50_to_1": meter.ratio(meter.median(last), meter.median(first)),
        "statements_and_commits": sorted(counts),
    }


def _measured(
    ours: Ours, case: dict[str, Any], times: list[float], counts: set[tuple[int, int]]
) -> dict[str, Any]:
    """Fill and return; gives the case back in its next loop."""
    with ours.meter.counted() as counted:
        reviewed, took = meter.timed(lambda: ours.filled(case))
    times.append(took)
    counts.add((counted.statements, counted.commits))
    return ours.sent(reviewed, RETURN)


def state(ours: Ours) -> dict[str, Any]:
    """Bytes of the stored engine state while the case lies in review, at loops 1, 50 and 200."""
    sizes, case = {}, ours.started()
    for loop in range(1, FAR + 1):
        reviewed = ours.filled(case)
        if loop in (1, LOOPS, FAR):
            sizes[f"loop_{loop}"] = _bytes(ours, int(case["id"]))
        case = ours.sent(reviewed, RETURN)
    return {**sizes, "loop_200_to_1": meter.ratio(sizes["loop_200"], sizes["loop_1"])}


def _bytes(ours: Ours, case_id: int) -> int:
    with ours.base.transaction():
        return db.session().scalar(select(func.length(Case.engine)).where(Case.id == case_id)) or 0


def holders(ours: Ours) -> dict[str, Any]:
    """Statements of a fill, and rows of the item it opens, for a post of one and a post of 200 people."""
    found: dict[str, Any] = {}
    for name, org in (("holders_1", SMALL), ("holders_200", LARGE)):
        case = ours.started(org)
        with ours.meter.counted() as counted:
            reviewed = ours.filled(case, org)
        with ours.base.transaction():
            of_case = select(func.count()).where(WorkItem.case_id == int(case["id"]), WorkItem.state == "open")
            rows = db.session().scalar(of_case)
        found[name] = {"statements": counted.statements, "item_rows": rows}
        ours.sent(reviewed, APPROVE, org)
    return found
