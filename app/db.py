"""The session, and the only place that ends a transaction.

A request, a job and a command each open one `transaction()`. It starts as a reader; the first verb that
changes something calls `write()`, which on SQLite waits for its turn (first come, first served) and begins
immediately, so that no writer ever fails half-way (reliability R7). What must happen after the commit is
given to `after_commit`.
"""

import contextlib
import logging
from collections.abc import Callable, Hashable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from sqlalchemy import MetaData, String, make_url, text, types
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session

from app import alarms, engines
from app.faults import Fault
from app.turn import Turn

log = logging.getLogger(__name__)
Found = TypeVar("Found")
Row = TypeVar("Row", bound=DeclarativeBase)
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


class Database:
    """One database and its writer discipline. Made by the entry points (factory, worker, cli) only."""

    def __init__(self, url: str) -> None:
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        self.role = make_url(url).username or ""
        self.engine = engines.engine(url)
        file = make_url(url).database if self.sqlite else None
        named = bool(file) and file != ":memory:"
        self.file = Path(file) if named and file else None
        self._turn = Turn(Path(f"{file}.writer") if named else None) if self.sqlite else None

    @contextlib.contextmanager
    def transaction(self) -> Iterator["Unit"]:
        """One move: everything inside happens, or nothing. A failing database is told as Fault or Conflict."""
        unit = Unit(self, Session(self.engine, expire_on_commit=False, autoflush=True), _current.get())
        token = _current.set(unit)
        try:
            yield unit
            unit.finish()
        except SQLAlchemyError as failure:
            told = engines.named(failure)
            if told is failure:
                raise
            raise told from failure
        finally:
            unit.close()
            _current.reset(token)
            # Outside: what follows may open a transaction of its own, and the connection is free for it.
            unit.follow_up()

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
    """The open transaction of this thread: its session, whether it writes, what to do after it has ended."""

    def __init__(self, database: Database, session: Session, around: "Unit | None") -> None:
        self.database, self.session, self.around = database, session, around
        self.writing = self.doomed = self.closed = self._kept = False
        self.afterwards: list[Callable[[], None]] = []
        self.undone: list[Callable[[], None]] = []
        self.known: dict[Hashable, Any] = {}
        self.held: dict[Hashable, object] = {}
        self._turn_taken = False

    def write(self) -> None:
        """Become a writer. What was read before is read again: it may have changed while we waited.

        SQLite must begin anew to write at once; PostgreSQL sees what is committed at each statement anyway.
        """
        if self.writing:
            return
        if self.database.sqlite:
            if self.around is not None and self.around.writing and self.around.database is self.database:
                raise RuntimeError("the transaction around this one writes: the turn would never come")
            # The reader's snapshot would be kept by the writer: whoever begins on an old one cannot write (BUSY).
            self.session.rollback()
        self.session.expire_all()
        self.known.clear()
        self.database.take_turn()
        self._turn_taken = True
        self.writing = True
        if self.database.sqlite:
            self.session.connection(execution_options={"begin_immediate": True})

    def doom(self) -> None:
        """The answer is an error: undo everything at the end, without raising."""
        self.doomed = True

    def finish(self) -> None:
        """End the transaction: commit what was written, unless doomed.

        Undoing cannot fail: what the database has not been told to keep, it does not keep.
        """
        if self.writing and not self.doomed:
            self.session.flush()
            self._commit()
            self._kept = True

    def _commit(self) -> None:
        """A connection that failed to commit is thrown away: SQLite may leave it inside the transaction."""
        try:
            self.session.commit()
            alarms.settle(engines.STORAGE, "数据库又可以写入")
        except BaseException as failure:
            self.session.invalidate()
            if isinstance(failure, Fault):
                failure.came_at_commit()
            raise

    def follow_up(self) -> None:
        """What was to be done after the commit, or else. A failure here is no failure of the work."""
        for action in self.afterwards if self._kept else self.undone:
            try:
                action()
            except Exception:
                log.exception("what should follow the transaction failed")

    def close(self) -> None:
        """Give back the connection and the writer's turn, whatever happened; throw a broken one away."""
        self.closed = True
        try:
            self.session.close()
        except (Fault, SQLAlchemyError):
            self.session.invalidate()
        finally:
            if self._turn_taken:
                self._turn_taken = False
                self.database.pass_turn()


_current: ContextVar[Unit | None] = ContextVar("unit", default=None)


def unit() -> Unit:
    """The open transaction; raises outside of one."""
    current = _current.get()
    if current is None or current.closed:
        raise RuntimeError("no transaction is open")
    return current


def is_open() -> bool:
    """Whether there is an open transaction."""
    current = _current.get()
    return current is not None and not current.closed


def session() -> Session:
    """The session of the open transaction."""
    return unit().session


def write() -> Session:
    """Become a writer and give the session: the first line of every verb."""
    current = unit()
    current.write()
    return current.session


def once(key: Hashable, read: Callable[[], Found]) -> Found:
    """What `read` gives, asked once by a reader; a writer asks each time, for it may have waited in between."""
    current = unit()
    if current.writing:
        return read()
    if key not in current.known:
        current.known[key] = read()
    found: Found = current.known[key]
    return found


def get(table: type[Row], key: Any) -> Row | None:
    """The row of this key, read once: a session knows only what somebody holds. Read before one becomes a writer,
    it is read anew."""
    current = unit()
    row = current.session.get(table, key)
    if row is not None:
        current.held[table, key] = row
    return row


def be_patient() -> None:
    """This reader may think for minutes between two reads; the server must not hang up on it."""
    current = unit()
    if not current.database.sqlite:
        current.session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def after_commit(action: Callable[[], None]) -> None:
    """Do `action` once the transaction is committed, never if it is undone."""
    unit().afterwards.append(action)


def after_undoing(action: Callable[[], None]) -> None:
    """Do `action` once the transaction is undone, or did not tell whether it is; never if it is committed."""
    unit().undone.append(action)


@contextlib.contextmanager
def attempt() -> Iterator[None]:
    """A savepoint: what fails inside is undone alone."""
    with session().begin_nested():
        yield
