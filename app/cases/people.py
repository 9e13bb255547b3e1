"""Usernames for the ids that rows carry."""

from collections.abc import Iterable

from sqlalchemy import select

from app import db
from app.accounts.models import User


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Username by user id, one statement for a page."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return dict(db.session().execute(select(User.id, User.username).where(User.id.in_(wanted))).all())


def called(ids: Iterable[int | None]) -> dict[int, str]:
    """姓名 by user id."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return dict(db.session().execute(select(User.id, User.name).where(User.id.in_(wanted))).all())
