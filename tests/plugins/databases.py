"""Databases with every table, copied from templates made once per test process."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, func

from app import clock, crypto, db
from tests.plugins import servers
from tests.plugins.copies import Copy, administer

FIELD_KEY = "k" * 64


def load_tables() -> None:
    """Import each room's tables, so that the metadata is whole."""
    for file in sorted(Path("app").glob("*/models.py")):
        import_module(f"app.{file.parent.name}.models")


def bound_widths() -> None:
    """SQLite keeps texts of any length where PostgreSQL refuses them: let it refuse them too."""
    for table in db.Base.metadata.tables.values():
        for column in table.columns:
            if width := getattr(column.type, "length", None):
                fits = CheckConstraint(func.length(column) <= width, name=f"width_{column.name}")
                table.append_constraint(fits.ddl_if(dialect="sqlite"))


def fill(url: str) -> None:
    """Create all tables there."""
    load_tables()
    bound_widths()
    base = db.Database(url)
    db.Base.metadata.create_all(base.engine)
    close(base)


def close(base: db.Database) -> None:
    """Give back its connections and its lock file."""
    base.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and no rows."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_folder() -> Iterator[Path]:
    """The socket folder of a private PostgreSQL server that has a template database `empty`."""
    programs = servers.postgresql_programs()
    if programs is None:
        servers.missing("PostgreSQL")
    with servers.postgresql(programs) as folder:
        administer(folder, "CREATE DATABASE empty")
        fill(address(folder, "empty"))
        yield folder


@pytest.fixture(scope="session")
def postgresql_copies(postgresql_folder: Path) -> Callable[[str], Copy]:
    """The copy of a template database that tests use one after another."""
    return cache(lambda template: Copy(postgresql_folder, template, f"{template}_copy"))


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a SQLite database of this test: empty, or of the office where it is asked for."""
    office = request.getfixturevalue("sqlite_office").file if _of_office(request) else None
    return f"sqlite:///{shutil.copy(office or sqlite_template, tmp_path / 'test.db')}"


@pytest.fixture
def postgresql_url(
    request: pytest.FixtureRequest, postgresql_folder: Path, postgresql_copies: Callable[[str], Copy]
) -> Iterator[str]:
    """The same on PostgreSQL."""
    copy = postgresql_copies(request.getfixturevalue("postgresql_office").file if _of_office(request) else "empty")
    yield address(postgresql_folder, copy.lend())
    copy.take_back()


def _of_office(request: pytest.FixtureRequest) -> bool:
    """Whether the office is asked for; others call a parameter of theirs so."""
    own = getattr(request.node, "callspec", None)
    return "office" in request.fixturenames and not (own and "office" in own.params)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database with every table, once on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[db.Database]:
    """An empty database with every table."""
    crypto.configure(FIELD_KEY)
    base = db.Database(database_url)
    yield base
    close(base)
    clock.start_at(None)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a private Redis server."""
    program = shutil.which("redis-server")
    if program is None:
        servers.missing("redis-server")
    with servers.redis(program) as url:
        yield url


def address(folder: Path, name: str) -> str:
    """The URL of a database of the private server."""
    return f"postgresql:///{name}?host={folder}&user=postgres"
