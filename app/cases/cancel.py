"""终止: an administrator ends a case that nobody else can move, whatever is wrong with it.

Nothing of the case is read but its row: neither its state nor its release need be whole. What was sent stays in
the file; the administrator learns no more than which case it was.
"""

from sqlalchemy import delete, select, update

from app import clock, db
from app.accounts.person import Person
from app.cases import advance, kept, notices, overtaken, private, typed
from app.cases.models import Case, CaseWait, WorkItem
from app.errors import Conflict
from app.jobs.drop import drop_case
from app.trail.write import Actor, write

LONGEST = 500


def cancel(person: Person, case_id: int, reason: str) -> Case:
    """End the case with a reason and tell its starter. Raises NotFound, Invalid, Conflict if it has ended."""
    case = advance.locked(case_id)
    reason = private.stated(reason, "终止办理的原因", LONGEST)
    if case.finished_at is not None:
        raise overtaken.closed(case) or Conflict("办件已经办结，不能终止。")
    end(case, person.id)
    notices.tell_starter(case, f"办件已终止办理：{reason}")
    write(case.id, "cancel", Actor(person.id, person.org.code), note={"reason": reason})
    return case


def end(case: Case, by: int | None) -> None:
    """The locked case is over: items void and given up, nothing waits or runs for it any more. What others than
    `by` had typed is kept for them for a while."""
    session, now = db.session(), clock.now()
    begun = select(WorkItem).where(WorkItem.case_id == case.id, WorkItem.draft_rev > 0)
    lost = [(item, typed.end(item, by)) for item in session.scalars(begun).all()]
    session.execute(delete(CaseWait).where(CaseWait.case_id == case.id))
    still_open = WorkItem.case_id == case.id, WorkItem.state == "open"
    void = {"state": "void", "done_at": now, "claimed_by": None, "draft_rev": 0, "remind_at": None}
    session.execute(update(WorkItem).where(*still_open).values(void))
    for item, writers in lost:
        kept.tell(item, writers, by)
    drop_case(case.id, by)
    case.state, case.finished_at, case.engine, case.next_due = "cancelled", now, None, None
    case.rev += 1
