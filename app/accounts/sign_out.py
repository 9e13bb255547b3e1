"""Ending sessions: the own one, a chosen one, or all of a user."""

from sqlalchemy import select, update

from app import clock, db
from app.accounts.models import SignIn, User
from app.accounts.record import record
from app.accounts.tokens import digest
from app.errors import NotFound


def sign_out(token: str) -> None:
    """End the session of this token at once; the cookie is worth nothing afterwards. Unknown tokens are fine."""
    session = db.write()
    row = session.scalar(select(SignIn).where(SignIn.digest == digest(token), SignIn.ended_at.is_(None)))
    if row:
        row.ended_at = clock.now()
        record("signed_out", session.get_one(User, row.user_id).login, row.user_id, row.ip)


def end_session(user_id: int, sign_in: int) -> None:
    """End one of the user's own sessions; raises NotFound for anybody else's."""
    session = db.write()
    row = session.get(SignIn, sign_in)
    if row is None or row.user_id != user_id or row.ended_at:
        raise NotFound
    row.ended_at = clock.now()
    record("session_ended", session.get_one(User, user_id).login, user_id, row.ip)


def end_sessions(user_id: int) -> None:
    """End every session of a user: password changed, account disabled, posts changed."""
    open_ones = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    db.write().execute(open_ones.values(ended_at=clock.now()))
