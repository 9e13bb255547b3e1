"""Trials outside the web process, which no diagram may fill or hold up."""

import atexit
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

import orjson

from app.engine.trial.server import HEAD
from app.engine.trial.told import Place, Trial
from app.engine.trial.trial import Job

_COMMAND: Final = (sys.executable, "-m", "app.engine.trial.server")
_ROOT: Final = Path(__file__).parents[3]
_TOO_MUCH: Final = "试运行超出了内存或时间的限度，请拆分流程，或者减少并行和多实例"


class _Server:
    """The process beside us, started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def asked(self, job: bytes) -> bytes:
        """Its answer. Raises OSError."""
        with self._lock:
            try:
                return self._exchange(job)
            except OSError:
                self.end()
                return self._exchange(job)

    def _exchange(self, job: bytes) -> bytes:
        asked, answers = self._pipes()
        asked.write(len(job).to_bytes(HEAD) + job)
        asked.flush()
        return _whole(answers, int.from_bytes(_whole(answers, HEAD)))

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={},
            )
        assert self._process.stdin and self._process.stdout
        return self._process.stdin, self._process.stdout

    def end(self) -> None:
        """Stop the process."""
        if self._process is not None:
            with suppress(OSError), self._process as ended:
                ended.kill()
            self._process = None


def _whole(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise OSError("the trial server has ended")
    return found


_server: Final = _Server()
atexit.register(_server.end)


def tried(job: Job) -> tuple[Trial, ...]:
    """How the trials went; one that took too much tells so as a dead end. Raises OSError."""
    answer = _server.asked(pickle.dumps(job))
    if not answer:
        return tuple(Trial(process, dead=((process, _TOO_MUCH),)) for process in job.processes)
    return tuple(_trial(one) for one in orjson.loads(answer))


def _trial(told: Mapping[str, Any]) -> Trial:
    places = tuple(Place(**one) for one in told["missed"])
    pairs = {name: tuple((element, said) for element, said in told[name]) for name in ("dead", "remarks")}
    return Trial(**{**told, "missed": places, **pairs})
