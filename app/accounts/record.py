"""Keeps account events, in the move itself or, for what must survive a refused request, in one of their own."""

import re
import unicodedata
from dataclasses import dataclass

from app import clock, db
from app.accounts.models import AccountEvent

_BAD = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Device:
    """Where a request comes from. `cookie`: the device cookie as sent, proved by `devices.known`."""

    ip: str = ""
    agent: str = ""
    cookie: str = ""


def clean(text: str, length: int) -> str:
    """Text from outside without what a database refuses, at most `length` long."""
    return _BAD.sub("", text)[:length]


def fold(username: str) -> str:
    """The one spelling under which a username is stored and looked up: width and case do not matter."""
    return clean(unicodedata.normalize("NFKC", username), 200).strip().casefold()[:64]


def record(kind: str, login: str, user_id: int | None = None, ip: str = "", device: str | None = None) -> None:
    """Note an event in the open transaction."""
    event = AccountEvent(at=clock.now(), kind=kind, login=login, user_id=user_id, ip=ip[:45], device=device)
    db.write().add(event)


def record_apart(kind: str, login: str, user_id: int | None, ip: str, device: str | None) -> None:
    """Note an event that stays although the request is refused; the open transaction must not have written."""
    unit = db.unit()
    if unit.writing:
        raise RuntimeError("a refusal is recorded before anything is written")
    with unit.database.transaction():
        record(kind, login, user_id, ip, device)
