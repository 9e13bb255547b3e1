"""Runs of a release in a sandbox: a child of a mother that has the program loaded (`app/walks/mother.py`), with a
database of its own, which is gone with its folder. Nothing of it comes into the tables of the installation.

What a child needs is bounded by the system (memory, processor, files); here it is bounded how many there are.
"""

import atexit
import contextlib
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import orjson

from app.attachments.fork_server import Mother
from app.errors import Invalid, Problem, TooMany, Unavailable
from app.site import current as installation

COMMAND: Final = (sys.executable, "-B", "-X", "utf8", "-m", "app.walks.mother")
ASKED, FILES, ANSWER = "asked.json", "files", "answer.json"
AT_ONCE: Final = 2
PATIENCE, LONGEST = 10.0, 90.0
"""Seconds that somebody waits for her turn, and for an answer."""
IN_MEMORY, ROOM = "/dev/shm", 256 * 1024 * 1024  # noqa: S108 - the folder of each run is made for it alone
BUSY: Final = "正在进行的试办和走查较多，请过几秒再试。"
ONE_EACH: Final = "您的上一次试办或走查还没有结束，请等它结束后再试。"
SPENT: Final = "试办或走查用时过长，已经中止。请减少步骤，或者检查流程中是否有反复的环节。"
UNTOLD: Final = "试办没有完成，请稍后再试。"
_turns = threading.BoundedSemaphore(AT_ONCE)
_running: set[int] = set()
_lock = threading.Lock()
_idle: list[Mother] = []


def run(kind: str, asked: Mapping[str, Any], packed: bytes, account: int) -> dict[str, Any]:
    """The answer of one run. `packed`: the files of the release. Raises TooMany where this account has one under
    way, Invalid where it could not begin, Unavailable where there is no room or nobody could tell."""
    with _turn(account), tempfile.TemporaryDirectory(prefix="play-", dir=_quick()) as place:
        (Path(place) / ASKED).write_bytes(orjson.dumps(asked))
        (Path(place) / FILES).write_bytes(packed)
        _told(kind, place)
        try:
            answer: dict[str, Any] = orjson.loads((Path(place) / ANSWER).read_bytes())
        except OSError as failure:
            raise Unavailable(UNTOLD) from failure
        if "refused" in answer:
            raise Invalid([Problem("/script", "walk", f"试办没有开始：{answer['refused']}")])
        return answer


def _quick() -> str | None:
    """A folder in memory, where there is room: nothing of a run need outlive the power. None: the usual one."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(IN_MEMORY).free > ROOM and os.access(IN_MEMORY, os.W_OK):
            return IN_MEMORY
    return None


def _told(kind: str, place: str) -> None:
    mother = _waiting() or Mother([*COMMAND, str(installation.folder())])
    code: int | None = None
    try:
        code, _ = mother.look(kind, Path(place), LONGEST)
    except TimeoutError as failure:
        raise Unavailable(SPENT) from failure
    except OSError as failure:
        raise Unavailable(UNTOLD) from failure
    finally:
        _idle.append(mother) if code is not None else mother.end()
    if code < 0:
        raise Unavailable(SPENT)


@contextlib.contextmanager
def _turn(account: int) -> Iterator[None]:
    with _lock:
        if account in _running:
            raise TooMany(ONE_EACH, timedelta(seconds=PATIENCE))
        _running.add(account)
    try:
        if not _turns.acquire(timeout=PATIENCE):
            raise Unavailable(BUSY)
        try:
            yield
        finally:
            _turns.release()
    finally:
        with _lock:
            _running.discard(account)


def _waiting() -> Mother | None:
    """One that waits for work; she ends by herself where nobody asks for long."""
    with contextlib.suppress(IndexError):
        while True:
            mother = _idle.pop()
            if mother.alive():
                return mother
            mother.end()
    return None


def end() -> None:
    """End all that wait for work."""
    while _idle:
        _idle.pop().end()


atexit.register(end)
os.register_at_fork(after_in_child=_idle.clear)
