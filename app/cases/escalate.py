"""A task nobody can take: after three working days without anybody on the post it goes to the superior (RT)."""

from sqlalchemy import exists, select

from app import clock, db
from app.accounts import queries as accounts
from app.accounts.models import Post, User
from app.calendar import working_days
from app.cases.models import WorkItem
from app.trail.write import SYSTEM, write

PATIENCE = 3
BATCH = 100


def escalate() -> int:
    """Move such tasks one level up; gives how many were moved."""
    db.write()
    return sum(_lifted(item) for item in _unstaffed() if _waited(item))


def _unstaffed() -> list[WorkItem]:
    held = exists().where(
        Post.org_code == WorkItem.org, Post.role == WorkItem.role, User.id == Post.user_id, User.active
    )
    waiting = WorkItem.kind == "task", WorkItem.state == "open", WorkItem.role == "inspector"
    return list(db.session().scalars(select(WorkItem).where(*waiting, ~held).order_by(WorkItem.id).limit(BATCH)))


def _waited(item: WorkItem) -> bool:
    return working_days.between(clock.local(item.arrived_at).date(), clock.today()) >= PATIENCE


def _lifted(item: WorkItem) -> bool:
    above = accounts.superior(item.org)
    if above is None:
        return False
    write(item.case_id, "escalate", SYSTEM, item.step, {"from": item.org, "to": above.code})
    item.org, item.arrived_at = above.code, clock.now()
    return True
