"""The session, and the only place that ends a transaction.

A request, a job and a command each open one `transaction()`. It starts as a reader; the first verb that
changes something calls `write()`, which on SQLite waits for its turn (first come, first served) and begins
immediately, so that no writer ever fails half-way (reliability R7). What must happen after the commit is
given to `after_commit`.
"""

import contextlib
import fcntl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Engine, MetaData, String, create_engine, event, make_url, text, types
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

from app.errors import Busy

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(types.TypeDecorator[datetime]):
    """An aware UTC moment; SQLite would drop the zone."""

    impl = types.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse naive values: they are bugs."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def code(length: int) -> String:
    """A code or date column: the same byte order on both databases (registers.md 2)."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Base(DeclarativeBase):
    """Parent of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment()}


class _Turn:
    """A fair lock: waiting writers are served in the order they came; a file lock keeps other processes out."""

    def __init__(self, lock_file: Path | None) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False
        self._file = lock_file.open("w") if lock_file else None

    def acquire(self, timeout: float = 10.0) -> None:
        """Wait for the turn; raises Busy after `timeout` seconds."""
        with self._mutex:
            if not self._held:
                self._held = True
                mine = None
            else:
                mine = threading.Event()
                self._waiting.append(mine)
        if mine is not None and not mine.wait(timeout):
            self._give_up(mine)
        if self._file:
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def _give_up(self, mine: threading.Event) -> None:
        with self._mutex:
            if not mine.is_set():
                self._waiting.remove(mine)
                raise Busy

    def close(self) -> None:
        """Let the lock file go."""
        if self._file:
            self._file.close()

    def release(self) -> None:
        """Pass the turn to the one who waits longest."""
        if self._file:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class Database:
    """One database and its writer discipline. Made by the entry points (factory, worker, cli) only."""

    def __init__(self, url: str) -> None:
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.sqlite else _postgresql(url)
        file = make_url(url).database if self.sqlite else None
        named = bool(file) and file != ":memory:"
        self._turn = _Turn(Path(f"{file}.writer") if named else None) if self.sqlite else None

    @contextlib.contextmanager
    def transaction(self) -> Iterator["Unit"]:
        """One move: everything inside happens, or nothing. Nested use is a bug."""
        unit = Unit(self, Session(self.engine, expire_on_commit=False, autoflush=True))
        token = _current.set(unit)
        try:
            yield unit
            unit.finish()
        except DBAPIError as failure:
            raise _translated(failure) from failure
        finally:
            unit.close()
            _current.reset(token)
        for action in unit.afterwards:
            action()

    def close(self) -> None:
        """Give back all connections and the lock file; the database is not used afterwards."""
        self.engine.dispose()
        if self._turn:
            self._turn.close()

    def take_turn(self) -> None:
        """SQLite: wait until no other writer is at work."""
        if self._turn:
            self._turn.acquire()

    def pass_turn(self) -> None:
        """SQLite: let the next writer in."""
        if self._turn:
            self._turn.release()


class Unit:
    """The open transaction of this thread: its session, whether it writes, what to do after the commit."""

    def __init__(self, database: Database, session: Session) -> None:
        self.database, self.session = database, session
        self.writing = self.doomed = False
        self.afterwards: list[Callable[[], None]] = []
        self._turn_taken = False

    def write(self) -> None:
        """Become a writer. What was read before is read again: it may have changed while we waited.

        SQLite must begin anew to write at once; PostgreSQL sees what is committed at each statement anyway.
        """
        if self.writing:
            return
        if self.database.sqlite:
            self.session.rollback()
        self.session.expire_all()
        self.database.take_turn()
        self._turn_taken = True
        self.writing = True
        if self.database.sqlite:
            self.session.connection(execution_options={"begin_immediate": True})

    def doom(self) -> None:
        """The answer is an error: undo everything at the end, without raising."""
        self.doomed = True

    def finish(self) -> None:
        """End the transaction: commit what was written, unless doomed."""
        if self.writing and not self.doomed:
            self.session.commit()
        else:
            self.session.rollback()
            self.afterwards = []

    def close(self) -> None:
        """Give back the connection and the writer's turn, whatever happened."""
        try:
            self.session.close()
        finally:
            if self._turn_taken:
                self._turn_taken = False
                self.database.pass_turn()


_current: ContextVar[Unit | None] = ContextVar("unit", default=None)


def unit() -> Unit:
    """The open transaction; raises outside of one."""
    current = _current.get()
    if current is None:
        raise RuntimeError("no transaction is open")
    return current


def session() -> Session:
    """The session of the open transaction."""
    return unit().session


def write() -> Session:
    """Become a writer and give the session: the first line of every verb."""
    current = unit()
    current.write()
    return current.session


def be_patient() -> None:
    """This reader may think for minutes between two reads; the server must not hang up on it."""
    current = unit()
    if not current.database.sqlite:
        current.session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def after_commit(action: Callable[[], None]) -> None:
    """Do `action` once the transaction is committed, never if it is undone."""
    unit().afterwards.append(action)


@contextlib.contextmanager
def attempt() -> Iterator[None]:
    """A savepoint: what fails inside is undone alone."""
    with session().begin_nested():
        yield


def _translated(failure: DBAPIError) -> Exception:
    """Lock time-outs are told to the person as such; everything else stays what it is."""
    text = type(failure.orig).__name__
    return Busy() if text in ("LockNotAvailable", "QueryCanceled", "DeadlockDetected") else failure


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 5})

    @event.listens_for(engine, "connect")
    def _open(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            raw.execute(f"PRAGMA {line}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        immediate = connection.get_execution_options().get("begin_immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    options = "-c lock_timeout=3000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000"
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=20,
        max_overflow=20,
        pool_pre_ping=True,
        pool_recycle=300,
        connect_args={"options": options + " -c timezone=UTC"},
    )
