"""Secret texts given to browsers and programs: sessions, bearer tokens, device cookies. The database keeps at most
their digest.

A device cookie says that a browser once signed in, so that strangers cannot lock its owner out (S3)."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import update

from app import clock, crypto, db
from app.accounts.models import Token
from app.accounts.queries import user_named
from app.accounts.record import record

BEARER = "wb_"


def fresh(prefix: str = "") -> str:
    """A new secret of 256 bits, safe in headers and cookies."""
    return prefix + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """SHA-256 in hex: what is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def create_token(username: str, label: str = "", days: int | None = None) -> str:
    """Make a token `wb_…` for the active user; it is shown once. `days`: how long it lives, None without end."""
    session = db.write()
    user = user_named(username)
    token, now = fresh(BEARER), clock.now()
    expires = None if days is None else now + timedelta(days=days)
    row = Token(digest=digest(token), user_id=user.id, label=label[:80], created_at=now, expires_at=expires)
    session.add(row)
    record("token_created", user.login, user.id)
    return token


def revoke_tokens(user_id: int) -> None:
    """All tokens of a user stop working at once."""
    open_ones = update(Token).where(Token.user_id == user_id, Token.revoked_at.is_(None))
    db.write().execute(open_ones.values(revoked_at=clock.now()))


def issue_device(user_id: int) -> str:
    """A cookie value that proves this browser has signed in as this user before."""
    name = secrets.token_hex(16)
    return f"{name}.{_proof(user_id, name)}"


def known_device(cookie: str, user_id: int) -> str | None:
    """The device's name if the cookie was issued to it for this user, else None."""
    name, _, proof = cookie.partition(".")
    if len(name) != 32 or not proof.isascii():
        return None
    return name if hmac.compare_digest(proof, _proof(user_id, name)) else None


def _proof(user_id: int, name: str) -> str:
    return crypto.vault().fingerprint(f"device:{user_id}:{name}")
