"""Commands run as from a shell: arguments in; status, standard output and standard error out."""

import io
import json
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app import clock, config, db
from app.cli.main import main
from tests.plugins.databases import FIELD_KEY, close, load_tables


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output, read as JSON."""
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """What this process does when it is told to end is its own again after a command."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    for one, told in before.items():
        signal.signal(one, told)


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file after `db upgrade`."""
    folder = tmp_path_factory.mktemp("upgraded")
    load_tables()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELD_KEY", FIELD_KEY)
        patch.setenv("DATA_DIR", str(folder))
        patch.setenv("DATABASE_URL", f"sqlite:///{folder}/app.db")
        assert main(["db", "upgrade"]) == 0
    return folder / "app.db"


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder that the commands of this test use."""
    folder = tmp_path / "data"
    for name in ("DATABASE_URL", "APP_ENV", "APP_CLOCK", "BROKER_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(folder))
    monkeypatch.setenv("FIELD_KEY", FIELD_KEY)
    yield folder
    clock.start_at(None)


@pytest.fixture
def run(data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command; `stdin` is what is typed."""

    def command(*arguments: str, stdin: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as end:
            status = int(end.code or 0)
        told = capsys.readouterr()
        return Said(status, told.out, told.err)

    return command


@pytest.fixture
def ready(data_dir: Path, upgraded: Path) -> Path:
    """The data folder with an upgraded database in it."""
    data_dir.mkdir()
    shutil.copy(upgraded, data_dir / "app.db")
    return data_dir


@pytest.fixture
def base(ready: Path) -> Iterator[db.Database]:
    """The database the commands work on, to look into."""
    opened = db.Database(config.from_env().database_url)
    yield opened
    close(opened)
