"""What Ctrl-C, `docker stop` and systemd do to a process that serves. Imported first: it loads nothing else."""

import os
import signal
from collections.abc import Callable
from types import FrameType


def hear(told: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    """What both signals do from now on."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, told)


def end_at_once(*_: object) -> None:
    """While it is still being loaded nothing is in hand. An exception would not do: Python drops one that comes up
    while it tidies after an import, and the signal with it."""
    os._exit(0)
