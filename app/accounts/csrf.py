"""Refuses writes that another site sends in a person's name (S6): bound token, and the sender's site."""

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import Request

from app.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
FOREIGN = "该请求来自其他网站，已拒绝。"


class StalePage(Forbidden):
    """页面已过期，请刷新后重新提交。"""

    # A kind of its own: a page that holds typed text can fetch the token of the new session and go on.

    kind = "stale-page"


def token_for(session_token: str) -> str:
    """The token that pages of this session carry; nobody can make it without the session's own secret."""
    return hmac.new(session_token.encode(), b"csrf", hashlib.sha256).hexdigest()


def require_same_site(request: Request) -> None:
    """Raise Forbidden if the browser says that another site sent this; programs say nothing and pass."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        fine = fetched_from in ("same-origin", "none")
    else:
        origin = request.headers.get("Origin")
        fine = origin is None or _host(origin) == request.host
    if not fine:
        raise Forbidden(FOREIGN)


def _host(origin: str) -> str | None:
    """The site an Origin header names; None for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def require_token(request: Request, session_token: str) -> None:
    """Raise StalePage unless header X-CSRF-Token or form field csrf carries the token of this session."""
    sent = request.headers.get("X-CSRF-Token")
    if sent is None and request.mimetype in _FORMS:
        sent = request.form.get("csrf")
    if not hmac.compare_digest((sent or "").encode("utf-8", "replace"), token_for(session_token).encode()):
        raise StalePage
