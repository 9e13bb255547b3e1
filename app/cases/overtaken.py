"""Who was faster: what is told to somebody who comes too late for a work item."""

from datetime import datetime
from typing import Any

from app import clock, db
from app.accounts.models import User
from app.cases.models import Case, WorkItem
from app.cases.people import called
from app.errors import Conflict
from app.trail import queries as trail
from app.trail.models import TrailEntry

ENDINGS = ("withdraw", "transfer", "cancel", "remove", "complete")
PLAIN = "该事项已经办理完毕，不能重复办理。"


def ended(item: WorkItem, case: Case) -> Conflict:
    """The item is no longer open: `done` says by whom, when and by which act."""
    if item.done_by is not None and item.done_at is not None:
        who, at = _name(item.done_by), item.done_at
        return Conflict(f"该事项已由{who}于{_spoken(at)}办理完毕，不能重复办理。", done=_done(who, at, "complete"))
    row = _last(item, case, ENDINGS)
    if row is None:
        return Conflict(PLAIN)
    who = called([row.person_id]).get(row.person_id or 0, "")
    return Conflict(_sentence(row.kind, row.at), done=_done(who, row.at, row.kind))


def taken(item: WorkItem, case: Case) -> Conflict:
    """A colleague has it in hand."""
    who = called([item.claimed_by]).get(item.claimed_by or 0, "同事")
    row = _last(item, case, ("claim", "transfer"))
    when = f"于{_spoken(row.at)}" if row else ""
    return Conflict(f"该事项已由{who}{when}签收，正在办理。", done=_done(who, row.at if row else None, "claim"))


def _name(person_id: int) -> str:
    """Without asking where the person was read with the item."""
    row = db.session().get(User, person_id)
    return row.name if row else "同事"


def _last(item: WorkItem, case: Case, kinds: tuple[str, ...]) -> TrailEntry | None:
    rows = [row for row in trail.of_case(case.id) if row.kind in kinds and row.at >= item.arrived_at]
    return rows[-1] if rows else None


def _sentence(kind: str, at: datetime) -> str:
    if kind == "withdraw":
        return f"申请单位已于{_spoken(at)}撤回，无需办理。"
    if kind == "cancel":
        return f"该事项已于{_spoken(at)}由管理员终止办理，无需办理。"
    if kind == "remove":
        return f"填报单位已于{_spoken(at)}删除该件，无需办理。"
    return f"该事项已于{_spoken(at)}办理，不能重复办理。"


def _spoken(at: datetime) -> str:
    moment = clock.local(at)
    return f"{moment.month}月{moment.day}日{moment:%H:%M}"


def _done(who: str, at: datetime | None, what: str) -> dict[str, Any]:
    return {"by": who, "at": clock.local(at).isoformat(timespec="seconds") if at else None, "what": what}
