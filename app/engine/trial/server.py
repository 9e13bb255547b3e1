"""A process beside the web server that makes a child for each trial: limited in memory, time and files.

Started by `outside`; started anew it costs half a second, a child of it next to nothing. It ends with its parent.
"""

import os
import pickle
import resource
import select
import signal
import sys
from dataclasses import asdict
from time import monotonic
from typing import BinaryIO, Final

import orjson

from app.engine.steps import EngineError
from app.engine.trial.told import Trial
from app.engine.trial.trial import Job, tried

MEMORY: Final = 512 * 1024 * 1024
CPU: Final = 5
WALL: Final = 60
PLAYING: Final = 3.0
"""Seconds of processor time for the plays of all processes together."""
HEAD: Final = 8


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer jobs one after another until nobody asks any more."""
    while len(head := asked.read(HEAD)) == HEAD:
        answer = _in_child(asked.read(int.from_bytes(head)))
        answers.write(len(answer).to_bytes(HEAD) + answer)
        answers.flush()


def _in_child(job: bytes) -> bytes:
    """The trials as JSON, "" where the child was stopped."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(job, writing)
    os.close(writing)
    answer = _read(reading)
    os.close(reading)
    if answer is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return answer if answer is not None and status == 0 else b""


def _work(job: bytes, writing: int) -> None:
    """In the child: never comes back."""
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        with os.fdopen(writing, "wb") as out:
            out.write(orjson.dumps([asdict(one) for one in trials(pickle.loads(job))]))  # noqa: S301 - our own parent
        status = 0
    finally:
        os._exit(status)


def _read(reading: int) -> bytes | None:
    """All that the child says; None if it takes too long."""
    found, until = bytearray(), monotonic() + WALL
    while select.select([reading], [], [], max(until - monotonic(), 0))[0]:
        part = os.read(reading, 1 << 16)
        if not part:
            return bytes(found)
        found += part
    return None


def trials(job: Job) -> list[Trial]:
    """Each process of the job."""
    return [_trial(job, process) for process in job.processes]


def _trial(job: Job, process: str) -> Trial:
    try:
        return tried(process, job, PLAYING / len(job.processes))
    except EngineError as error:
        return Trial(process, dead=((error.element or process, error.message),))


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
