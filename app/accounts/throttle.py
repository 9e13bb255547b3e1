"""Slows guessing down (S3): each try is counted before it is judged, so that many at once are no way around it.

Per account and device; per address for browsers that never signed in here. A device that proved itself before
answers for itself alone: whatever strangers do, from wherever, it is let in. When very many wrong passwords come
from everywhere, unknown browsers get few tries per address instead of many; nobody else notices.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update

from app import clock, db
from app.accounts.models import AccountEvent
from app.accounts.record import record
from app.errors import TooMany

TRYING, WRONG, RIGHT, RESET = "trying", "wrong_password", "signed_in", "password_reset"
TRIES, WINDOW, PAUSE = 5, timedelta(minutes=15), timedelta(minutes=30)
BY_ADDRESS, WHEN_MANY, OVER_ALL, SHORT = 100, 5, 1000, timedelta(minutes=5)
JUDGED_WITHIN = timedelta(seconds=15)
ROUNDS, ROUND = 60, 0.05
LOCKED = "密码连续输错次数过多，请 30 分钟后再试，或联系管理员重置密码。"
CROWDED = "登录请求过于频繁，请 5 分钟后再试。"


@dataclass(frozen=True)
class Try:
    """One attempt: the folded name, the address, and the device that proved itself for this name, if any."""

    login: str
    ip: str
    device: str | None
    user_id: int | None = None


def begin(attempt: Try) -> int:
    """Count the try and give its number. Raises TooMany while this device may not, or the address tried too often.

    While as many as are allowed are being judged at this moment, it waits for their outcome: a person who signs
    in everywhere at once is not refused. The open transaction must not have written.
    """
    if db.unit().writing:
        raise RuntimeError("a try is counted before anything is written")
    for _ in range(ROUNDS):
        # A move of its own: the try stays counted whatever becomes of the request.
        with db.unit().database.transaction():
            number = _counted(attempt)
        if number is not None:
            return number
        time.sleep(ROUND)
    raise TooMany(CROWDED, SHORT)


def wrong(number: int) -> None:
    """The password was wrong: told apart, because the request will be refused."""
    with db.unit().database.transaction():
        db.write().execute(update(AccountEvent).where(AccountEvent.id == number).values(kind=WRONG))


def unjudged(number: int) -> None:
    """It could not be judged: as if it had not been."""
    with db.unit().database.transaction():
        right(number)


def right(number: int) -> None:
    """The password was right: the try does not count, in the move that lets the person in."""
    db.write().execute(delete(AccountEvent).where(AccountEvent.id == number))


def _counted(attempt: Try) -> int | None:
    """The number of the try; None where others of the same account are being judged still."""
    session = db.write()
    if not db.unit().database.sqlite:
        for key in (f"address:{attempt.ip}", f"login:{attempt.login}"):
            session.execute(select(func.pg_advisory_xact_lock(func.hashtext(key))))
    if not _free(_since_last_right(attempt)):
        return None
    if attempt.device is None:
        _require_calm(attempt.ip)
    event = record(TRYING, attempt.login, attempt.user_id, attempt.ip, attempt.device)
    session.flush()
    return event.id


def _since_last_right(attempt: Try) -> Sequence[Row[str, datetime]]:
    # A reset is believed from everywhere, a right password only for its device: or a stranger's guesses would be
    # forgotten each time the owner signs in.
    here = AccountEvent.device == attempt.device
    query = (
        select(AccountEvent.kind, AccountEvent.at)
        .where(AccountEvent.login == attempt.login, AccountEvent.at > clock.now() - WINDOW - PAUSE)
        .where(or_(AccountEvent.kind == RESET, and_(here, AccountEvent.kind.in_((TRYING, WRONG, RIGHT)))))
        .order_by(AccountEvent.at.desc(), AccountEvent.id.desc())
        .limit(2 * TRIES)
    )
    rows = db.session().execute(query).all()
    last = next((place for place, row in enumerate(rows) if row.kind in (RIGHT, RESET)), len(rows))
    return rows[:last]


def _free(tries: Sequence[Row[str, datetime]]) -> bool:
    """Whether one more may be judged now. Raises TooMany after five wrong ones within the window."""
    now = clock.now()
    judging = [row for row in tries if row.kind == TRYING and now - row.at < JUDGED_WITHIN]
    failed = [row.at for row in tries if row not in judging]
    if len(failed) >= TRIES and failed[0] - failed[TRIES - 1] <= WINDOW and now - failed[0] < PAUSE:
        raise TooMany(LOCKED, failed[0] + PAUSE - now)
    return len(judging) + sum(now - at <= WINDOW for at in failed) < TRIES or not judging


def _require_calm(ip: str) -> None:
    most = BY_ADDRESS if _wrong_lately() < OVER_ALL else WHEN_MANY
    if _wrong_lately(AccountEvent.ip == ip) >= most:
        raise TooMany(CROWDED, SHORT)


def _wrong_lately(*where: ColumnElement[bool]) -> int:
    recent = select(AccountEvent.id).where(
        AccountEvent.kind.in_((WRONG, TRYING)), AccountEvent.at > clock.now() - SHORT, *where
    )
    return db.session().scalar(select(func.count()).select_from(recent.limit(OVER_ALL).subquery())) or 0
