"""Finds the person behind a session or bearer token: one select, nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.orm import aliased

from app import clock, db
from app.accounts.models import Org, Post, SignIn, Token, User
from app.accounts.password import DAYS
from app.accounts.person import OrgView, Person, PostView
from app.accounts.tokens import BEARER, digest

ADMINISTRATORS_IDLE = timedelta(minutes=15)
_Home, _Desk = aliased(Org), aliased(Org)


@dataclass(frozen=True)
class Limits:
    """How long a session lives: unused, altogether; `password_days`: when a password is due, None for never."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    password_days: int | None = DAYS


@dataclass(frozen=True)
class Identity:
    """A person and, for a browser, the session that proved it; flask-login knows her by its token."""

    person: Person
    token: str = ""
    sign_in: int | None = None
    seen_at: datetime | None = None
    is_active = is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """What flask-login keeps of her: nothing that would outlive the session's row."""
        return self.token


def _people() -> Any:
    return (
        select(
            User.id.label("user"),
            User.username,
            User.name,
            User.must_change,
            User.password_at,
            _Home.code,
            _Home.kind,
            _Home.name.label("org_name"),
            _Home.level,
            _Home.region_code,
            _Home.uscc,
            Post.org_code,
            Post.role,
            _Desk.level.label("post_level"),
            _Desk.region_code.label("post_region"),
        )
        .join(_Home, _Home.code == User.org_code)
        .outerjoin(Post, Post.user_id == User.id)
        .outerjoin(_Desk, _Desk.code == Post.org_code)
        .where(User.active, _Home.active)
        .order_by(Post.org_code, Post.role)
    )


_BY_ID = _people().where(User.id == bindparam("user"))
_BY_TOKEN = (
    _people()
    .join(Token, Token.user_id == User.id)
    .where(Token.digest == bindparam("digest"), Token.revoked_at.is_(None))
    .where(or_(Token.expires_at.is_(None), Token.expires_at > bindparam("now")))
)
_BY_SIGN_IN = (
    _people()
    .add_columns(SignIn.id.label("sign_in"), SignIn.signed_in_at, SignIn.seen_at)
    .join(SignIn, SignIn.user_id == User.id)
    .where(SignIn.digest == bindparam("digest"), SignIn.ended_at.is_(None))
)


def person(user: int) -> Person | None:
    """The active user with this id."""
    rows = db.session().execute(_BY_ID, {"user": user}).all()
    return _person(rows, None) if rows else None


def by_bearer(token: str) -> Identity | None:
    """Who a program's token stands for. Passwords do not matter here, so none is due to be changed."""
    if not token.startswith(BEARER):
        return None
    rows = db.session().execute(_BY_TOKEN, {"digest": digest(token), "now": clock.now()}).all()
    return Identity(replace(_person(rows, None), must_change=False)) if rows else None


def by_session(token: str, limits: Limits) -> Identity | None:
    """Who a browser's session token stands for, unless the session ended, idled out or grew too old."""
    rows = db.session().execute(_BY_SIGN_IN, {"digest": digest(token)}).all()
    if not rows:
        return None
    who = _person(rows, limits.password_days)
    first = rows[0]
    if not _alive(first.signed_in_at, first.seen_at, limits, who):
        return None
    return Identity(who, token, first.sign_in, first.seen_at)


def _alive(signed_in_at: datetime, seen_at: datetime, limits: Limits, who: Person) -> bool:
    """A clock set back must not make a session live longer, so one from the future is dead."""
    now = clock.now()
    idle = min(limits.idle, ADMINISTRATORS_IDLE) if who.administrative else limits.idle
    return signed_in_at - timedelta(minutes=5) <= now < signed_in_at + limits.absolute and now < seen_at + idle


def _person(rows: Sequence[Row[Any]], password_days: int | None) -> Person:
    first = rows[0]
    home = OrgView(first.code, first.kind, first.org_name, first.level, first.region_code, first.uscc)
    posts = tuple(PostView(row.org_code, row.role, row.post_level, row.post_region) for row in rows if row.role)
    return Person(first.user, first.username, first.name, home, posts, _due(first, password_days))


def _due(row: Row[Any], days: int | None) -> bool:
    """Whether the password must be changed first: it is a one-time one, or older than `days`."""
    old = days is not None and row.password_at is not None and clock.now() - row.password_at >= timedelta(days)
    return bool(row.must_change or old)
