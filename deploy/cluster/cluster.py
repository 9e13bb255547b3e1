"""All services of compose.yaml together: started in their order, watched, stopped the other way round."""

import contextlib
import fcntl
import os
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from deploy.cluster.compose import ROOT, Service, services
from deploy.cluster.place import Missing, Place
from deploy.cluster.process import Process

PATIENCE = 120.0
WATCH_SECONDS = 0.1
WEB, WORKERS = ("web-1", "web-2"), ("worker-1", "worker-2")


class Cluster:
    """A production set in a folder. `start` returns when it answers; started again on its folder it has its data.

    `program`: the tree the application runs from. `extra`: more variables for our own processes.
    """

    def __init__(
        self, folder: Path, port: int, program: Path = ROOT, extra: Mapping[str, str] | None = None
    ) -> None:
        self.place = Place(folder, port, program)
        self.extra = dict(extra or {})
        self.processes: dict[str, Process] = {}
        self._lock: IO[str] | None = None
        self._watching = threading.Event()

    @property
    def url(self) -> str:
        """The address for people."""
        return self.place.url

    def start(self) -> None:
        """Start everything; raises Missing, and OSError with what a service said when it ended too soon."""
        values = self.place.prepare()
        self._alone()
        said = services(values)
        self.place.settle(said)
        (self.place.folder / "logs").mkdir(exist_ok=True)
        self.processes = {name: Process(self.place, self._with_extra(one)) for name, one in said.items()}
        self._watching.set()
        threading.Thread(target=self._watch, name="cluster", daemon=True).start()
        for name in _in_order(said):
            self.begin(name)
        self.wait_for(f"{self.url}/readyz")

    def begin(self, name: str) -> None:
        """Start one service; what it must wait for has been started."""
        process = self.processes[name]
        for other, condition in process.service.after.items():
            if condition == "service_healthy":
                self.answer(other) if other in WEB else self._wait_until_healthy(self.processes[other].service)
        process.start()
        if not process.service.restarts and process.finish():
            raise OSError(f"{name} 没有成功：\n{process.log.read_text()[-2000:]}")

    def answer(self, name: str) -> None:
        """Wait until a web server answers what the health check of its image asks."""
        self.wait_for(f"http://{self.place.host(name)}:8000/readyz")

    def replace(self, name: str) -> None:
        """Stop one service and start it again, from the program as it now is."""
        self.processes[name].stop()
        self.begin(name)
        if name in WEB:
            self.answer(name)

    def stop(self, gently: bool = True) -> None:
        """Stop everything, those first that nobody else needs."""
        self._watching.clear()
        for name in reversed(_in_order({name: one.service for name, one in self.processes.items()})):
            self.processes[name].stop(gently)
        if self._lock:
            self._lock.close()

    def run(self, *command: str, service: str = WEB[0], program: Path | None = None) -> str:
        """A command in the surroundings of a service, as `docker compose run`; gives what it printed."""
        one, tree = self.processes[service].service, program or self.place.program
        surroundings = {**self.place.environment(one), "PYTHONPATH": str(tree)}
        done = subprocess.run(
            self.place.command(one, command), cwd=tree, env=surroundings,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        if done.returncode:
            raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")
        return done.stdout

    def wait_for(self, url: str) -> None:
        """Until that address answers 200, asked by a name that every site answers to."""
        asked = urllib.request.Request(url, headers={"Host": "127.0.0.1"})
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError), urllib.request.urlopen(asked, timeout=3) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.1)
        raise OSError(f"{url} 没有应答，请看 {self.place.folder / 'logs'}")

    def _with_extra(self, service: Service) -> Service:
        if not service.built or not self.extra:
            return service
        return service.with_environment(self.extra)

    def _alone(self) -> None:
        self._lock = (self.place.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Missing(f"{self.place.folder} 中的服务正在运行") from None

    def _wait_until_healthy(self, service: Service) -> None:
        command = self.place.command(service, service.check)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            done = subprocess.run(command, env=self.place.environment(service), capture_output=True, timeout=10)
            if done.returncode == 0:
                return
            time.sleep(0.1)
        raise OSError(f"{service.name} 没有就绪，请看 {self.processes[service.name].log}")

    def _watch(self) -> None:
        while self._watching.is_set():
            for process in self.processes.values():
                process.watch()
            time.sleep(WATCH_SECONDS)


def _in_order(said: Mapping[str, Service]) -> list[str]:
    """Names, each after those it depends on."""
    placed: list[str] = []

    def place(name: str) -> Iterator[str]:
        for other in said[name].after:
            yield from place(other)
        yield name

    for name in said:
        placed += [one for one in place(name) if one not in placed]
    return list(dict.fromkeys(placed))


def default_folder() -> Path:
    """CLUSTER_DIR, else a folder beside the embedded database."""
    return Path(os.environ.get("CLUSTER_DIR") or ROOT / "var" / "cluster")
