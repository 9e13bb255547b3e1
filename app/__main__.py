"""`python -m app …`."""

import sys

INTERRUPTED = 130

if __name__ == "__main__":
    try:
        if sys.argv[1:2] == ["jobs"]:
            from app.cli.sweeper import main
        else:
            from app.cli.main import main

        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # without a word, also while it is still being loaded
        sys.exit(INTERRUPTED)
