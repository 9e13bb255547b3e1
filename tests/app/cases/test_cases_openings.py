"""Cases that open cases: counted, each its own, stopped by an incident where it never ends."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app import clock, db, drain
from app.cases import background
from app.cases.models import Case
from app.cases.start import start_for
from app.cases.state import opened_cases
from app.errors import StepFailed
from app.jobs.models import Incident, Job
from app.jobs.put import put
from app.packages import check_openings
from app.packages.faults import Faulty
from tests.app.engine import engine_diagrams as d
from tests.plugins.drawn import drawn
from tests.plugins.office import HERE, Office

MANIFEST = """
title = "连环"

[process.main]
title = "甲"
start = ["inspector"]

[process.other]
title = "乙"
"""


def package(times: int = 1, back: bool = True) -> dict[str, bytes]:
    """`main` opens `other` so many times; `other` opens `main` again."""
    steps = [f"o{at}" for at in range(times)]
    nodes = [d.start(), *(d.service(step, "open_case", process="'other'", variables="null") for step in steps)]
    names = ["begin", *steps, "done"]
    flows = [f"{names[at]} > {names[at + 1]}" for at in range(len(names) - 1)]
    again = d.service("back", "open_case", process="'main'", variables="null")
    middle = [again] if back else []
    ways = ["in > back", "back > out"] if back else ["in > out"]
    return {
        "main.bpmn": d.document(d.process("main", [*nodes, d.end()], flows)),
        "other.bpmn": d.document(d.process("other", [d.start("in"), *middle, d.end("out")], ways)),
    }


def started(office: Office) -> None:
    with office.database.transaction():
        start_for(HERE, "drawn", "main")


def count(office: Office, what: Any) -> int:
    with office.database.transaction():
        return db.session().scalar(select(func.count()).select_from(what)) or 0


def exhausted(office: Office) -> None:
    """All jobs run, those that fail with all their attempts."""
    for _ in range(8):
        drain.run_all(office.database)
        clock.advance(timedelta(hours=3))


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the gate had not seen it."""
    monkeypatch.setattr(check_openings, "faults", lambda package, reaches: iter(()))


def test_each_opening_of_one_move_is_a_case_of_its_own(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST, package(times=3, back=False))
    started(office)
    drain.run_all(office.database)
    assert count(office, Case) == 1 + 3


def test_what_opens_itself_again_is_no_release(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Faulty) as refused:
        drawn(office, tmp_path, MANIFEST, package())
    assert {(one.element, one.rule) for one in refused.value.faults} == {("o0", "opening"), ("back", "opening")}


@pytest.mark.usefixtures("blind")
def test_a_chain_without_end_ends_with_an_incident(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST, package())
    started(office)
    exhausted(office)
    assert count(office, Case) == opened_cases.DEEPEST
    assert count(office, select(Job).where(Job.due_at.is_not(None), Job.done_at.is_(None)).subquery()) == 0
    with office.database.transaction():
        (told,) = db.session().scalars(select(Incident))
        assert "互相发起" in told.text


@pytest.mark.usefixtures("blind")
def test_a_tree_without_end_ends_too(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened_cases, "IN_ALL", 20)
    drawn(office, tmp_path, MANIFEST, package(times=4))
    started(office)
    exhausted(office)
    assert 1 < count(office, Case) <= 21
    assert count(office, select(Job).where(Job.due_at.is_not(None), Job.done_at.is_(None)).subquery()) == 0
    assert count(office, Incident) > 0


def test_one_move_opens_so_many_and_no_more(office: Office, tmp_path: Path) -> None:
    drawn(office, tmp_path, MANIFEST, package(times=opened_cases.AT_ONCE + 1, back=False))
    with pytest.raises(StepFailed):
        started(office)
    assert (count(office, Case), count(office, Job)) == (0, 0)


def test_a_case_that_is_woken_again_and_again_is_left_to_the_administrator(office: Office) -> None:
    case = office.started("li")["id"]
    with office.database.transaction():
        for _ in range(opened_cases.WOKEN + 1):
            put("wake", {"case": int(case), "message": "published"}, case_id=int(case))
    with office.database.transaction(), pytest.raises(StepFailed):
        background.deliver(int(case), "published")
