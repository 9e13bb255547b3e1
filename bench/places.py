"""Durable databases to measure on: SQLite with WAL and FULL, PostgreSQL with fsync and synchronous_commit on."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from app import db
from tests.plugins.servers import postgresql_programs

Place = Callable[[str], str]
DURABLE = (
    "-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c shared_buffers=128MB -c max_connections=200"
)


@contextlib.contextmanager
def sqlite() -> Iterator[Place]:
    """Gives the address of a new database file by name."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield lambda name: f"sqlite:///{folder}/{name}.db"


@contextlib.contextmanager
def postgresql() -> Iterator[Place]:
    """A private server with its defaults for durability; gives the address of a new database by name."""
    programs = postgresql_programs()
    if programs is None:
        raise SystemExit("本机没有 PostgreSQL，无法测量")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    nobody = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    if nobody is not None:
        os.chown(folder, nobody, -1)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", "data", *arguments]
        subprocess.run(command, cwd=folder, user=nobody, stdout=subprocess.DEVNULL, check=True, timeout=60)

    def made(name: str) -> str:
        administer(server, f"CREATE DATABASE {name}")
        return address(name)

    def address(name: str) -> str:
        return f"postgresql:///{name}?host={folder}&user=postgres"

    server = create_engine(address("postgres").replace("postgresql:", "postgresql+psycopg:"))
    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        run("pg_ctl", "-w", "-l", "log", "-o", f"-c listen_addresses= -k {folder} {DURABLE}", "start")
        try:
            yield made
        finally:
            server.dispose()
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def administer(engine: Engine, statement: str) -> None:
    """One statement outside of any transaction."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def with_tables(url: str) -> db.Database:
    """A database with every table of the application."""
    for file in sorted(Path("app").glob("*/models.py")):
        import_module(f"app.{file.parent.name}.models")
    base = db.Database(url)
    db.Base.metadata.create_all(base.engine)
    return base
