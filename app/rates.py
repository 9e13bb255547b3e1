"""How often one person or one address may ask (S9): counted in the broker where that is Redis, else in memory.

A Redis that is away or frozen costs a request a tenth of a second at most, and that seldom: after one failure
this process counts in its own memory, and asks Redis again at growing intervals.
"""

from typing import Any

from flask import Flask, g, request
from flask_limiter import Limiter

from app.accounts import csrf, session
from app.accounts.audience import audiences
from app.config import Settings
from app.edge import Edge

PATIENCE = 0.05
REDIS: dict[str, Any] = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}


def limit(app: Flask, settings: Settings, doors: Edge) -> None:
    """All writes of one person together; views marked with a `limit` by address."""
    redis = settings.broker_url.startswith(("redis:", "rediss:"))
    limiter = Limiter(
        _who,
        app=app,
        application_limits=[doors.writes] if doors.writes else [],
        application_limits_exempt_when=lambda: request.method in csrf.SAFE,
        storage_uri=settings.broker_url if redis else "memory://",
        storage_options=REDIS if redis else {},
        in_memory_fallback_enabled=redis,
        swallow_errors=True,
    )
    rates = {"search": doors.search, "sign_in": doors.sign_in}
    shared = {name: limiter.shared_limit(rate, name, key_func=_address) for name, rate in rates.items()}
    for endpoint, told in audiences(app).items():
        if told and told.limit:
            app.view_functions[endpoint] = shared[told.limit](app.view_functions[endpoint])  # type: ignore[assignment]


def _address() -> str:
    return request.remote_addr or "?"


def _who() -> str:
    person = session.visitor() if "identity" in g else None
    return f"user:{person.id}" if person else _address()
