"""Where a cluster stands on this machine: its folder, its secrets, an address of its own for each service.

In containers every service has a host name. Here each has a loopback address made from the port, so ports stay
as written and several clusters stand side by side.
"""

import os
import pwd
import re
import secrets
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from deploy.cluster.compose import ROOT, Service

SECRETS = ("DATABASE_PASSWORD", "UPGRADE_PASSWORD", "DATABASE_ADMIN_PASSWORD", "SECRET_KEY", "FIELD_KEY")
ANYWHERE = "0.0.0.0"
FRONT = "nginx"


class Missing(Exception):
    """A program of the machine, or the right to use a folder, is missing; the message says which."""


class Place:
    """The folder and the addresses of one cluster."""

    def __init__(self, folder: Path, port: int, program: Path = ROOT) -> None:
        self.folder, self.port, self.program = folder.resolve(), port, program
        self._hosts: dict[str, str] = {}

    @property
    def url(self) -> str:
        """Where the front server listens."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> dict[str, str]:
        """Make the folder and, once, its secrets; gives what compose.yaml asks to be set."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = self.folder / "secrets.env"
        if not kept.exists():
            kept.touch(0o600)
            kept.write_text("".join(f"{name}={secrets.token_hex(32)}\n" for name in SECRETS))
        values = dict(line.split("=", 1) for line in kept.read_text().splitlines())
        return {**values, "PORT": str(self.port), "HOSTS": "localhost,127.0.0.1"}

    def settle(self, names: Iterable[str]) -> None:
        """Give every service its address."""
        high, low = divmod(self.port, 256)
        self._hosts = {name: f"127.{high}.{low}.{number}" for number, name in enumerate(names, 2)}

    def host(self, name: str) -> str:
        """The address of a service."""
        return self._hosts[name]

    def of(self, service: str) -> Path:
        """A folder of the service's own, which the user of `servers` may enter and write."""
        return self.owned(self.folder / service)

    def owned(self, folder: Path) -> Path:
        """Make a folder that belongs to the user of the servers."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        user = unprivileged()
        if user is not None:
            os.chown(folder, user, -1)
        return folder

    def local(self, text: str, service: str) -> str:
        """A text of the set with host names turned into addresses of this machine."""
        for name, address in self._hosts.items():
            text = re.sub(rf"(?<![\w.-]){name}(?=:\d{{2,5}}\b)", address, text)
        return text.replace(ANYWHERE, self._hosts[service])

    def front(self, text: str) -> str:
        """The front server's configuration: it listens where people look for it."""
        return self.local(text.replace(f"{ANYWHERE}:8000", f"127.0.0.1:{self.port}"), FRONT)

    def environment(self, service: Service) -> dict[str, str]:
        """The service's own variables, and of ours what a program cannot do without."""
        path = os.pathsep.join((str(Path(sys.executable).parent), *_programs(), os.environ.get("PATH", "")))
        kept = {name: os.environ[name] for name in ("LANG", "HOME", "TMPDIR") if name in os.environ}
        said = {
            name: self._inside(self.local(value, service.name), service)
            for name, value in service.environment.items()
        }
        return {**kept, **said, "PATH": path, "PYTHONPATH": str(self.program)}

    def _inside(self, value: str, service: Service) -> str:
        """A path inside the container as the path here."""
        source = service.mounts.get(value)
        return str(self.folder / source) if source and not source.startswith("./") else value

    def command(self, service: Service, command: Iterable[str]) -> list[str]:
        """The command with addresses of this machine, its program looked up."""
        program, *arguments = command
        found = shutil.which(program, path=self.environment(service)["PATH"])
        if found is None:
            raise Missing(f"本机没有 {program}")
        after_host = {place + 1 for place, one in enumerate(arguments) if one == "-h"}
        local = (
            self._hosts[one] if place in after_host else self.local(one, service.name)
            for place, one in enumerate(arguments)
        )  # fmt: skip
        return [found, *local]


def _programs() -> list[str]:
    """Folders of server programs that are seldom on the path: PostgreSQL's newest, the administrator's."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: -float(one.parts[-2]))
    return [*map(str, found[:1]), "/usr/sbin"]


def unprivileged() -> int | None:
    """The servers refuse to be root, or ought not to be: nobody then; else whoever calls."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
