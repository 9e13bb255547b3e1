"""Loaded by the processes of these tests before anything else: kinds of jobs that harm, and a wrong clock.

NOTES: the folder where jobs leave word. SKEW: seconds this machine's clock is ahead.
GRACE: seconds a job in hand has when all is told to end.
"""

import gc
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

gc.disable()  # as the program itself does while it is being loaded; it enables it when that is done
try:
    from app import clock, drain, supervisor, sweep
    from app.jobs import claim, lease
except KeyboardInterrupt:  # as the program itself ends where it is told so while it is being loaded
    os._exit(130)

NOTES = Path(os.environ["NOTES"])
SKEW = timedelta(seconds=float(os.environ.get("SKEW", "0")))


def note(payload: Mapping[str, Any]) -> None:
    """Leave word that this job began: one line per call."""
    with (NOTES / str(payload["name"])).open("a") as file:
        file.write(f"{os.getpid()}\n")


def poison(payload: Mapping[str, Any]) -> None:
    """Take the whole process along."""
    note(payload)
    os._exit(1)


def slow(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A handler that takes several leases."""
    note(payload)
    time.sleep(payload["seconds"])
    return {}


drain.KINDS = {**drain.KINDS, "note": note, "poison": poison, "slow": lambda _payload: None}
drain.BEFORE = {**drain.BEFORE, "slow": slow}
drain.PROMPT = drain.Lane(frozenset(drain.BEFORE))
claim.LEASE = lease.LEASE = timedelta(seconds=1.5)  # type: ignore[attr-defined]
claim.WAITS = (timedelta(seconds=2),) * 4
supervisor.LONGEST_WAIT = 0.5
sweep.SWEEP_SECONDS = 0.5
sweep.GRACE = float(os.environ.get("GRACE", sweep.GRACE))
clock._real = lambda: datetime.now(UTC) + SKEW
