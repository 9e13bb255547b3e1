"""A web process that cannot begin yet: it answers 503 and tries again, so that its server and siblings live on.

gunicorn ends altogether when one of its processes does not start; and one starts at any time, also while the
database is away: after a crash, or because it had grown too large.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any

import orjson

from app.config import BadSetting
from app.edge import HEADERS, RETRY_AFTER
from app.errors import AppError, Unavailable
from app.faults import Fault
from app.logbook import Logbook

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
AGAIN, QUIET = 2.0, 60.0
log = logging.getLogger(__name__)
HEALTH = "/healthz"
PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>503</title>'
    "<h1>{0}</h1><p>编号 {1}</p><p><a href='/'>返回首页</a></p></html>"
)


class Boot:
    """The WSGI application that `make` gives, as soon as it succeeds."""

    def __init__(self, make: Callable[[], Wsgi], again: float = AGAIN) -> None:
        self._make, self._again = make, again
        self._logbook = Logbook(log, QUIET)
        self._ready: Wsgi | None = None
        self._told, self._reference = Unavailable().message, ""

    def begin(self) -> None:
        """Try once while the server still waits for this process; if that fails, go on in a thread."""
        if not self._succeeds():
            threading.Thread(target=self._insist, name="boot", daemon=True).start()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        return self._ready(environ, start_response) if self._ready else self._away(environ, start_response)

    def _succeeds(self) -> bool:
        try:
            self._ready = self._make()
        except Exception as failure:  # whatever it is, ending would take the siblings along
            self._told = failure.message if isinstance(failure, Fault) else Unavailable().message
            cause = failure.cause if isinstance(failure, Fault) else str(failure)
            self._reference = self._logbook.note(cause, f"cannot serve yet: {cause}", _unknown(failure))
        return self._ready is not None

    def _insist(self) -> None:
        never = threading.Event()
        while not self._succeeds():
            never.wait(self._again)

    def _away(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        headers = {**HEADERS, "Cache-Control": "no-store"}
        if path == HEALTH:
            start_response("200 OK", [*headers.items(), ("Content-Type", "application/json")])
            return [b'{"status":"ok"}']
        api = path.startswith("/api/")
        kind = "application/problem+json" if api else "text/html; charset=utf-8"
        headers |= {"Retry-After": RETRY_AFTER, "Content-Type": kind}
        start_response("503 Service Unavailable", list(headers.items()))
        return [self._problem() if api else PAGE.format(self._told, self._reference).encode()]

    def _problem(self) -> bytes:
        told = {"type": "urn:problem:unavailable", "title": Unavailable().message, "status": 503}
        return orjson.dumps({**told, "detail": self._told, "reference": self._reference})


def _unknown(failure: Exception) -> Exception | None:
    """With its traceback only what is nobody's known trouble."""
    return None if isinstance(failure, (AppError, BadSetting)) else failure
