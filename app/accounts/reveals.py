"""How many masked records one person may open: enough for a day's work, too few to copy a register."""

from datetime import timedelta

from sqlalchemy import func, select

from app import clock, db
from app.accounts.models import AccountEvent, User
from app.accounts.person import Person
from app.accounts.record import fold, record
from app.errors import TooMany

REVEALED = "revealed"
LIMITS = ((timedelta(hours=1), 30), (timedelta(days=1), 100))


def require_few(person: Person) -> None:
    """Count one more opening, in the move that opens it. Raises TooMany above 30 an hour or 100 a day."""
    session, login = db.write(), fold(person.username)
    session.execute(select(User.id).where(User.id == person.id).with_for_update())
    for span, most in LIMITS:
        lately = AccountEvent.login == login, AccountEvent.kind == REVEALED, AccountEvent.at > clock.now() - span
        if (session.scalar(select(func.count()).select_from(AccountEvent).where(*lately)) or 0) >= most:
            words = f"查看原值已达上限（每小时{LIMITS[0][1]}次、每天{LIMITS[1][1]}次），请稍后再试。"
            raise TooMany(words, span)
    record(REVEALED, login, person.id)
