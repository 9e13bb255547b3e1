"""A second business in an empty copy of the tree: the program as it is, nothing of the first business."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.plugins.databases import FIELD_KEY
from tests.plugins.servers import free_port

BUSINESS = Path("tests/second")
PROGRAM = ("app", "migrations")
PASSWORD = "Lanhua-5279-x"
IN_TURN = """
import json, sys
from app.cli.main import main
sys.exit(any(main(one) for one in json.loads(sys.argv[1])))
"""


class Tree:
    """The copy, with a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        for name in PROGRAM:
            shutil.copytree(name, folder / name)
        for name in ("pyproject.toml", "handlers/__init__.py"):
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(name, folder / name)
        for name in ("processes", "forms", "handlers"):
            shutil.copytree(BUSINESS / name, folder / name, dirs_exist_ok=True)

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def _environment(self) -> dict[str, str]:
        keys = {"SECRET_KEY": "s" * 64, "FIELD_KEY": FIELD_KEY, "PYTHONPATH": "", "APP_CLOCK": ""}
        return {**os.environ, **keys, "DATA_DIR": str(self.folder / "var"), "PORT": str(self.port)}

    def run(self, *arguments: str) -> str:
        """One command; it must succeed. Gives its standard output."""
        return self.run_all([arguments])

    def run_all(self, commands: Sequence[Sequence[str]], told: str = "") -> str:
        """Commands, one after another in one process, up to the first that fails; none may."""
        done = subprocess.run(
            [sys.executable, "-c", IN_TURN, json.dumps(commands)],
            cwd=self.folder, env=self._environment, input=told, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextlib.contextmanager
    def serving(self) -> Iterator[str]:
        """The platform, answering, with a mine, its keeper (keeper) and a clerk (clerk); gives its address."""
        place = ("--code", "KS-0001", "--kind", "mine", "--name", "样例金矿", "--region", "370685")
        people = [
            (
                "users",
                "create",
                "--org",
                org,
                "--role",
                role,
                "--username",
                who,
                "--name",
                f"测{who}",
                "--password-stdin",
            )
            for who, org, role in (("keeper", "KS-0001", "hoist_keeper"), ("clerk", "AJ-370685", "clerk"))
        ]
        self.run_all(
            [("db", "upgrade"), ("packages", "publish"), ("orgs", "create", *place), *people], f"{PASSWORD}\n" * 2
        )
        with (self.folder / "serve.log").open("w") as log:
            command = [sys.executable, "-m", "app", "serve"]
            server = subprocess.Popen(command, cwd=self.folder, env=self._environment, stdout=log, stderr=log)
            try:
                self._wait(server)
                yield self.url
            finally:
                server.terminate()
                server.wait(20)

    def page(self, path: str) -> str:
        """A page as a stranger reads it."""
        with urllib.request.urlopen(self.url + path) as answer:
            return str(answer.read().decode())

    def _wait(self, server: "subprocess.Popen[bytes]") -> None:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz", timeout=1):
                return
            assert server.poll() is None, (self.folder / "serve.log").read_text()
            time.sleep(0.1)
        raise AssertionError("the server did not start")
