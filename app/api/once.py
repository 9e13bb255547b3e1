"""Writes with an Idempotency-Key happen once; the same key and body answer the same again."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from flask import Response, make_response, request

from app import clock, db
from app.accounts.session import current
from app.api.models import Answered
from app.errors import Invalid, Problem
from app.jobs.once import insert_once

View = Callable[..., Any]


def once(view: View) -> View:
    """Decorate a write: the key's row is the first thing written, so a second sender waits for the first."""

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key")
        if not key:
            return view(*args, **kwargs)
        return _keyed(_checked(key), functools.partial(view, *args, **kwargs))

    return guarded


def _checked(key: str) -> str:
    if len(key) > 80 or not key.isascii() or not key.isprintable():
        raise Invalid([Problem("/Idempotency-Key", "V-KEY", "幂等键应为不超过 80 个可见字符。")])
    return key


def _keyed(key: str, view: Callable[[], Any]) -> Any:
    person = current()
    digest = hashlib.sha256(
        f"{request.method} {request.path}\n".encode() + request.get_data(cache=True)
    ).hexdigest()
    row = {"user_id": person.id, "key": key, "digest": digest, "at": clock.now()}
    if insert_once(row, [Answered.user_id, Answered.key], Answered.user_id) is None:
        return _again(person.id, key, digest)
    response = make_response(view())
    stored = db.session().get(Answered, (person.id, key))
    if stored is not None:
        stored.status, stored.body = response.status_code, response.get_data(as_text=True)
    return response


def _again(person_id: int, key: str, digest: str) -> Response:
    before = db.session().get(Answered, (person_id, key), populate_existing=True)
    if before is None or before.digest != digest:
        raise Invalid([Problem("/Idempotency-Key", "V-KEY", "该幂等键已用于另一请求。")])
    return Response(before.body, before.status or 200, mimetype="application/json")
