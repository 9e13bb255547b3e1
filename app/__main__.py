"""`python -m app …`."""

import gc
import sys
from collections.abc import Sequence

from app.cli import signals

INTERRUPTED = 130

if __name__ == "__main__":
    try:
        gc.disable()  # what is loaded stays: to look through it again and again, or at the end, finds nothing
        if sys.argv[1:2] == ["jobs"]:
            from app.cli import jobs, running

            rooms: Sequence[running.Room] = (jobs,)  # started often: loads no other command
        elif sys.argv[1:2] in (["serve"], ["worker"]):
            signals.hear(signals.end_at_once)
            from app.cli import running, serve

            rooms = (serve,)  # loads nothing of the other commands, and no migrations
        else:
            from app.cli import running
            from app.cli.main import ROOMS

            rooms = ROOMS
        gc.freeze()
        gc.enable()

        sys.exit(running.run(rooms, sys.argv[1:]))
    except KeyboardInterrupt:  # without a word, also while it is still being loaded
        sys.exit(INTERRUPTED)
