"""Reads on organisations and people."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, inspect, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app import clock, db
from app.accounts.models import Org, Post, SignIn, Supervision, User
from app.accounts.record import fold
from app.columns import mentions
from app.errors import NotFound
from app.sdk import Contractor, Department, Owner
from app.site.current import roles
from app.site.roles import DEPARTMENT

_AT_POST = Post.user_id == User.id, Post.org_code == bindparam("org"), Post.role == bindparam("role"), User.active
_HOLDERS = select(User).where(*_AT_POST).order_by(User.name, User.id)
_ORGS = select(Org).where(Org.code.in_(bindparam("codes", expanding=True)))


def org(code: str) -> Org | None:
    """The organisation with this code, in force or not."""
    return db.get(Org, code)


def read_orgs(codes: Collection[str]) -> None:
    """Read organisations together that this move will ask for one by one."""
    held = db.unit().held
    wanted = {code for code in codes if (Org, code) not in held or inspect(held[Org, code]).expired}
    if wanted:
        rows = db.session().scalars(_ORGS, {"codes": list(wanted)})
        held.update(((Org, row.code), row) for row in rows)


def org_name(code: str) -> str | None:
    """The name of an organisation, in force or not; None where nobody knows the code."""
    row = org(code)
    return row.name if row else None


def orgs(kind: str | None = None) -> Sequence[Org]:
    """All organisations of a kind, by code."""
    query = select(Org).order_by(Org.code)
    return db.session().scalars(query.where(Org.kind == kind) if kind else query).all()


def first_department(level: str) -> Org | None:
    """Of those of a level the one with the first code."""
    chosen = select(Org).where(Org.kind == DEPARTMENT, Org.level == level, Org.valid_to.is_(None))
    return db.session().scalar(chosen.order_by(Org.code).limit(1))


def department(code: str) -> Department | None:
    """The department with this code, in force today."""
    row = db.session().scalar(select(Org).where(Org.code == code, *_in_force()))
    return _department(row) if row else None


def department_of_region(code: str) -> Department | None:
    """The department of exactly this region, in force today."""
    return department(f"AJ-{code}")


def superior(code: str) -> Department | None:
    """One level up, past departments no longer in force; None above the nation."""
    seen = {code}
    row = org(code)
    while row and row.superior_code and row.superior_code not in seen:
        seen.add(row.superior_code)
        found = department(row.superior_code)
        if found:
            return found
        row = org(row.superior_code)
    return None


def subordinates(code: str) -> Sequence[Org]:
    """Departments in force directly under one, by code."""
    rows = select(Org).where(Org.superior_code == code, *_in_force()).order_by(Org.code)
    return db.session().scalars(rows).all()


def departments_like(q: str, most: int) -> Sequence[Org]:
    """Departments in force whose name holds the words, or whose code is meant; the highest first."""
    fits = or_(mentions(Org.name, q), Org.code == q, Org.code == f"AJ-{q}")
    rows = select(Org).where(fits, *_in_force()).order_by(func.length(Org.name), Org.code).limit(most)
    return db.session().scalars(rows).all()


def offshore(group: str | None) -> Department:
    """The offshore office of an operator group, the head office for all other operators."""
    return (department(f"HYAB-{group}") if group else None) or _head_office()


def contractor(account: str) -> Contractor | None:
    """A contractor by account number, while the account is open."""
    row = org(account)
    if row is None or row.kind != "contractor" or not row.active:
        return None
    return Contractor(
        row.code,
        row.name,
        row.region_code,
        row.uscc,
        row.org_code,
        row.allocator,
        row.central_tier,
        row.offshore_group,
    )


def owner(account: str) -> Owner | None:
    """An owner by account, while it is open."""
    row = org(account)
    return Owner(row.code, row.name, row.uscc) if row is not None and row.kind == "owner" and row.active else None


def supervised(province: str, account: str) -> bool:
    """Whether the contractor is on that province's own list (RT-7); `province`: six digits."""
    return db.session().get(Supervision, (province, account)) is not None


