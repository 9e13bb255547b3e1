"""Migrations: numbered, in one line, equal to the tables, safe to repeat, and never behind an unknown schema."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app import db, migrate
from tests.plugins.databases import close, load_tables
from tests.plugins.tree import ROOT


def scripts() -> ScriptDirectory:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(settings)


@pytest.fixture
def bare(database: db.Database) -> db.Database:
    """A database without any table."""
    with database.engine.begin() as connection:
        db.Base.metadata.drop_all(connection)
    return database


def test_migrations_stand_in_one_line() -> None:
    line = list(scripts().walk_revisions())[::-1]
    assert [one.revision for one in line] == [f"{place:04}" for place in range(1, len(line) + 1)]
    for one in line:
        assert re.fullmatch(r"\d{4}_[a-z_]+", one.module.__name__.removesuffix("_py"))


def test_migrations_give_exactly_the_tables(bare: db.Database) -> None:
    load_tables()
    migrate.upgrade(bare)
    with bare.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, db.Base.metadata) == []


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("facts_"))


def test_upgrading_twice_changes_nothing(bare: db.Database) -> None:
    assert not migrate.current(bare)
    migrate.upgrade(bare)
    migrate.upgrade(bare)
    assert migrate.current(bare)


def test_a_newer_schema_is_refused(bare: db.Database) -> None:
    migrate.upgrade(bare)
    with bare.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for ask in (migrate.upgrade, migrate.current):
        with pytest.raises(migrate.UnknownSchema):
            ask(bare)


def test_a_second_program_waits_for_its_turn(database_url: str, bare: db.Database) -> None:
    migrate.upgrade(bare)
    other = db.Database(database_url)
    migrate.upgrade(other)
    assert migrate.current(other)
    close(other)
