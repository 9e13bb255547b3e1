"""暂停办理: whether a case stands still, what who comes to it is told, and how many days of it do not count."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from app import clock, db
from app.accounts.queries import full_names
from app.calendar import decree, working_days
from app.cases.models import Case, Suspension, WorkItem
from app.cases.state.overtaken import spoken
from app.enums import CaseState
from app.errors import NotPossible


class Suspended(NotPossible):
    """该办件已暂停办理。"""

    kind = "suspended"


def require_going(case: Case) -> None:
    """Raise Suspended, with who has suspended the case, when and why."""
    if case.state == CaseState.SUSPENDED:
        raise Suspended(told(of(case.id)))


def of(case_id: int) -> Suspension:
    """Of a case that is suspended now."""
    mine = select(Suspension).where(Suspension.case_id == case_id, Suspension.until.is_(None))
    return db.session().scalars(mine).one()


def told(found: Suspension) -> str:
    """The sentence that stands in the case and answers whoever would go on with it."""
    who = full_names([found.by_user]).get(found.by_user, "")
    at = spoken(found.since)
    return f"该办件已于{at}由系统管理员{who}暂停办理，原因：{found.reason.rstrip('。')}。恢复办理后才能继续办理。"


def past(cases: Collection[int] | None = None) -> dict[int, list[Suspension]]:
    """Those that are over, by case: of these, or of all that have not ended."""
    rows = select(Suspension).where(Suspension.until.is_not(None))
    if cases is None:
        rows = rows.join(Case, Case.id == Suspension.case_id).where(Case.finished_at.is_(None))
    else:
        rows = rows.where(Suspension.case_id.in_(cases))
    found: dict[int, list[Suspension]] = {}
    for one in db.session().scalars(rows):
        found.setdefault(one.case_id, []).append(one)
    return found


def still(item: WorkItem, found: Iterable[Suspension]) -> int:
    """Working days that do not count towards the deadline of an item: of suspensions since it came."""
    decree.load()
    return sum(_days(one.since, one.until) for one in found if one.until and one.until > item.arrived_at)


def _days(since: datetime, until: datetime) -> int:
    return working_days.between(clock.local(since).date(), clock.local(until).date())