def staffed(org_code: str, role: str, without: Collection[int] = ()) -> bool:
    """Whether somebody active holds the post, other than the users with the ids `without`."""
    found = exists().where(*_holding(org_code, role))
    return bool(db.session().scalar(select(found.where(User.id.not_in(without)) if without else found)))


def holds(user: int, org_code: str, role: str) -> bool:
    """Whether this active user holds the post."""
    return bool(db.session().scalar(select(exists().where(*_holding(org_code, role), User.id == user))))


def holders(org_code: str, role: str) -> Sequence[User]:
    """The active users who hold the post, by name."""
    return db.session().scalars(_HOLDERS, {"org": org_code, "role": role}).all()


def colleagues(org_code: str) -> Sequence[User]:
    """All active users with any post at the organisation: those a matter can be passed on to."""
    held = exists().where(Post.user_id == User.id, Post.org_code == org_code)
    return db.session().scalars(select(User).where(User.active, held).order_by(User.name, User.id)).all()


def user(user_id: int) -> User | None:
    """A user by id, active or not."""
    return db.session().get(User, user_id)


def user_named(username: str) -> User:
    """The active user with this sign-in name. Raises NotFound."""
    found = db.session().scalar(select(User).where(User.login == fold(username), User.active))
    if found is None:
        raise NotFound(f"没有登录名为“{username}”的有效用户。")
    return found


def open_sign_ins(user_id: int, since: datetime) -> Sequence[SignIn]:
    """The user's sessions that have not ended and were used after `since`, newest first."""
    query = select(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.seen_at > since)
    return db.session().scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def demo_accounts() -> bool:
    """Whether any demo account exists: production refuses to start then."""
    return db.session().scalar(select(exists().where(User.demo))) is True


def demo_rows(limit: int) -> Sequence[tuple[str, str, str, str]]:
    """(username, name, role, organisation) of the first demo accounts, in the order in which they were made."""
    query = (
        select(User.username, User.name, Post.role, Org.name)
        .join(Org, Org.code == User.org_code)
        .join(Post, Post.user_id == User.id)
        .where(User.demo, User.active)
        .order_by(User.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session().execute(query)]


def _holding(org_code: str, role: str) -> tuple[Any, ...]:
    return (Post.user_id == User.id, Post.org_code == org_code, Post.role == role, User.active)


def _in_force() -> tuple[Any, ...]:
    today = clock.today()
    return (
        Org.kind == DEPARTMENT,
        Org.active,
        or_(Org.valid_from.is_(None), Org.valid_from <= today),
        or_(Org.valid_to.is_(None), Org.valid_to > today),
    )


def _head_office() -> Department:
    return _department(db.session().get_one(Org, "HYAB"))


def _department(row: Org) -> Department:
    return Department(row.code, row.name, row.level or "", row.region_code)


def desk_role(code: str) -> str:
    """The role at an organisation that notices and questions go to, held by somebody or not."""
    row, known = org(code), roles()
    if row is None or row.kind == DEPARTMENT:
        return known.desk
    return first_role(code) or min(known.business_at(row.kind), default=known.desk)


def first_role(code: str) -> str | None:
    """Some role that is held at an organisation, None where nobody holds any."""
    return db.session().scalar(select(Post.role).where(Post.org_code == code).order_by(Post.role).limit(1))


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Username by user id, one statement for a page."""
    return _by_id(User.username, ids)


def full_names(ids: Iterable[int | None]) -> dict[int, str]:
    """姓名 by user id; a reader asks for each once."""
    known, wanted = _names(), {one for one in ids if one is not None}
    known |= _by_id(User.name, wanted - known.keys())
    return {one: known[one] for one in wanted if one in known}


def know_names(names: Mapping[int, str]) -> None:
    """姓名 that came with something else need not be asked for."""
    _names().update(names)


def _names() -> dict[int, str]:
    return db.once("full names", dict)


def _by_id(column: InstrumentedAttribute[str], ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return dict(db.session().execute(select(User.id, column).where(User.id.in_(wanted))).all())
