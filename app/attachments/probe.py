"""The child that looks into one file under limits: `python -m app.attachments.probe TYPE PATH`.

Standard output is `ok` (exit 0) or a sentence for the person (exit 1); exit UNREAD means: could not be read. The
processor time ends with SIGXCPU, so that it is known from being killed by somebody else.
"""

import logging
import os
import resource
import sys
import warnings
from pathlib import Path

from app.attachments import probe_image, probe_pdf
from app.attachments.probe_refused import UNREAD, Refused

MEMORY = 300 * 1024 * 1024
SECONDS = 3
NICE = 10
LOOKS = {"application/pdf": probe_pdf.look, "image/png": probe_image.look_png, "image/jpeg": probe_image.look_jpeg}


def limit() -> None:
    """No more memory, time and files than one scan needs; nothing may be written."""
    for kind, most, last in (
        (resource.RLIMIT_AS, MEMORY, MEMORY),
        (resource.RLIMIT_CPU, SECONDS, SECONDS + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, 16, 16),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (most, last))


def main(promised: str, path: str) -> int:
    """Look and tell."""
    limit()
    os.nice(NICE)
    warnings.simplefilter("error")
    logging.disable()
    try:
        LOOKS[promised](Path(path).read_bytes())
    except Refused as refused:
        sys.stdout.write(str(refused))
        return 1
    except Exception:
        return UNREAD
    sys.stdout.write("ok")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
