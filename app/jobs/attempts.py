"""How often a job is tried, and how long it waits between: after a failure, and after the death of its worker."""

import secrets
from datetime import timedelta

WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
)
ATTEMPTS = len(WAITS) + 1
SPREAD = 0.2
_random = secrets.SystemRandom()


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts, spread by a fifth so that failures do not march in step."""
    return WAITS[attempts - 1] * _random.uniform(1 - SPREAD, 1 + SPREAD)
