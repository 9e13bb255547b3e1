"""Facts tables: one narrow row per entry, derived and never the truth, made by the application itself."""

from dataclasses import dataclass

from sqlalchemy import Column, Connection, Table, exists, inspect, select, text
from sqlalchemy.schema import CreateColumn, SetColumnComment

from app import db
from app.errors import Invalid
from app.registers import shape
from app.registers.declaration import Register
from app.registers.models import EntryTag
from app.registers.shape import SCHEMA, faults, table

DDL_LOCK = 7_262_016


@dataclass(frozen=True)
class Change:
    """What `ensure` did: a new table, or columns and tags that a rebuild has still to fill."""

    created: bool
    added: tuple[str, ...]


def ensure(register: Register) -> Change:
    """Bring the facts table up to the declaration, inside the open transaction; never drops, never retypes.

    Raises Invalid for unusable names, Fault (from the lock time-out) when readers keep the table."""
    if wrong := faults(register):
        raise Invalid(message="；".join(wrong))
    connection = db.write().connection()
    _take_lock(connection)
    wanted = table(register)
    change = _created(connection, wanted) or _extended(connection, wanted, register)
    shape.renew_view(connection, register.code, wanted)
    return change


def _take_lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '2s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": DDL_LOCK})
        if not inspect(connection).has_schema(SCHEMA):
            connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))


def _created(connection: Connection, wanted: Table) -> Change | None:
    if inspect(connection).has_table(wanted.name, schema=wanted.schema):
        return None
    wanted.create(connection)
    return Change(True, ())


def _extended(connection: Connection, wanted: Table, register: Register) -> Change:
    standing = inspect(connection)
    have = {one["name"] for one in standing.get_columns(wanted.name, schema=wanted.schema)}
    missing = [one for one in wanted.columns if one.name not in have]
    for one in missing:
        _add(connection, wanted, one)
    indexes = {one["name"] for one in standing.get_indexes(wanted.name, schema=wanted.schema)}
    for index in sorted(wanted.indexes, key=lambda one: str(one.name)):
        if index.name not in indexes:
            index.create(connection)
    return Change(False, (*(one.name for one in missing), *_never_tagged(connection, register)))


def _never_tagged(connection: Connection, register: Register) -> list[str]:
    names = [one.name for one in register.dimensions if one.multi]
    mine = EntryTag.register == register.code
    found = (exists().where(mine, EntryTag.name == name) for name in names)
    return [name for name, has in zip(names, found, strict=True) if not connection.scalar(select(has))]


def _add(connection: Connection, wanted: Table, new: Column[object]) -> None:
    spelled = CreateColumn(new).compile(dialect=connection.dialect)
    where = connection.dialect.identifier_preparer.format_table(wanted)
    connection.execute(text(f"ALTER TABLE {where} ADD COLUMN {spelled}"))
    if connection.dialect.name == "postgresql" and new.comment:
        connection.execute(SetColumnComment(new))
