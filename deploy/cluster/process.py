"""One service as a process: begun in a session of its own, begun again when it dies, ended with all it started."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from deploy.cluster.compose import Service
from deploy.cluster.images import IMAGES
from deploy.cluster.place import Place, unprivileged

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
STEADY = 10.0


class Process:
    """A service and the process that is it at present."""

    def __init__(self, place: Place, service: Service) -> None:
        self.place, self.service = place, service
        self.wanted = False
        self._running: subprocess.Popen[bytes] | None = None
        self._own: Path | None = None
        self._begun = self._again = 0.0
        self._pause = FIRST_PAUSE

    @property
    def log(self) -> Path:
        """Where its messages go."""
        return self.place.folder / "logs" / f"{self.service.name}.log"

    @property
    def pid(self) -> int | None:
        """The process at the head, None while there is none."""
        return self._running.pid if self._running and self._running.poll() is None else None

    def pids(self) -> list[int]:
        """All its living processes, the head first."""
        return living(self._running.pid, self._own) if self._running else []

    def start(self) -> None:
        """Begin; what an earlier run of this folder left behind is ended first."""
        end_leftovers(self._note)
        self._begin()
        self.wanted = True

    def watch(self) -> None:
        """Begin again if it died. As in a container, nothing outlives the process at the head."""
        if not self.wanted or not self._running or self._running.poll() is None:
            return
        now = time.monotonic()
        if not self._again:
            kill(self.pids())
            self._pause = FIRST_PAUSE if now - self._begun > STEADY else min(self._pause * 2, LONGEST_PAUSE)
            self._again = now + self._pause
        elif now >= self._again and self.service.restarts:
            self._begin()

    def stop(self, gently: bool = True) -> None:
        """Ask it to end, wait as long as it may take, then end it; or end it at once."""
        self.wanted = False
        if not self._running:
            return
        if gently and self._running.poll() is None:
            self._running.send_signal(signal.Signals[self.service.signal])
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._running.wait(self.service.grace)
        kill(self.pids())
        self._running.wait()
        self._note.unlink(missing_ok=True)

    def finish(self) -> int:
        """Wait for a service that does one thing; its exit status."""
        assert self._running
        return self._running.wait(300)

    def _begin(self) -> None:
        prepare = IMAGES.get(self.service.name)
        folder, more = prepare(self.place, self.service) if prepare else (self.place.program, [])
        self._own = folder if prepare else None
        command = [*self.place.command(self.service, self.service.command), *more]
        user = None if self.service.built else unprivileged()
        with self.log.open("ab") as log:
            if user is not None:
                os.chown(self.log, user, -1)
            self._running = subprocess.Popen(
                command, cwd=folder, env=self.place.environment(self.service), user=user, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._begun, self._again = time.monotonic(), 0.0
        self._note.parent.mkdir(exist_ok=True)
        self._note.write_text(f"{self._running.pid} {_stat(self._running.pid)[19]} {self._own or ''}")

    @property
    def _note(self) -> Path:
        return self.place.folder / "run" / self.service.name


def end_leftovers(note: Path) -> None:
    """End the session that a runner which was itself killed left behind."""
    if not note.exists():
        return
    pid, begun, own = note.read_text().split(" ", 2)
    with contextlib.suppress(OSError):
        if _stat(int(pid))[19] != begun:
            return
    kill(living(int(pid), Path(own) if own else None))


def living(leader: int, own: Path | None) -> list[int]:
    """The living processes of a session, its leader first; and those that stand in a folder of the service's own.

    PostgreSQL's begin sessions of their own and would for a while outlive its head, and keep it from coming back.
    """
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            fields = _stat(int(entry.name))
            mine = int(fields[3]) == leader or (own is not None and (entry / "cwd").readlink() == own)
            if mine and fields[0] != "Z":
                found.append(int(entry.name))
    return sorted(found, key=lambda pid: (pid != leader, pid))


def kill(pids: list[int]) -> None:
    """End processes at once."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _stat(pid: int) -> list[str]:
    """The fields after the name of /proc/PID/stat: state, parent, group, session, … the 20th is the start time."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
