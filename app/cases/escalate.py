"""A task nobody can take: after three working days without anybody on the post it goes to the superior (RT)."""

import json
from datetime import datetime

from sqlalchemy import exists, select

from app import clock, db
from app.accounts import queries as accounts
from app.accounts.models import Post, User
from app.calendar import decree, working_days
from app.cases.models import WorkItem
from app.site.current import roles
from app.trail import queries as trail
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
    waiting = WorkItem.kind == "task", WorkItem.state == "open", WorkItem.role == roles().desk
    return list(db.session().scalars(select(WorkItem).where(*waiting, ~held).order_by(WorkItem.id).limit(BATCH)))


def _waited(item: WorkItem) -> bool:
    decree.load()
    return working_days.between(clock.local(_here_since(item)).date(), clock.today()) >= PATIENCE


def _here_since(item: WorkItem) -> datetime:
    """When it came to this post. The deadline goes on counting from the day the step began."""
    rows = (row for row in trail.of_case(item.case_id) if row.kind == "escalate" and row.step == item.step)
    here = (row.at for row in rows if json.loads(row.note or "{}").get("to") == item.org)
    return max((item.arrived_at, *here))


def _lifted(item: WorkItem) -> bool:
    above = accounts.superior(item.org)
    if above is None:
        return False
    write(item.case_id, "escalate", SYSTEM, item.step, {"from": item.org, "to": above.code})
    item.org = above.code
    return True
