"""Copies of PostgreSQL databases that tests use one after another.

To make and drop a database moves hundreds of files, and most tests change a few rows: these are put back, the
sequences too. A copy whose structure was touched, or that has been used often, is dropped and made anew.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

OFTEN = 40
CATALOGS = (
    "pg_class", "pg_attribute WHERE attrelid >= 16384", "pg_proc WHERE oid >= 16384", "pg_type WHERE oid >= 16384",
    "pg_attrdef", "pg_constraint", "pg_index", "pg_namespace", "pg_trigger", "pg_event_trigger", "pg_policy",
    "pg_rewrite WHERE oid >= 16384", "pg_default_acl", "pg_extension", "pg_statistic", "pg_statistic_ext",
    "pg_description WHERE objoid >= 16384", "pg_database WHERE datname = current_database()",
    "pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
)  # fmt: skip
STRUCTURE = " UNION ALL ".join(f"(SELECT count(*), max(xmin::text::bigint) FROM {one})" for one in CATALOGS)
VACUUMED = "SELECT sum(relpages), sum(reltuples)::bigint FROM pg_class"
TABLES = (
    "SELECT format('%I.%I', nspname, relname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
    "WHERE relkind = 'r' AND pg_class.oid >= 16384"
)
SEQUENCES = (
    "SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value IS NOT NULL "
    "FROM pg_sequences"
)
OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
Connection = psycopg.Connection[Any]


def connect(folder: Path, name: str) -> Connection:
    """A connection that commits each statement by itself."""
    return psycopg.connect(host=str(folder), dbname=name, user="postgres", autocommit=True)


def administer(folder: Path, *statements: str) -> None:
    """Run statements outside of any transaction and any test's database."""
    with connect(folder, "postgres") as connection:
        for statement in statements:
            connection.execute(statement.encode())


@dataclass
class Content:
    """What a copy held when it was new: rows by table, sequences, structure."""

    rows: dict[str, bytes]
    counts: dict[str, int]
    sequences: list[tuple[Any, ...]]
    structure: object
    newest: int


@dataclass
class Copy:
    """A database like `template`, given to one test after another."""

    folder: Path
    template: str
    name: str
    uses: int = 0
    content: Content | None = field(default=None, repr=False)

    def lend(self) -> str:
        """Its name, ready to be used."""
        if self.content is None:
            administer(self.folder, f"CREATE DATABASE {self.name} TEMPLATE {self.template} STRATEGY file_copy")
            with connect(self.folder, self.name) as connection:
                self.content, self.uses = _read(connection), 0
        self.uses += 1
        return self.name

    def take_back(self) -> None:
        """Throw out whoever is left, put back the rows or drop it."""
        if not self._restored():
            administer(self.folder, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            self.content = None

    def _restored(self) -> bool:
        if self.content is None or self.uses >= OFTEN:
            return False
        try:
            with connect(self.folder, self.name) as connection:
                alone = all(gone for (gone,) in connection.execute(OTHERS))
                return alone and _put_back(connection, self.content)
        except psycopg.Error:
            return False


def _structure(connection: Connection) -> object:
    return connection.execute(STRUCTURE.encode()).fetchall(), connection.execute(VACUUMED.encode()).fetchall()


def _read(connection: Connection) -> Content:
    tables = [str(name) for (name,) in connection.execute(TABLES.encode())]
    counts = {name: _count(connection, name) for name in tables}
    rows = {name: _rows(connection, name) for name, count in counts.items() if count}
    sequences = connection.execute(SEQUENCES.encode()).fetchall()
    return Content(rows, counts, sequences, _structure(connection), _newest(connection))


def _count(connection: Connection, name: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {name}".encode()).fetchone()
    return int(row[0]) if row else 0


def _rows(connection: Connection, name: str) -> bytes:
    with connection.cursor().copy(f"COPY {name} TO STDOUT (FORMAT binary)".encode()) as copy:
        return b"".join(bytes(part) for part in copy)


def _newest(connection: Connection) -> int:
    """The number of a transaction after all that have written so far."""
    row = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
    return int(row[0]) if row else 0


def _put_back(connection: Connection, content: Content) -> bool:
    """Whether all is again as it was."""
    if _structure(connection) != content.structure:
        return False
    changed = _changed(connection, content)
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")  # no triggers, no foreign keys
        for name in changed:
            connection.execute(f"DELETE FROM {name}".encode())
            if name in content.rows:
                with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT binary)".encode()) as copy:
                    copy.write(content.rows[name])
        for sequence in content.sequences:
            connection.execute("SELECT setval(%s, %s, %s)", sequence)
    content.newest = _newest(connection)
    return True


def _changed(connection: Connection, content: Content) -> list[str]:
    """Tables with other rows than at first: fewer, more, or written by a later transaction."""
    asked = (f"SELECT '{name}', count(*), max(xmin::text::bigint) FROM {name}" for name in content.counts)
    found = connection.execute(" UNION ALL ".join(asked).encode()).fetchall()
    return [
        name for name, count, newest in found if count != content.counts[name] or (newest or 0) > content.newest
    ]
