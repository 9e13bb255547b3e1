"""Private PostgreSQL and Redis servers for the tests: started on first use, in a folder of their own."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=120"
)


def missing(what: str) -> NoReturn:
    """Skip the test for want of a program."""
    pytest.skip(f"本机没有 {what}")


def postgresql_programs() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first; None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: -float(file.parts[-3]))
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).resolve().parent if on_path else None


@contextlib.contextmanager
def postgresql(programs: Path) -> Iterator[Path]:
    """A running server; gives the folder of its socket. It listens nowhere else and keeps nothing."""
    folder = _folder("pg")
    try:
        _run(
            folder,
            programs / "initdb",
            "-D",
            "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        )
        start_postgresql(programs, folder)
        try:
            yield folder
        finally:
            stop_postgresql(programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_postgresql(programs: Path, folder: Path) -> None:
    """Start the server of this folder."""
    options = f"-c listen_addresses= -k {folder} {FAST}"
    _run(folder, programs / "pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")


@contextlib.contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """The server of this folder takes connections and questions, and answers none."""
    head = int((folder / "data/postmaster.pid").read_text().split()[0])
    below = [int(one) for one in Path(f"/proc/{head}/task/{head}/children").read_text().split()]
    for number in (head, *below):
        os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        for number in (*below, head):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGCONT)


def stop_postgresql(programs: Path, folder: Path, mode: str = "immediate") -> None:
    """Stop it; whoever is connected is thrown out. `fast` keeps what was written."""
    _run(folder, programs / "pg_ctl", "-D", "data", "-m", mode, "stop")


@contextlib.contextmanager
def redis(program: str) -> Iterator[str]:
    """A running Redis server as production has it (R14); gives its address."""
    folder, port = _folder("redis"), free_port()
    settings = (
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--appendonly",
        "yes",
        "--maxmemory-policy",
        "noeviction",
    )
    process = subprocess.Popen(
        [program, *settings], cwd=folder, user=_nobody(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _folder(prefix: str) -> Path:
    """A folder outside of pytest's own, which only its owner may enter."""
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}-"))
    user = _nobody()
    if user is not None:
        os.chown(folder, user, -1)
    return folder


def _nobody() -> int | None:
    """The servers refuse to be root: run them as nobody then."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _run(folder: Path, *command: str | Path) -> None:
    done = subprocess.run(
        command, cwd=folder, user=_nobody(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=60
    )
    done.check_returncode()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise TimeoutError(port)
