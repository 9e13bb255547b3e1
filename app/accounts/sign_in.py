"""Signing in: throttle, password, a new session token. The answer never tells whether the user exists."""

from dataclasses import dataclass

from sqlalchemy import select

from app import clock, db
from app.accounts import hashing, throttle, tokens
from app.accounts.identify import Identity
from app.accounts.identify import person as person_of
from app.accounts.models import Org, SignIn, User
from app.accounts.record import Device, clean, fold, record
from app.accounts.throttle import RIGHT, Try
from app.errors import NotSignedIn

REFUSED = "登录名或密码不正确，或者该账户已停用。"


@dataclass(frozen=True)
class SignedIn(Identity):
    """A fresh session: `token` for the session cookie, `device` for the device cookie."""

    device: str = ""


def sign_in(username: str, password: str, device: Device) -> SignedIn:
    """Start a session. Raises NotSignedIn, or TooMany while guessing is slowed down; call before any write."""
    login = fold(username)
    user = db.session().scalar(select(User).join(Org, Org.code == User.org_code).where(User.login == login))
    browser = tokens.known_device(device.cookie, user.id) if user else None
    number = throttle.begin(Try(login, device.ip, browser, user.id if user else None))
    if not judged(number, _hash_of(user), password) or user is None:
        raise NotSignedIn(REFUSED)
    return _start(user, device, browser, _renewed(user, password), number)


def judged(number: int, password_hash: str | None, password: str) -> bool:
    """Whether the password of a counted try is right; a wrong one stays counted."""
    try:
        fits = hashing.matches(password_hash, password)
    except BaseException:
        throttle.unjudged(number)
        raise
    if not fits:
        throttle.wrong(number)
    return fits


def _hash_of(user: User | None) -> str | None:
    return user.password_hash if user and user.active else None


def _renewed(user: User, password: str) -> str | None:
    """A new hash where the stored one was made with older figures."""
    old = user.password_hash or ""
    return hashing.hash_password(password) if hashing.outdated(old) else None


def _start(user: User, device: Device, browser: str | None, renewed: str | None, number: int) -> SignedIn:
    session = db.write()
    throttle.right(number)
    person = person_of(user.id)
    if person is None:
        raise NotSignedIn(REFUSED)
    if renewed:
        session.get_one(User, user.id).password_hash = renewed
    token = open_session(user.id, device)
    record(RIGHT, user.login, user.id, device.ip, browser)
    session.flush()
    return SignedIn(person, token, device=device.cookie if browser else tokens.issue_device(user.id))


def open_session(user_id: int, device: Device) -> str:
    """Store a new session and give its token: the only time it is ever seen."""
    token, now = tokens.fresh(), clock.now()
    row = SignIn(
        digest=tokens.digest(token),
        user_id=user_id,
        ip=device.ip[:45],
        agent=clean(device.agent, 200),
        signed_in_at=now,
        seen_at=now,
    )
    db.write().add(row)
    return token
