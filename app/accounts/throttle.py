"""Slows guessing down (S3) per account and device, per address, and over all; it counts recorded events."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from app import clock, db
from app.accounts.models import AccountEvent
from app.errors import TooMany

WRONG = "wrong_password"
RIGHT = "signed_in"
TRIES, WINDOW, PAUSE = 5, timedelta(minutes=15), timedelta(minutes=30)
BY_ADDRESS, OVER_ALL, SHORT = 100, 1000, timedelta(minutes=5)


def require_calm(login: str, ip: str, device: str | None) -> None:
    """Raise TooMany while this device may not try this account, or the address or everybody tried too often."""
    if _locked(login, device):
        raise TooMany("密码连续输错次数过多，请 30 分钟后再试，或联系上级部门重置密码。")
    if _wrong_lately(AccountEvent.ip == ip) >= BY_ADDRESS or _wrong_lately() >= OVER_ALL:
        raise TooMany("登录请求过于频繁，请 5 分钟后再试。")


def _locked(login: str, device: str | None) -> bool:
    """Five wrong tries within the window since the last right one, the newest less than a pause ago."""
    query = (
        select(AccountEvent.kind, AccountEvent.at)
        .where(AccountEvent.login == login, AccountEvent.kind.in_((WRONG, RIGHT)), AccountEvent.device == device)
        .where(AccountEvent.at > clock.now() - WINDOW - PAUSE)
        .order_by(AccountEvent.at.desc(), AccountEvent.id.desc())
        .limit(TRIES)
    )
    tries = db.session().execute(query).all()
    if len(tries) < TRIES or any(row.kind == RIGHT for row in tries):
        return False
    newest, oldest = tries[0].at, tries[-1].at
    return bool(newest - oldest <= WINDOW and clock.now() - newest < PAUSE)


def _wrong_lately(*where: ColumnElement[bool]) -> int:
    recent = select(AccountEvent.id).where(
        AccountEvent.kind == WRONG, AccountEvent.at > clock.now() - SHORT, *where
    )
    return db.session().scalar(select(func.count()).select_from(recent.limit(OVER_ALL).subquery())) or 0
