"""Several people act at the same moment: threads that wait for each other at a barrier, then all call at once."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select

from app import db
from app.cases.models import Case, Submission, WorkItem
from app.jobs.models import Job
from app.trail.models import TrailEntry
from tests.plugins.office import Office

Act = Callable[[], Any]


def together(acts: Sequence[Act]) -> list[Any]:
    """All answers, in the order of `acts`; what one of them raises is raised here."""
    gate = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int, act: Act) -> None:
        gate.wait(30)
        try:
            answers[place] = act()
        except BaseException as failure:
            answers[place] = failure

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


def statuses(answers: Sequence[Any]) -> dict[int, int]:
    """How often each status was answered."""
    return dict(Counter(answer.status_code for answer in answers))


def item(case: dict[str, Any], step: str | None = None) -> str:
    """The id of an open task."""
    return str(next(one["id"] for one in case["work_items"] if step in (None, one["step"])))


def in_review(office: Office, request: dict[str, Any], process: str = "bench.plain") -> dict[str, Any]:
    """A case that lies open for review."""
    case = office.started(process=process)
    return dict(office.done("li", item(case), request).json["case"])


def rows(office: Office, case: dict[str, Any]) -> dict[str, Any]:
    """What the database holds of a case: rev, submissions, open tasks, open jobs, trail lines by kind."""
    case_id = int(case["id"])
    with office.database.transaction():
        session = db.session()
        kinds = session.scalars(select(TrailEntry.kind).where(TrailEntry.case_id == case_id)).all()
        sent = session.scalar(select(func.count()).select_from(Submission).where(Submission.case_id == case_id))
        task = select(func.count()).select_from(WorkItem).where(WorkItem.kind == "task")
        left = session.scalar(task.where(WorkItem.case_id == case_id, WorkItem.state == "open"))
        jobs = session.scalar(select(func.count()).where(Job.case_id == case_id, Job.done_at.is_(None)))
        stored = session.get_one(Case, case_id)
        return {
            "rev": stored.rev,
            "state": stored.state,
            "sent": sent,
            "open": left,
            "jobs": jobs,
            "trail": Counter(kinds),
        }
