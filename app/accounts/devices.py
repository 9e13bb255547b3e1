"""Device cookies: a browser that once signed in is known, so that strangers cannot lock its owner out (S3)."""

import hmac
import secrets

from app import crypto


def issue(user_id: int) -> str:
    """A cookie value that proves this browser has signed in as this user before."""
    name = secrets.token_hex(16)
    return f"{name}.{_proof(user_id, name)}"


def known(cookie: str, user_id: int) -> str | None:
    """The device's name if the cookie was issued to it for this user, else None."""
    name, _, proof = cookie.partition(".")
    if len(name) != 32 or not proof.isascii():
        return None
    return name if hmac.compare_digest(proof, _proof(user_id, name)) else None


def _proof(user_id: int, name: str) -> str:
    return crypto.vault().fingerprint(f"device:{user_id}:{name}")
