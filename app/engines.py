"""How the two kinds of databases are reached: their pools and settings, and what a failure of theirs is called."""

import logging
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolEmpty

from app import alarms, faults, postgresql, schema
from app.errors import Conflict
from app.faults import Fault

log = logging.getLogger(__name__)
POOL: dict[str, Any] = {"pool_size": 20, "max_overflow": 20, "pool_timeout": 5, "hide_parameters": True}
STORAGE, UNKEPT = "storage", ("read-only", "full", "damaged")
"""What operators are told until a write succeeds again."""


def engine(url: str) -> Engine:
    """Connections to the database at this address."""
    return _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _postgresql(url)


def named(failure: SQLAlchemyError) -> Exception:
    """What still comes as an error of the library: an empty pool, a rule of the tables, a mistake of ours."""
    if isinstance(failure, PoolEmpty):
        return Fault("crowded", "no connection was free")
    if isinstance(failure, IntegrityError) and faults.clash(failure.orig):
        log.warning("a rule of the tables was met: %s", faults.sentence(failure.orig))
        return Conflict()
    known = faults.of(failure.orig) if isinstance(failure, DBAPIError) else None
    return known or failure


def _name_faults(engine: Engine) -> Engine:
    """Let every failure of the database arise as a Fault, also inside a handler, a template or the commit.

    The pool's own probe is left alone: it mends what it finds broken.
    """

    @event.listens_for(engine, "handle_error")
    def _fault(context: ExceptionContext) -> Exception | None:
        error = context.original_exception
        fault = None if context.is_pre_ping else faults.of(error)
        if faults.unknown_name(error) and schema.behind(engine):
            fault = faults.unready(error)
        if fault and fault.what in faults.STALE:
            context.is_disconnect = True
        if fault and fault.what in UNKEPT:
            alarms.tell(STORAGE, f"{faults.SENTENCES[fault.what]}（{fault.cause}）")
        return fault

    return engine


def _sqlite(url: str) -> Engine:
    pool = POOL if make_url(url).database not in (None, "", ":memory:") else {}
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 5}, **pool)

    @event.listens_for(engine, "connect")
    def _open(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            raw.execute(f"PRAGMA {line}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        immediate = connection.get_execution_options().get("begin_immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return _name_faults(engine)


def _postgresql(url: str) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        **POOL,
        pool_pre_ping=True,
        pool_recycle=300,
        connect_args={"options": postgresql.OPTIONS, "connect_timeout": postgresql.CONNECT},
    )
    return _name_faults(postgresql.bound(engine))
