"""How often one person or one address may ask (S9): counted in the broker where that is Redis, else in memory.

A Redis that is away or frozen costs a request a tenth of a second at most, and that seldom: after one failure
this process counts in its own memory, and asks Redis again at growing intervals.
"""

import threading
from math import ceil
from time import time
from typing import Any

from flask import Flask, g, request
from flask_limiter import Limiter, RequestLimit
from limits.storage import Storage

from app.accounts import csrf, session
from app.accounts.audience import audiences
from app.config import Settings
from app.edge import Edge

PATIENCE = 0.05
REDIS: dict[str, Any] = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
MINUTE = 60.0


class Counter(Storage):
    """Counts in this process. The library's own starts a thread at nearly every request to forget what is over;
    here whoever counts next does that, once a minute."""

    STORAGE_SCHEME = ["counter"]
    base_exceptions = ValueError

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, float]] = {}
        self._sweep = time() + MINUTE

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count `amount` more in the key's window, which lasts `expiry` seconds from its first count."""
        now = time()
        with self._lock:
            if now >= self._sweep:
                self._counts = {one: line for one, line in self._counts.items() if line[1] > now}
                self._sweep = now + MINUTE
            count, until = self._counts.get(key, (0, 0.0))
            line = (count + amount, until) if until > now else (amount, now + expiry)
            self._counts[key] = line
        return line[0]

    def get(self, key: str) -> int:
        """The count of the key's window, 0 once it is over."""
        count, until = self._counts.get(key, (0, 0.0))
        return count if until > time() else 0

    def get_expiry(self, key: str) -> float:
        """When the key's window ends, in seconds since 1970."""
        return self._counts.get(key, (0, time()))[1]

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int | None:
        """Forget everything; gives how many keys there were."""
        with self._lock:
            known, self._counts = len(self._counts), {}
        return known

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self._lock:
            self._counts.pop(key, None)


class _Limiter(Limiter):
    """Who only reads is counted at the views that say so; the library would look for limits before every page."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not (in_middleware and request.method in csrf.SAFE):
            super()._check_request_limit(callable_name, in_middleware)


def limit(app: Flask, settings: Settings, doors: Edge) -> None:
    """All writes of one person together; views marked with a `limit` by address."""
    redis = settings.broker_url.startswith(("redis:", "rediss:"))
    limiter = _Limiter(
        _who,
        app=app,
        application_limits=[doors.writes] if doors.writes else [],
        application_limits_exempt_when=lambda: request.method in csrf.SAFE,
        storage_uri=settings.broker_url if redis else "counter://",
        storage_options=REDIS if redis else {},
        in_memory_fallback_enabled=redis,
        swallow_errors=True,
        on_breach=_note_wait,
    )
    rates = {"search": doors.search, "sign_in": doors.sign_in}
    shared = {name: limiter.shared_limit(rate, name, key_func=_address) for name, rate in rates.items()}
    for endpoint, told in audiences(app).items():
        if told and told.limit:
            app.view_functions[endpoint] = shared[told.limit](app.view_functions[endpoint])  # type: ignore[assignment]


def _note_wait(reached: RequestLimit) -> None:
    """For the answer that refuses: the window's end."""
    g.retry_after = str(max(1, ceil(reached.reset_at - time())))


def _address() -> str:
    return request.remote_addr or "?"


def _who() -> str:
    person = session.known()
    return f"user:{person.id}" if person else _address()
