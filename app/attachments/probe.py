"""The child that looks into one file under limits: `python -m app.attachments.probe TYPE PATH`, or without
arguments the mother of such children, who hears of files on standard input (`fork_server`).

Standard output is `ok` (exit 0) or a sentence for the person (exit 1); exit UNREAD means: could not be read. The
processor time ends with SIGXCPU, so that it is known from being killed by somebody else.
"""

import gc
import logging
import os
import resource
import signal
import socket
import sys
import warnings
from pathlib import Path
from typing import NoReturn

import pypdf.filters  # noqa: F401 - the library itself loads it late
from PIL import Image

from app.attachments import probe_image, probe_pdf
from app.attachments.probe_refused import UNREAD, Refused

MEMORY = 300 * 1024 * 1024
SECONDS = 3
NICE = 10
LINE = 2048
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


def serve(line: socket.socket) -> None:
    """Answer each `TYPE\\nPATH` with `CODE\\nOUTPUT` of a child, one after another, until nobody asks any more.

    What libraries would load only in the child is loaded before, and its memory stays shared.
    """
    Image.preinit()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # whoever starts the server may have it ignored
    while asked := line.recv(LINE):
        answers, output = os.pipe()
        child = os.fork()
        if not child:
            _become_child(output, *asked.decode().split("\n", 1))
        os.close(output)
        with os.fdopen(answers, "rb") as told:
            said = told.read(LINE)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        line.send(b"%d\n%s" % (code, said))


def _become_child(output: int, promised: str, path: str) -> NoReturn:
    """Nothing of the mother's stays in reach but the pipe for the verdict."""
    code = UNREAD
    try:
        os.dup2(output, sys.stdout.fileno())
        os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
        os.closerange(3, 1024)
        code = main(promised, path)
        sys.stdout.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit(main(*sys.argv[1:]))
    with socket.socket(fileno=sys.stdin.fileno()) as asking:
        serve(asking)
