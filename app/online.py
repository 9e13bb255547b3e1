"""Change tables while programs read and write them: what migrations use instead of the bare operations.

On PostgreSQL a lock that excludes readers is held for one statement, asked for only briefly (who waits for it
keeps everybody behind it waiting too), and asked for again; rows are filled in small transactions; indexes are
made concurrently. All can be repeated, so an interrupted upgrade goes on where it stood. On SQLite nobody reads
what is not committed and nobody else writes: each migration is one transaction there.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any

from alembic import op
from sqlalchemy import Column, Select, TextClause, column, func, inspect, select, table, text

from app import postgresql
from app.faults import Fault

log = logging.getLogger(__name__)
BATCH = 1000
LOCK_SECONDS = 2.0
PAUSE_SECONDS, ATTEMPTS = 1.0, 120
INVALID = text("SELECT true FROM pg_index WHERE indexrelid = to_regclass(:name) AND NOT indisvalid")


def patiently(work: Callable[[], None]) -> None:
    """Do what may meet a lock of somebody else, again after a pause; raises Fault `busy` after some minutes."""
    for _ in range(ATTEMPTS - 1):
        try:
            return work()
        except Fault as fault:
            if fault.what != "busy":
                raise
            log.warning("the tables are in use, trying again: %s", fault.cause)
            time.sleep(PAUSE_SECONDS)
    return work()


@contextmanager
def in_small_steps() -> Iterator[None]:
    """Inside, every statement is a transaction of its own on PostgreSQL."""
    with nullcontext() if _sqlite() else op.get_context().autocommit_block():
        yield


def add_column(name: str, added: Column[Any]) -> None:
    """Add it where it is not there yet. Give it a default that is a constant, so that no row is touched."""
    if added.name not in {one["name"] for one in inspect(op.get_bind()).get_columns(name)}:
        op.add_column(name, added)


def create_table(name: str, *parts: Any, **options: Any) -> None:
    """Make it where it is not there yet."""
    op.create_table(name, *parts, if_not_exists=True, **options)


def create_index(name: str, on: str, columns: list[str], **options: Any) -> None:
    """Make it while the table is written; nobody waits for us, so we wait for others as long as they take."""
    if _sqlite():
        op.create_index(name, on, columns, **options)
        return
    if op.get_bind().scalar(INVALID, {"name": name}):
        op.drop_index(name, postgresql_concurrently=True)
    postgresql.wait_for_locks(op.get_bind(), 0)
    op.create_index(name, on, columns, postgresql_concurrently=True, if_not_exists=True, **options)
    postgresql.wait_for_locks(op.get_bind(), LOCK_SECONDS)


def fill(name: str, key: str, *statements: str) -> None:
    """Go through a table by its integer key, a stretch at a time; the statements name its ends :low and :high.

    They hold for `key > :low AND key <= :high`, and must leave alone what they have filled before.
    """
    low: int = -1
    while (high := op.get_bind().scalar(_end(name, key, low))) is not None:
        for statement in statements:
            patiently(partial(_run, text(statement).bindparams(low=low, high=high)))
        low = high


def _end(name: str, key: str, low: int) -> Select[Any]:
    """The last key of the next stretch; none where the table is at its end."""
    keys: Select[Any] = (
        select(column(key)).select_from(table(name)).where(column(key) > low).order_by(column(key)).limit(BATCH)
    )
    return select(func.max(keys.subquery().c[0]))


def _run(statement: TextClause) -> None:
    op.get_bind().execute(statement)


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
