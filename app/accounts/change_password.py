"""Changing one's own password, and the reset that only the head office may order."""

import secrets
from collections.abc import Sequence

from sqlalchemy import select

from app import clock, db
from app.accounts import hashing, throttle
from app.accounts.models import Org, PastPassword, User
from app.accounts.password import REMEMBERED, refusal, require_strong
from app.accounts.record import record
from app.accounts.sign_in import judged
from app.accounts.sign_out import end_sessions
from app.accounts.throttle import RESET, Try
from app.accounts.tokens import revoke_tokens
from app.errors import NotFound

CHANGING = "change"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"


def change_password(user_id: int, old: str, new: str) -> None:
    """Set a new password; all sessions and tokens end. Raises Invalid (V-PWD) with the reason.

    Raises TooMany after five wrong old passwords: an open browser is no way to guess. Call before any write.
    """
    user = _user(user_id)
    number = throttle.begin(Try(user.login, "", CHANGING, user_id))
    if not judged(number, user.password_hash, old):
        raise refusal("原密码不正确。")
    throttle.unjudged(number)
    require_strong(new, _context(user))
    if any(hashing.matches(used, new) for used in _used(user)):
        raise refusal(f"新密码不能与最近 {REMEMBERED} 次用过的密码相同。")
    _store(user_id, hashing.hash_password(new), must_change=False)


def reset_password(user_id: int) -> str:
    """Give the user a one-time password, to be changed at the next sign-in; all sessions and tokens end, and what
    was tried before counts no more."""
    _user(user_id)
    once = one_time()
    _store(user_id, hashing.hash_password(once), must_change=True)
    return once


def one_time() -> str:
    """A password that meets the rules, without letters that are easily confused."""
    return "Xa7-" + "".join(secrets.choice(_LETTERS) for _ in range(12))


def _user(user_id: int) -> User:
    user = db.session().get(User, user_id)
    if user is None:
        raise NotFound
    return user


def _context(user: User) -> tuple[str, ...]:
    org = db.session().get_one(Org, user.org_code)
    return (user.username, user.name, org.code, org.name)


def _used(user: User) -> Sequence[str]:
    query = select(PastPassword.password_hash).where(PastPassword.user_id == user.id)
    past = db.session().scalars(query.order_by(PastPassword.id.desc()).limit(REMEMBERED - 1)).all()
    return (*past, user.password_hash) if user.password_hash else past


def _store(user_id: int, password_hash: str, must_change: bool) -> None:
    session = db.write()
    user = session.get_one(User, user_id)
    if user.password_hash:
        session.add(PastPassword(user_id=user.id, password_hash=user.password_hash, changed_at=clock.now()))
    user.password_hash, user.password_at, user.must_change = password_hash, clock.now(), must_change
    end_sessions(user.id)
    revoke_tokens(user.id)
    record(RESET if must_change else "password_changed", user.login, user.id)
