"""Finds the person behind a session or bearer token: one select, nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select

from app import clock, db
from app.accounts.models import Org, Post, SignIn, Token, User
from app.accounts.password import DAYS
from app.accounts.person import OrgView, Person, PostView
from app.accounts.tokens import BEARER, digest

ADMINISTRATORS_IDLE = timedelta(minutes=15)
# As columns: every request reads them and changes none, so no session needs to know the rows.
_user, _post, _token, _sign_in = (one.__table__.c for one in (User, Post, Token, SignIn))
_home, _desk = Org.__table__.alias(), Org.__table__.alias()


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


_PEOPLE = (
    select(
        _user.id.label("user"),
        *(_user.username, _user.name, _user.must_change, _user.password_at),
        *(_home.c.code, _home.c.kind, _home.c.name.label("org_name"), _home.c.level),
        *(_home.c.region_code, _home.c.uscc, _post.org_code, _post.role),
        _desk.c.level.label("post_level"),
        _desk.c.region_code.label("post_region"),
    )
    .select_from(User.__table__)
    .join(_home, _home.c.code == _user.org_code)
    .outerjoin(Post.__table__, _post.user_id == _user.id)
    .outerjoin(_desk, _desk.c.code == _post.org_code)
    .where(_user.active, _home.c.active)
    .order_by(_post.org_code, _post.role)
)
_BY_ID = _PEOPLE.where(_user.id == bindparam("user"))
_BY_TOKEN = (
    _PEOPLE.join(Token.__table__, _token.user_id == _user.id)
    .where(_token.digest == bindparam("digest"), _token.revoked_at.is_(None))
    .where(or_(_token.expires_at.is_(None), _token.expires_at > bindparam("now")))
)
_BY_SIGN_IN = (
    _PEOPLE.add_columns(_sign_in.id.label("sign_in"), _sign_in.signed_in_at, _sign_in.seen_at)
    .join(SignIn.__table__, _sign_in.user_id == _user.id)
    .where(_sign_in.digest == bindparam("digest"), _sign_in.ended_at.is_(None))
)


def _asked(statement: Select[Any], **values: Any) -> Sequence[Row[Any]]:
    session = db.session()
    session.flush()
    return session.execute(statement, values).all()


def person(user: int) -> Person | None:
    """The active user with this id."""
    rows = _asked(_BY_ID, user=user)
    return _person(rows, None) if rows else None


def by_bearer(token: str) -> Identity | None:
    """Who a program's token stands for. Passwords do not matter here, so none is due to be changed."""
    if not token.startswith(BEARER):
        return None
    rows = _asked(_BY_TOKEN, digest=digest(token), now=clock.now())
    return Identity(replace(_person(rows, None), must_change=False)) if rows else None


def by_session(token: str, limits: Limits) -> Identity | None:
    """Who a browser's session token stands for, unless the session ended, idled out or grew too old."""
    rows = _asked(_BY_SIGN_IN, digest=digest(token))
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
