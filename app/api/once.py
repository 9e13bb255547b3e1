"""Writes with an Idempotency-Key happen once; the same request answers the same again to who may still see it."""

import functools
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import orjson
from flask import Response, current_app, jsonify, make_response, request

from app import clock, db
from app.accounts.session import current
from app.api.models import Answered
from app.crypto import PREFIX, vault
from app.errors import Invalid, Problem
from app.jobs.put import insert_once

LONGEST = 80
TAKES_KEY = "takes_key"
"""What marks a view that heeds the header, for the description of the API."""
View = Callable[..., Any]
Seen = Callable[[Any], Any]


def once(seen: Seen | None = None) -> Callable[[View], View]:
    """Decorate a write: the key's row is the first thing written, so a second sender waits for the first.

    `seen` gets the stored answer before it is given again, and raises for whoever may no longer see it; what it
    gives back, if anything, is answered in its place.
    """

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            key = request.headers.get("Idempotency-Key")
            if key is None:
                return view(*args, **kwargs)
            return _keyed(_checked(key), functools.partial(view, *args, **kwargs), seen)

        setattr(guarded, TAKES_KEY, True)
        return guarded

    return guard


def _checked(key: str) -> str:
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        raise Invalid([Problem("/Idempotency-Key", "V-KEY", f"幂等键应为 1 至 {LONGEST} 个可见字符。")])
    return key


def _keyed(key: str, view: Callable[[], Any], seen: Seen | None) -> Any:
    person, digest = current(), _digest()
    row = {"user_id": person.id, "key": key, "digest": digest, "at": clock.now()}
    if insert_once(row, [Answered.user_id, Answered.key], Answered.user_id) is None:
        return _again(person.id, key, digest, seen)
    response = make_response(view())
    stored = db.session().get(Answered, (person.id, key))
    if stored is not None:
        stored.status, stored.body = response.status_code, vault().seal(response.get_data(as_text=True))
    return response


def _asked() -> bytes:
    """Method, address with its parameters, body."""
    asked = f"{request.method} {request.path}?".encode() + request.query_string
    return asked + b"\n" + request.get_data(cache=True)


def _digest() -> str:
    """The same for the same request only, and keyed: from a bare one an identity number in the body could be
    found by trying them all."""
    key = hashlib.sha256(b"once" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.digest(key, _asked(), "sha256").hex()


def _bare() -> str:
    """What an earlier version kept, still known while its answers are; none is written any more."""
    return hashlib.sha256(_asked()).hexdigest()


def _again(person_id: int, key: str, digest: str, seen: Seen | None) -> Response:
    before = db.session().get(Answered, (person_id, key), populate_existing=True)
    if before is None or before.digest not in (digest, _bare()):
        raise Invalid([Problem("/Idempotency-Key", "V-KEY", "该幂等键已用于另一请求。")])
    text = opened(before.body or "")
    fresh = seen(orjson.loads(text)) if seen else None
    if fresh is not None:
        return make_response(jsonify(fresh), before.status or 200)
    return Response(text, before.status or 200, mimetype="application/json")


def opened(body: str) -> str:
    """A stored answer, sealed at rest like what it speaks of; answers of an earlier version stand in clear."""
    return vault().open(body) if body.startswith(PREFIX) else body
