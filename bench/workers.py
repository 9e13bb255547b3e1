"""Server processes of their own, as production runs them: two of them answer at the same moment."""

import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app import db
from bench import meter
from bench.ours import Ours, application

WARM = 10
SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Answer:
    """Status and milliseconds."""

    status: int
    ms: float


@dataclass(frozen=True)
class Request:
    """A call in somebody's name; `meet`: wait at the barrier before it."""

    token: str
    path: str
    body: dict[str, Any]
    meet: bool = False


class Worker:
    """One process with an application of its own on the same database."""

    def __init__(self, url: str, gate: Any) -> None:
        self._pipe, far = SPAWN.Pipe()
        self._process = SPAWN.Process(target=_serve, args=(url, gate, far), daemon=True)
        self._process.start()

    def ask(self, request: Request) -> None:
        """Hand over a request."""
        self._pipe.send(request)

    def answer(self) -> Answer:
        """Wait for its answer."""
        given: Answer = self._pipe.recv()
        return given

    def stop(self) -> None:
        """End the process."""
        self._pipe.send(None)
        self._process.join(10)


def _serve(url: str, gate: Any, pipe: Connection) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        base = db.Database(url)
        client = application(base, Path(folder)).test_client()
        while (request := pipe.recv()) is not None:
            if request.meet:
                gate.wait()
            headers = {"Authorization": f"Bearer {request.token}"}
            path = f"/api/v1{request.path}"
            heard, took = meter.timed(lambda: client.post(path, json=request.body, headers=headers))  # noqa: B023
            pipe.send(Answer(heard.status_code, took))
        base.engine.dispose()


@contextmanager
def pair(ours: Ours) -> Iterator[tuple[Worker, Worker]]:
    """Two workers that meet at one barrier, warmed up."""
    gate = SPAWN.Barrier(2)
    both = (Worker(ours.url, gate), Worker(ours.url, gate))
    try:
        for _ in range(WARM):
            for worker in both:
                worker.ask(Request(ours.tokens["second"], "/cases", {"process": "bench.branches"}))
                worker.answer()
        yield both
    finally:
        for worker in both:
            worker.stop()


def together(both: Sequence[Worker], requests: Sequence[Request]) -> list[Answer]:
    """Both answers; the two leave the barrier at once."""
    for worker, request in zip(both, requests, strict=True):
        worker.ask(request)
    return [worker.answer() for worker in both]
