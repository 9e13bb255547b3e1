"""Refuses writes that another site sends in a person's name (S6): bound token, and the sender's site."""

from typing import NoReturn

from flask import Request, request
from flask_wtf.csrf import CSRFProtect, generate_csrf

from app.accounts.tokens import digest
from app.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FOREIGN = "该请求来自其他网站，已拒绝。"
FIELD = "csrf"
# The token lives as long as its session; which page it came from `require_same_site` asks, of everybody.
SETTINGS = {
    "WTF_CSRF_FIELD_NAME": FIELD,
    "WTF_CSRF_CHECK_DEFAULT": False,
    "WTF_CSRF_TIME_LIMIT": None,
    "WTF_CSRF_SSL_STRICT": False,
}


class StalePage(Forbidden):
    """页面已过期，请刷新后重新提交。"""

    # A kind of its own: a page that holds typed text can fetch the token of the new session and go on.

    kind = "stale-page"


class Guard(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's check of the token, wherever `protect` is called; refuses with StalePage."""

    def _get_csrf_token(self) -> str | None:
        # The library would parse the body before it looks at the header, and leave nothing for the API's own gate.
        return request.headers.get("X-CSRF-Token") or super()._get_csrf_token()

    def _error_response(self, reason: str) -> NoReturn:
        raise StalePage


guard, token_now = Guard(), generate_csrf


def secret_of(session_token: str) -> str:
    """What the tokens of this session are made of; nobody can make it without the session's own secret."""
    return digest(f"csrf:{session_token}")


def require_same_site(request: Request) -> None:
    """Raise Forbidden if the browser says that another site sent this; programs say nothing and pass."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        fine = fetched_from in ("same-origin", "none")
    else:
        origin = request.headers.get("Origin")
        fine = origin is None or origin.partition("://")[2] == request.host
    if not fine:
        raise Forbidden(FOREIGN)
