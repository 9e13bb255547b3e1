"""Upgrading a filled database beside programs that serve it: it ends, nobody waits, and it can be continued."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, TextClause, func, select, text
from sqlalchemy.exc import IntegrityError

from app import db, migrate, online, postgresql, schema
from app.jobs import queries
from app.jobs.models import Incident
from app.publications.models import Publication, PublicationCount, PublicationTerm
from app.registers.models import Entry, EntryVersion
from tests.app.migrate.migrate_filled import DAY_AFTER, ENTRIES, LATE, before, fill
from tests.plugins.patience import within

SHORT = postgresql.OPTIONS.replace("statement_timeout=8000", "statement_timeout=60")
TRIES, GIVE_UP = 5, 30
PORTAL = text("SELECT title FROM publications ORDER BY seq DESC LIMIT 10")


@pytest.fixture
def filled(database: db.Database) -> db.Database:
    """A database of the first program, with records."""
    with database.engine.begin() as connection:
        db.Base.metadata.drop_all(connection)
    before(database, "0002")
    fill(database)
    return database


class Reader:
    """Somebody who looks at the portal all the time."""

    def __init__(self) -> None:
        self.looks = 0

    def looks_again(self) -> None:
        """Wait for an answer to a look that has begun after this call."""
        enough, end = self.looks + 2, time.monotonic() + within(GIVE_UP)
        while self.looks < enough:
            assert time.monotonic() < end, "a reader is kept waiting"
            time.sleep(0.005)


@contextmanager
def read_meanwhile(url: str) -> Iterator[Reader]:
    """Let somebody look at the portal until the end."""
    reader, over = Reader(), threading.Event()

    def look() -> None:
        with closing(db.Database(url)) as database:
            while not over.wait(0.005):
                with database.transaction():
                    db.session().execute(PORTAL).all()
                reader.looks += 1

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield reader
    finally:
        over.set()
        thread.join()


def right(connection: Connection) -> bool:
    """The tables are those of the program, and every row has been filled."""
    context = MigrationContext.configure(connection, opts={"include_name": is_ours})
    assert compare_metadata(context, db.Base.metadata) == []
    for table, told in (
        (Entry, (Entry.approved_version == 1) & (Entry.by_org == "department") & (Entry.sought == Entry.title)),
        (EntryVersion, EntryVersion.by_org == "department"),
        (Publication, (Publication.listed_on == DAY_AFTER) & (Publication.self_filed_at == LATE)),
        (PublicationTerm, PublicationTerm.listed_on == DAY_AFTER),
        (Incident, Incident.work_item_id == Incident.id),
    ):
        count = select(func.count()).select_from(table)
        assert connection.scalar(count.where(told)) == connection.execute(count).scalar_one() >= ENTRIES, table
    assert connection.execute(select(PublicationCount.register, PublicationCount.more)).all() == [("x", ENTRIES)]
    return True


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    return not (kind == "table" and name is not None and name == schema.SERVES.name)


def test_a_filled_database_is_upgraded_while_it_is_read(
    filled: db.Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(postgresql, "OPTIONS", SHORT)
        upgrading = db.Database(database_url)
    real, runs = online._run, list[str]()
    with closing(upgrading), read_meanwhile(database_url) as reader:

        def run(statement: TextClause) -> None:
            real(statement)
            reader.looks_again()  # each stretch is filled without a lock that keeps readers out
            runs.append(str(statement))

        monkeypatch.setattr(online, "_run", run)
        migrate.upgrade(upgrading)
    assert len(runs) > 10
    with filled.engine.connect() as connection:
        assert right(connection)
    with filled.transaction():
        assert queries.oldest_wait() == timedelta()


def test_an_interrupted_upgrade_goes_on(filled: db.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    real, turns = online._run, iter(range(100))

    def run(statement: TextClause) -> None:
        if next(turns) in (4, 15, 25, 28, 31):
            raise KeyboardInterrupt
        real(statement)

    monkeypatch.setattr(online, "_run", run)
    died = 0
    while True:
        try:
            migrate.upgrade(filled)
            break
        except KeyboardInterrupt:
            died += 1
    assert died > 2
    with filled.engine.connect() as connection:
        assert right(connection)


@pytest.fixture
def server(postgresql_url: str) -> Iterator[db.Database]:
    """A filled database of the first program on PostgreSQL."""
    with closing(db.Database(postgresql_url)) as database:
        with database.engine.begin() as connection:
            db.Base.metadata.drop_all(connection)
        before(database, "0002")
        fill(database)
        yield database


def test_a_long_report_holds_up_the_upgrade_and_nobody_else(
    server: db.Database, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "LOCK_SECONDS", 0.3)
    report = server.engine.connect()
    report.execute(PORTAL)
    pauses = list[float]()
    with read_meanwhile(postgresql_url) as reader:

        def pause(seconds: float) -> None:
            reader.looks_again()  # the upgrade waits for the report without keeping others behind itself
            pauses.append(seconds)
            if len(pauses) == TRIES:
                report.close()

        monkeypatch.setattr(online, "time", SimpleNamespace(sleep=pause))
        migrate.upgrade(server)
    assert len(pauses) == TRIES
    with server.engine.connect() as connection:
        assert right(connection)


def test_half_an_index_is_made_anew(server: db.Database) -> None:
    half = "CREATE UNIQUE INDEX CONCURRENTLY ix_publications_listed ON publications (register)"
    at_once = server.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with at_once as connection, pytest.raises(IntegrityError):
        connection.execute(text(half))
    migrate.upgrade(server)
    with server.engine.connect() as connection:
        assert right(connection)
