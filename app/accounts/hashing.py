"""Argon2id with the figures of S1, at most four at a time: a flood of sign-ins must not eat the memory."""

import contextlib
import threading
import unicodedata
from collections.abc import Iterator

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Unavailable

LONGEST = 128
ROUNDS, KIBIBYTES = 2, 19 * 1024
_hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=KIBIBYTES, parallelism=1)
_slots = threading.BoundedSemaphore(4)


@contextlib.contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=10):
        raise Unavailable
    try:
        yield
    finally:
        _slots.release()


def hash_password(password: str) -> str:
    """The hash to store. Slow on purpose: call it before the write transaction begins."""
    with _slot():
        return _hasher.hash(_normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; an unknown user (None) costs the same time and is wrong."""
    if len(password) > LONGEST:
        return False
    with _slot():
        try:
            _hasher.verify(password_hash or _DUMMY, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with other figures than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


_DUMMY = f"$argon2id$v=19$m={KIBIBYTES},t={ROUNDS},p=1${'A' * 22}${'A' * 43}"
"""A hash as ours are, of no password: made by hand, since to make one costs each process as much as a sign-in."""
