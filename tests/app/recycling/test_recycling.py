"""A web process that has grown too large is replaced, and whoever asks meanwhile is answered."""

import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from urllib.request import urlopen

import pytest

from app import recycling
from tests.plugins.servers import free_port

APPLICATION = """
import os

def answer(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""
SETTINGS = """
from app import recycling
from app.recycling import pre_request

recycling.LARGEST, recycling.EVERY = {}, 10
"""


@pytest.fixture
def port(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """Of a gunicorn of one process; the parameter: how large that may be."""
    (tmp_path / "pid_of.py").write_text(APPLICATION)
    (tmp_path / "settings.py").write_text(SETTINGS.format(request.param))
    port = free_port()
    served = [
        sys.executable,
        "-m",
        "gunicorn",
        "pid_of:answer",
        f"--bind=127.0.0.1:{port}",
        "--worker-class=gthread",
    ]
    options = [
        "--workers=1",
        f"--pythonpath={tmp_path}",
        f"--config={tmp_path / 'settings.py'}",
        "--no-control-socket",
    ]
    with subprocess.Popen([*served, *options], stderr=subprocess.DEVNULL) as server:
        try:
            yield port
        finally:
            server.terminate()


def asked(port: int) -> str:
    """The process that answers; a server that is just starting is waited for."""
    end = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                return str(answer.read(), "ascii")
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("port", ["1"], indirect=True)
def test_one_that_has_grown_is_replaced_after_its_request(port: int) -> None:
    seen = [asked(port) for _ in range(35)]
    stints = [one for one, _ in groupby(seen)]
    assert len(stints) == len({*stints}) > 2


@pytest.mark.parametrize("port", ["recycling.LARGEST"], indirect=True)
def test_one_of_ordinary_size_serves_on(port: int) -> None:
    assert len({asked(port) for _ in range(25)}) == 1


def test_its_size_is_known() -> None:
    assert 10 * 2**20 < recycling.resident() < 100 * recycling.LARGEST
