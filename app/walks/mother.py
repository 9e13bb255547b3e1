"""The mother of sandboxes, `python -m app.walks.mother PROCESSES`: she has loaded the program and a database with
its schema and departments, and copies herself for each run asked of her on standard input.

She hears only which kind of run and in which folder (`app/packages/sandbox.py`); the child reads what is asked
there and leaves its answer beside it. It has no setting, key or database of the installation: whatever it does is
gone with the folder.
"""

import gc
import logging
import os
import resource
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Final, NoReturn

from app.db import Database
from app.packages import code, folder
from app.site import current as installation
from app.walks import child
from app.walks.walk import furnish

MEMORY: Final = 1536 * 1024 * 1024
LARGEST_FILE: Final = 64 * 1024 * 1024
OPEN_FILES, NICE, LINE = 256, 5, 4096
IDLE: Final = 600.0
"""Seconds after which she ends, unasked: the next run begins with a new one."""
UNREAD: Final = 3


def template() -> bytes:
    """A database with its schema and all departments, as the file that holds it."""
    with tempfile.TemporaryDirectory() as apart:
        file = Path(apart) / "template.db"
        database = Database(f"sqlite:///{file}")
        furnish(database)
        database.close()
        return file.read_bytes()


def limit(seconds: int) -> None:
    """No more than a run needs."""
    for kind, most, last in (
        (resource.RLIMIT_AS, MEMORY, MEMORY),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, LARGEST_FILE, LARGEST_FILE),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (most, last))
    os.nice(NICE)


def serve(line: socket.socket, made: bytes) -> None:
    """Answer each `KIND\\nFOLDER` with `CODE\\n` of a child, one after another, until nobody asks any more."""
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    line.settimeout(IDLE)
    while asked := _asked(line):
        born = os.fork()
        if not born:
            _become_child(made, *asked.split("\n", 1))
        code_ = os.waitstatus_to_exitcode(os.waitpid(born, 0)[1])
        line.send(b"%d\n" % code_)


def _asked(line: socket.socket) -> str:
    try:
        return line.recv(LINE).decode()
    except TimeoutError:
        return ""


def _become_child(made: bytes, kind: str, place: str) -> NoReturn:
    """Nothing of the mother's line stays in reach."""
    code_ = UNREAD
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
        os.closerange(3, 1024)
        limit(child.SECONDS[kind])
        logging.disable()
        (Path(place) / child.DATABASE).write_bytes(made)
        child.run(kind, Path(place))
        code_ = 0
    finally:
        os._exit(code_)


if __name__ == "__main__":
    processes = Path(sys.argv[1])
    installation.configure(processes)
    code.load(folder.keys(processes))
    with socket.socket(fileno=sys.stdin.fileno()) as asking:
        serve(asking, template())
