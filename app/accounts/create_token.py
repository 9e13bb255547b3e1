"""Bearer tokens for programs acting as a person."""

from datetime import timedelta

from sqlalchemy import update

from app import clock, db
from app.accounts import tokens
from app.accounts.identify import BEARER
from app.accounts.models import Token
from app.accounts.queries import user_named
from app.accounts.record import record


def create_token(username: str, label: str = "", days: int | None = None) -> str:
    """Make a token `wb_…` for the active user; it is shown once. `days`: how long it lives, None without end."""
    session = db.write()
    user = user_named(username)
    token, now = tokens.fresh(BEARER), clock.now()
    expires = None if days is None else now + timedelta(days=days)
    row = Token(digest=tokens.digest(token), user_id=user.id, label=label[:80], created_at=now, expires_at=expires)
    session.add(row)
    record("token_created", user.login, user.id)
    return token


def revoke_tokens(user_id: int) -> None:
    """All tokens of a user stop working at once."""
    open_ones = update(Token).where(Token.user_id == user_id, Token.revoked_at.is_(None))
    db.write().execute(open_ones.values(revoked_at=clock.now()))
