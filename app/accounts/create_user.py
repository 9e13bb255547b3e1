"""Entering people: one with a password, or many at once with one ready-made hash (demo and load data)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from app import clock, db
from app.accounts import hashing
from app.accounts.models import Org, Post, User
from app.accounts.password import require_strong
from app.accounts.person import NATION
from app.accounts.record import fold, record
from app.accounts.sign_out import end_sessions
from app.errors import Invalid, NotFound, NotPossible, Problem
from app.site.current import roles
from app.site.roles import ADMINISTRATORS, NATIONAL

LONGEST_NAME = 80
# Han, plain Latin, digits and a few marks: letters of other scripts are drawn like Latin ones.
ALLOWED = re.compile("[a-z0-9._@\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af-]{1,64}")
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})
_PAIRS = (("rn", "m"), ("vv", "w"))


@dataclass(frozen=True)
class NewUser:
    """A person to be entered, with the first post. `demo`: must not exist in production."""

    org: str
    role: str
    username: str
    name: str
    demo: bool = False


def create_user(new: NewUser, password: str, once: bool = False) -> int:
    """Enter a person and give the id; `once`: the password must be changed at the first sign-in.

    Raises Invalid (V-PWD, V-ACT-2) or Conflict (username taken). Call before any write: hashing is slow.
    """
    org = db.session().get(Org, new.org)
    if org is None:
        raise NotFound(f"没有编码为 {new.org} 的单位。")
    _require_fitting(org, new)
    require_strong(password, (new.username, new.name, org.code, org.name))
    return enter(new, hashing.hash_password(password), once)


def enter(new: NewUser, password_hash: str, once: bool = False) -> int:
    """Enter a person whose password is hashed already."""
    session = db.write()
    login, there = fold(new.username), taken(new.username)
    if there == login:
        raise NotPossible(f"登录名“{new.username}”已被使用。")
    if there is not None:
        raise NotPossible(f"登录名“{new.username}”与已有的“{there}”看上去相同，容易混淆，请换一个。")
    user = User(**_columns(new, password_hash), must_change=once)
    session.add(user)
    session.flush()
    session.add(Post(user_id=user.id, org_code=new.org, role=new.role))
    record("user_created", login, user.id)
    session.flush()
    return user.id


def enter_many(people: Sequence[NewUser], password_hash: str) -> None:
    """Enter many people with the same password at one go; the names must be new."""
    session = db.write()
    rows = [_columns(new, password_hash) | {"must_change": False} for new in people]
    session.execute(insert(User), rows)
    ids = {login: user for login, user in session.execute(select(User.login, User.id))}
    posts = [{"user_id": ids[fold(new.username)], "org_code": new.org, "role": new.role} for new in people]
    session.execute(insert(Post), posts)


def add_post(user_id: int, org: str, role: str) -> None:
    """Give one more post; rights act at once. Raises Invalid for combinations that exclude each other.

    For the screens of accounts, which are still to come.
    """
    session = db.write()
    user, place = session.get(User, user_id), session.get(Org, org)
    if user is None or place is None:
        raise NotFound
    _require_fitting(place, NewUser(org, role, user.username, user.name))
    held = set(session.scalars(select(Post.role).where(Post.user_id == user_id)))
    if not ADMINISTRATORS.keys().isdisjoint(held | {role}) and held - {role}:
        raise _unfit("/role", "管理类角色之间、管理类角色与业务岗位不得由同一人兼任。")
    if session.get(Post, (user_id, org, role)) is None:
        session.add(Post(user_id=user_id, org_code=org, role=role))
        end_sessions(user_id)
        session.flush()


def remove_post(user_id: int, org: str, role: str) -> None:
    """Take a post away; raises NotFound if it is not held.

    For the screens of accounts, which are still to come.
    """
    session = db.write()
    post = session.get(Post, (user_id, org, role))
    if post is None:
        raise NotFound
    session.delete(post)
    end_sessions(user_id)
    session.flush()


def disable(user_id: int) -> None:
    """The person may no longer sign in; sessions and tokens are dead at once, history stays.

    For the screens of accounts, which are still to come.
    """
    session = db.write()
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    user.active = False
    end_sessions(user_id)
    record("user_disabled", user.login, user_id)


def _columns(new: NewUser, password_hash: str) -> dict[str, object]:
    now = clock.now()
    return {
        "username": new.username.strip(),
        "login": fold(new.username),
        "name": new.name.strip(),
        "org_code": new.org,
        "password_hash": password_hash,
        "password_at": now,
        "active": True,
        "demo": new.demo,
        "created_at": now,
    }


def _require_fitting(org: Org, new: NewUser) -> None:
    known = roles()
    if new.role not in known.titles:
        raise _unfit("/role", f"没有“{new.role}”这个角色。")
    if new.role not in known.fitting(org.kind):
        raise _unfit("/role", f"该单位的用户不能担任“{known.titles[new.role]}”。")
    if new.role in NATIONAL and org.level != NATION:
        raise _unfit("/role", f"“{known.titles[new.role]}”的操作影响所有单位，只能在最上级单位设置。")
    if not ALLOWED.fullmatch(fold(new.username)):
        raise _unfit("/username", "登录名只能由汉字、英文字母、数字和 . - _ @ 组成，至多 64 个字符。")
    if not new.name.strip():
        raise _unfit("/name", "姓名不能为空。")
    if len(new.name.strip()) > LONGEST_NAME:
        raise _unfit("/name", f"姓名至多 {LONGEST_NAME} 个字。")


def _unfit(field: str, message: str) -> Invalid:
    return Invalid([Problem(field, "V-ACT-2", message)], message)


def _shape(username: str) -> str:
    """What the name looks like at a glance: `zha0`, `zhao` and `ZHAO` are one."""
    seen = fold(username).translate(_ALIKE)
    for pair, alike in _PAIRS:
        seen = seen.replace(pair, alike)
    return seen


def taken(username: str) -> str | None:
    """The existing sign-in name this one would be taken for; itself where it exists."""
    wanted = _shape(username)
    return next((login for login in db.session().scalars(select(User.login)) if _shape(login) == wanted), None)
