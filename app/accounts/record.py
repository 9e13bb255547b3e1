"""Keeps account events, in the move itself or, for what must survive a refused request, in one of their own."""

import re
import unicodedata
from dataclasses import dataclass

from app import clock, db
from app.accounts.models import AccountEvent

_BAD = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Device:
    """Where a request comes from. `cookie`: the device cookie as sent, proved by `tokens.known_device`."""

    ip: str = ""
    agent: str = ""
    cookie: str = ""


def clean(text: str, length: int) -> str:
    """Text from outside without what a database refuses, at most `length` long."""
    return _BAD.sub("", text)[:length]


def fold(username: str) -> str:
    """The one spelling under which a username is stored and looked up: width and case do not matter."""
    return clean(unicodedata.normalize("NFKC", username), 200).strip().casefold()[:64]


def record(
    kind: str, login: str, user_id: int | None = None, ip: str = "", device: str | None = None
) -> AccountEvent:
    """Note an event in the open transaction."""
    event = AccountEvent(at=clock.now(), kind=kind, login=login, user_id=user_id, ip=ip[:45], device=device)
    db.write().add(event)
    return event
