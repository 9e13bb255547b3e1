"""Connections to PostgreSQL that do not wait for ever: a server that takes a question and never answers is away.

The server ends slow statements by itself. These limits are a little longer, so that they count only
where it cannot: it is frozen, its disk hangs, or the network swallows what it says.
"""

import threading
from typing import Any

import psycopg
from psycopg.errors import ConnectionTimeout
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine, event, text

CONNECT, PROBE, STATEMENT = 5, 2.0, 9.0
"""Seconds for a connection, for a sign of life from one out of the pool, and for the answer to a statement."""
OPTIONS = (
    "-c lock_timeout=3000 -c statement_timeout=8000 -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
)
NO_ANSWER = "the server does not answer"


class Connection(psycopg.Connection[Any]):
    """`patience`: how long the next answer may take, in seconds; None: as long as it likes."""

    patience: float | None = STATEMENT

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the end of what was asked. Raises OperationalError at the limit, the connection closed."""
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
        self.pgconn.finish()
        raise psycopg.OperationalError(NO_ANSWER)


class Door:
    """Where connections come from. Once nobody answered there, one asks at a time: the others need not wait for
    what is known, or all threads of a server would soon stand here."""

    def __init__(self) -> None:
        self._asking, self._silent = threading.Lock(), False

    def connect(self, arguments: dict[str, Any]) -> Connection:
        """A new connection. Raises OperationalError."""
        silent = self._silent
        if silent and not self._asking.acquire(blocking=False):
            raise psycopg.OperationalError(NO_ANSWER)
        try:
            made = Connection.connect(**arguments)
            self._silent = False
            return made
        except ConnectionTimeout:
            self._silent = True
            raise
        finally:
            if silent:
                self._asking.release()


def bound(engine: Engine) -> Engine:
    """Let the engine connect through such a door; a connection in the pool is only asked whether it lives."""
    door = Door()

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, _arguments: Any, named: dict[str, Any]) -> Connection:
        return door.connect(named)

    @event.listens_for(engine, "checkout")
    def _out(raw: Connection, _record: Any, _fairy: Any) -> None:
        raw.patience = STATEMENT

    @event.listens_for(engine, "checkin")
    def _in(raw: Connection | None, _record: Any) -> None:
        if raw is not None:
            raw.patience = PROBE

    return engine


def be_patient(connection: SqlConnection, lock_seconds: float) -> None:
    """Until it ends, let this connection take its time with all but locks: an upgrade may work for hours."""
    for line in ("statement_timeout = 0", "idle_in_transaction_session_timeout = 0"):
        connection.execute(text(f"SET {line}"))
    wait_for_locks(connection, lock_seconds)
    raw = connection.connection.driver_connection
    if isinstance(raw, Connection):
        raw.patience = None


def wait_for_locks(connection: SqlConnection, seconds: float) -> None:
    """How long a statement may wait for a lock, 0: as long as it takes."""
    connection.execute(text(f"SET lock_timeout = {round(seconds * 1000)}"))
