"""Bounds how many people an account can ask about: a check tells whether a number is known elsewhere."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from app import clock, db
from app.accounts.models import AccountEvent
from app.accounts.person import Person
from app.accounts.record import fold, record
from app.errors import TooMany

ASKED = "asked_about"
MOST, SPAN = 60, timedelta(days=1)


def require_few(person: Person, marks: Collection[str]) -> None:
    """Note which values were asked about, by keyed hash; the same value again costs nothing.

    Raises TooMany above the day's share. The open transaction must not have written.
    """
    login = fold(person.username)
    lately = AccountEvent.login == login, AccountEvent.kind == ASKED, AccountEvent.at > clock.now() - SPAN
    known = set(db.session().scalars(select(AccountEvent.device).where(*lately).distinct().limit(MOST + 1)))
    fresh = set(marks) - known
    if not fresh:
        return
    if len(known) + len(fresh) > MOST:
        raise TooMany("今天查验的人员证件号码过多，请明天再试；正常填报不受影响的，可直接提交。", SPAN)
    with db.unit().database.transaction():
        for mark in sorted(fresh):
            record(ASKED, login, person.id, device=mark)
