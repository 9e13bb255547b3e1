"""The PostgreSQL copy that tests use one after another is as it was, whatever the test before has done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.copies import Connection, Copy, administer, connect


@pytest.fixture
def copy(postgresql_folder: Path) -> Iterator[Copy]:
    """A copy of a template with one organisation, the third that was ever numbered."""
    administer(postgresql_folder, "CREATE DATABASE filled TEMPLATE empty STRATEGY file_copy")
    with connect(postgresql_folder, "filled") as template:
        template.execute("CREATE TABLE places (id serial PRIMARY KEY, name text)")
        template.execute("INSERT INTO places (name) VALUES ('a'), ('b'), ('c')")
        template.execute("DELETE FROM places WHERE name <> 'c'")
    made = Copy(postgresql_folder, "filled", "tried")
    yield made
    administer(postgresql_folder, "DROP DATABASE IF EXISTS tried WITH (FORCE)", "DROP DATABASE filled")


def open_again(copy: Copy) -> Connection:
    return connect(copy.folder, copy.lend())


@pytest.mark.parametrize(
    "done",
    [
        "INSERT INTO places (name) VALUES ('d')",
        "UPDATE places SET name = 'd'",
        "DELETE FROM places",
        "WITH gone AS (DELETE FROM places) INSERT INTO places (name) VALUES ('d')",
        "SELECT nextval('places_id_seq')",
    ],
)
def test_rows_and_numbers_are_put_back_in_place(copy: Copy, done: str) -> None:
    with open_again(copy) as connection:
        number = connection.execute("SELECT oid FROM pg_database WHERE datname = 'tried'").fetchone()
        connection.execute(done.encode())
    copy.take_back()
    with open_again(copy) as connection:
        assert connection.execute("SELECT oid FROM pg_database WHERE datname = 'tried'").fetchone() == number
        assert connection.execute("SELECT * FROM places").fetchall() == [(3, "c")]
        assert connection.execute("INSERT INTO places (name) VALUES ('d') RETURNING id").fetchone() == (4,)


@pytest.mark.parametrize(
    "done",
    [
        "CREATE TABLE more (id int)",
        "DROP TABLE places",
        "ALTER TABLE places ADD more text",
        "ALTER TABLE places ALTER name SET DEFAULT 'x'",
        "ALTER TABLE places ADD CHECK (name <> '')",
        "CREATE INDEX more ON places (name)",
        "CREATE VIEW more AS SELECT 1",
        "CREATE SCHEMA more",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "GRANT SELECT ON places TO public",
        "GRANT SELECT (name) ON places TO public",
        "REVOKE CREATE ON SCHEMA public FROM public",
        "ALTER DATABASE tried SET default_transaction_read_only = on",
        "ANALYZE places",
    ],
)
def test_what_was_built_otherwise_is_made_anew(copy: Copy, done: str) -> None:
    with open_again(copy) as connection:
        connection.execute(done.encode())
    copy.take_back()
    assert copy.content is None
    with open_again(copy) as connection:
        assert connection.execute("SELECT * FROM places").fetchall() == [(3, "c")]
        assert connection.execute("SELECT 1 FROM pg_class WHERE relname = 'more'").fetchall() == []


def test_who_is_left_is_thrown_out(copy: Copy) -> None:
    left = open_again(copy)
    left.autocommit = False
    left.execute("UPDATE places SET name = 'd'")
    copy.take_back()
    with open_again(copy) as connection:
        assert connection.execute("SELECT name FROM places").fetchall() == [("c",)]
        assert connection.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = 'tried'").fetchone() == (
            1,
        )
    left.close()
