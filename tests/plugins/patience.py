"""How long a test waits: to the letter only where figures are measured on a machine that does nothing else."""

import os
import time
from collections.abc import Callable

LONG = "CLUSTER_TIMERS" in os.environ
"""Whether this run measures: `docs/proof.md` tells how it is called."""


def within(seconds: float) -> float:
    """The bound of a figure that must hold, in seconds: ten times as long in every other run, where it only keeps
    the test from waiting for ever for what never comes."""
    return seconds if LONG else 10 * seconds


def until(what: Callable[[], object], seconds: float = 30, pause: float = 0.05) -> None:
    """Look again and again until it is true. Raises AssertionError when that takes too long."""
    end = time.monotonic() + within(seconds)
    while not what():
        assert time.monotonic() < end, what
        time.sleep(pause)
