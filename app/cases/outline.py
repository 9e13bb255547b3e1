"""A case in outline, as every answer of the API tells it: its open items and what was sent, in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, literal_column, null, outerjoin, select, union_all

from app import db
from app.accounts.models import User
from app.cases.models import Submission, WorkItem
from app.enums import ItemState

Line = Row[*tuple[Any, ...]]


class SentLine(NamedTuple):
    """What was sent, without its content."""

    id: int
    form: str
    step: str
    at: datetime
    by_org: str
    username: str | None


_items, _sent, _users = WorkItem.__table__.c, Submission.__table__.c, User.__table__.c
_OPEN = (
    select(
        *(literal_column("1").label("open"), _items.id, _items.form, _items.step, _items.arrived_at, _items.org),
        *(_users.username, _items.kind, _items.title, _items.role, _items.state, _items.due_at),
    )
    .select_from(outerjoin(WorkItem.__table__, User.__table__, _users.id == _items.claimed_by))
    .where(_items.case_id == bindparam("case"), _items.state == ItemState.OPEN)
)
_SENT = (
    select(
        *(literal_column("0"), _sent.id, _sent.form, _sent.step, _sent.at, _sent.by_org, _users.username),
        *(null(), null(), null(), null(), null()),
    )
    .select_from(outerjoin(Submission.__table__, User.__table__, _users.id == _sent.by_user))
    .where(_sent.case_id == bindparam("case"))
)
# Ordered by place: a column's name would stand for that of one half only.
_BOTH = union_all(_OPEN, _SENT).order_by(literal_column("1"), literal_column("2"))


def outline(case_id: int) -> tuple[Sequence[Line], Sequence[SentLine]]:
    """Open items of every kind as columns, with the username of who claimed them, and what was sent; oldest
    first."""
    session = db.session()
    session.flush()
    rows = session.execute(_BOTH, {"case": case_id}).all()
    sent = [SentLine(*row[1:7]) for row in rows if not row.open]
    return rows[len(sent) :], sent
