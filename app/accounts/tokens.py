"""Secret texts given to browsers and programs; the database keeps only their digest."""

import hashlib
import secrets


def fresh(prefix: str = "") -> str:
    """A new secret of 256 bits, safe in headers and cookies."""
    return prefix + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """SHA-256 in hex: what is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()
