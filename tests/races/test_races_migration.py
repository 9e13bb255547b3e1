"""Somebody completes a step while its case is moved: who comes second finds what the first has left."""

from functools import partial

from app import drain
from tests.app.cases.migration_samples import WHY, case_of, item_of, published, shown
from tests.app.cases.test_cases_rehearsal import SECOND
from tests.plugins.office import REQUEST, Office
from tests.races.races_meeting import item, statuses, together

TIMES = 12


def test_completing_and_moving_lose_nothing(office: Office, designer: str) -> None:
    """Who was moved first comes to the new step; who was faster is judged anew, and stays."""
    first = published(office, designer)
    cases = [office.started("li", "tried.plain") for _ in range(TIMES)]
    made = published(office, designer, **{"plain.bpmn": SECOND})
    begun = office.call(designer, "POST", f"/releases/{made}/migrate", WHY).json["id"]
    acts = [partial(office.done, "li", item(case), REQUEST) for case in cases]
    half = TIMES // 2
    told = together([partial(drain.run_due, office.database, limit=half), *acts[:half]])[1:]
    told += together([partial(drain.run_due, office.database, limit=half), *acts[half:]])[1:]
    drain.run_all(office.database)
    assert statuses(told) == {200: TIMES}
    moves = {one["id"]: one["state"] for one in shown(office, designer, begun)["cases"]}
    for case in cases:
        now, step = case_of(office, case["id"]), item_of(office, case["id"])["step"]
        moved = moves[case["id"]] == "moved"
        assert (now["release"], step) == ((made, "second") if moved else (first, "review"))
        assert len(now["submissions"]) == 1
