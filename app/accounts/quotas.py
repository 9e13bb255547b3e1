"""How much of others one account may learn: how many numbers it asks about, how many masked records it opens.

A check tells whether a number is known elsewhere; opened records are enough for a day's work, too few to copy a
register."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import func, select

from app import clock, db
from app.accounts.models import AccountEvent, User
from app.accounts.person import Person
from app.accounts.record import fold, record
from app.errors import TooMany

ASKED = "asked_about"
INQUIRIES, SPAN = 60, timedelta(days=1)
REVEALED = "revealed"
REVEALS = ((timedelta(hours=1), 30), (timedelta(days=1), 100))


def require_few_inquiries(person: Person, marks: Collection[str]) -> None:
    """Note which values were asked about, by keyed hash; the same value again costs nothing.

    Raises TooMany above the day's share. The open transaction must not have written.
    """
    login = fold(person.username)
    lately = AccountEvent.login == login, AccountEvent.kind == ASKED, AccountEvent.at > clock.now() - SPAN
    known = set(db.session().scalars(select(AccountEvent.device).where(*lately).distinct().limit(INQUIRIES + 1)))
    fresh = set(marks) - known
    if not fresh:
        return
    if len(known) + len(fresh) > INQUIRIES:
        raise TooMany("今天查验的人员证件号码过多，请明天再试；正常填报不受影响的，可直接提交。", SPAN)
    with db.unit().database.transaction():
        for mark in sorted(fresh):
            record(ASKED, login, person.id, device=mark)


def require_few_reveals(person: Person) -> None:
    """Count one more opening, in the move that opens it. Raises TooMany above 30 an hour or 100 a day."""
    session, login = db.write(), fold(person.username)
    session.execute(select(User.id).where(User.id == person.id).with_for_update())
    for span, most in REVEALS:
        lately = AccountEvent.login == login, AccountEvent.kind == REVEALED, AccountEvent.at > clock.now() - span
        if (session.scalar(select(func.count()).select_from(AccountEvent).where(*lately)) or 0) >= most:
            words = f"查看原值已达上限（每小时{REVEALS[0][1]}次、每天{REVEALS[1][1]}次），请稍后再试。"
            raise TooMany(words, span)
    record(REVEALED, login, person.id)
