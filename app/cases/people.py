"""Usernames for the ids that rows carry."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app import db
from app.accounts.models import User


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Username by user id, one statement for a page."""
    return _by_id(User.username, ids)


def full_names(ids: Iterable[int | None]) -> dict[int, str]:
    """姓名 by user id."""
    return _by_id(User.name, ids)


def _by_id(column: InstrumentedAttribute[str], ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return dict(db.session().execute(select(User.id, column).where(User.id.in_(wanted))).all())
