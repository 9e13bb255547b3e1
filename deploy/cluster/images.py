"""What the images of nginx, PostgreSQL and Redis do beside their command: folders, a first database, its roles."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.cluster.compose import ROOT, Service
from deploy.cluster.place import Missing, Place, unprivileged

FIRST = "docker-entrypoint-initdb.d"
READY = "ready"
Prepare = Callable[[Place, Service], tuple[Path, list[str]]]


def nginx(place: Place, service: Service) -> tuple[Path, list[str]]:
    """Its configuration with the addresses of this machine; all its own files beside it."""
    folder = place.of(service.name)
    (folder / "nginx.conf").write_text(place.front((ROOT / "deploy/nginx.conf").read_text()))
    return folder, ["-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def redis(place: Place, service: Service) -> tuple[Path, list[str]]:
    """It keeps its messages where it stands."""
    return place.of(_volume(service)), []


def postgres(place: Place, service: Service) -> tuple[Path, list[str]]:
    """A new data folder is filled once, and the roles are made."""
    data = place.of(_volume(service))
    if not (data / READY).exists():
        _make(place, service, data)
    return data, ["-D", str(data), "-c", "unix_socket_directories="]


def _volume(service: Service) -> str:
    return next(source for source in service.mounts.values() if not source.startswith("./"))


def _make(place: Place, service: Service, data: Path) -> None:
    """As the image does it: a server that nobody else can reach runs the scripts of the first start."""
    said = place.environment(service)
    for left in data.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    with tempfile.TemporaryDirectory(prefix="first-") as scratch:
        sockets = place.owned(Path(scratch))
        own = {**said, "PGHOST": str(sockets), "PGDATA": str(data)}
        password = sockets / "password"
        password.write_text(said["POSTGRES_PASSWORD"])
        trust = ("-A", "scram-sha-256", "--auth-local=trust", f"--pwfile={password}")
        _run(own, "initdb", "-U", "postgres", *trust, *said["POSTGRES_INITDB_ARGS"].split())
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 127.0.0.0/8 scram-sha-256\n")
        alone = f"-c listen_addresses= -c unix_socket_directories={sockets}"
        _run(own, "pg_ctl", "-w", "-s", "-o", alone, "-l", str(sockets / "log"), "start")
        try:
            for script in (source for inside, source in service.mounts.items() if FIRST in inside):
                _run(own, "sh", "-c", (ROOT / script).read_text())
        finally:
            _run(own, "pg_ctl", "-w", "-s", "-m", "fast", "stop")
    (data / READY).touch()


def _run(environment: Mapping[str, str], *command: str) -> None:
    program = shutil.which(command[0], path=environment["PATH"])
    if program is None:
        raise Missing(f"本机没有 {command[0]}")
    done = subprocess.run(
        [program, *command[1:]], cwd=environment["PGDATA"], env=environment, user=unprivileged(),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120,
    )  # fmt: skip
    if done.returncode:
        raise OSError(f"{command[0]}: {done.stderr.strip()}")


IMAGES: Mapping[str, Prepare] = {"nginx": nginx, "redis": redis, "postgres": postgres}
