"""What grows and what must not: return loops of one case, holders of one post."""

from typing import Any

from sqlalchemy import func, select

from app import db
from app.cases.models import Case, WorkItem
from bench import meter
from bench.ours import APPROVE, LARGE, RETURN, SMALL, Ours

CASES, LOOPS, FAR, WINDOW = 3, 50, 200, 5


def loops(ours: Ours) -> dict[str, Any]:
    """Fill of the first loops against that of the loops around the fiftieth, cases side by side."""
    first: list[float] = []
    last: list[float] = []
    statements = set()
    cases = [ours.started() for _ in range(CASES)]
    for loop in range(1, LOOPS + 1):
        times = first if loop <= WINDOW else last if loop > LOOPS - WINDOW else []
        for place, case in enumerate(cases):
            with ours.meter.counted() as counted:
                reviewed, took = meter.timed(lambda case=case: ours.filled(case))  # type: ignore[misc]
            times.append(took)
            statements.add((counted.statements, counted.commits))
            cases[place] = ours.sent(reviewed, RETURN)
    return {
        "loop_1_ms": meter.median(first),
        "loop_50_ms": meter.median(last),
        "loop_50_to_1": meter.ratio(meter.median(last), meter.median(first)),
        "statements_and_commits": sorted(statements),
    }


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
