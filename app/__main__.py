"""`python -m app …`."""

import gc
import sys

from app.cli import signals

INTERRUPTED = 130

if __name__ == "__main__":
    try:
        gc.disable()  # what is loaded stays: to look through it again and again, or at the end, finds nothing
        if sys.argv[1:2] == ["jobs"]:
            from app.cli.sweeper import main
        elif sys.argv[1:2] in (["serve"], ["worker"]):
            signals.hear(signals.end_at_once)
            from app.cli.server import main
        else:
            from app.cli.main import main
        gc.freeze()
        gc.enable()

        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # without a word, also while it is still being loaded
        sys.exit(INTERRUPTED)
