"""Migrations: numbered, in one line, equal to the tables, safe to repeat, and never behind an unknown schema."""

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, text

from app import db, migrate, schema
from app.schema import SERVES
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


def serving(database: db.Database) -> bool:
    return schema.current(database.engine)


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
    return not (kind == "table" and name is not None and (name.startswith("facts_") or name == SERVES.name))


def test_upgrading_twice_changes_nothing(bare: db.Database) -> None:
    assert not schema.current(bare.engine)
    migrate.upgrade(bare)
    migrate.upgrade(bare)
    assert schema.current(bare.engine)


def test_a_newer_schema_is_refused(bare: db.Database) -> None:
    migrate.upgrade(bare)
    with bare.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(delete(SERVES))
    for ask in (migrate.upgrade, serving):
        with pytest.raises(schema.UnknownSchema):
            ask(bare)


def test_a_second_program_waits_for_its_turn(database_url: str, bare: db.Database) -> None:
    migrate.upgrade(bare)
    other = db.Database(database_url)
    migrate.upgrade(other)
    assert schema.current(other.engine)
    close(other)


LATER = '''"""Later."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"
branch_labels = None
depends_on = None
{said}


def upgrade() -> None:
    """Forward."""
    op.add_column("drafts", sa.Column("later", sa.Integer(), nullable=True))
'''


@pytest.fixture
def upgraded_later(bare: db.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Upgrade with a program that knows one migration more, then be the older program again."""
    head = scripts().get_current_head()

    def later(said: str) -> None:
        shutil.copytree(ROOT / "migrations", tmp_path / "migrations")
        (tmp_path / "migrations/versions/9999_later.py").write_text(LATER.format(before=head, said=said))
        with monkeypatch.context() as patch:
            patch.setattr(migrate, "ROOT", tmp_path)
            patch.setattr(schema, "ROOT", tmp_path)
            migrate.upgrade(bare)
            assert schema.current(bare.engine)

    return later


@pytest.mark.parametrize("said", ["", 'oldest = "0001"'])
def test_an_older_program_serves_what_only_grew(
    bare: db.Database, upgraded_later: Callable[[str], None], said: str
) -> None:
    migrate.upgrade(bare)
    upgraded_later(said)
    assert schema.current(bare.engine)
    migrate.upgrade(bare)
    assert schema.current(bare.engine)


def test_an_older_program_is_refused_what_lost_something(
    bare: db.Database, upgraded_later: Callable[[str], None]
) -> None:
    migrate.upgrade(bare)
    upgraded_later('oldest = "9999"')
    for ask in (migrate.upgrade, serving):
        with pytest.raises(schema.UnknownSchema):
            ask(bare)


ADDS = {
    "get_bind", "f", "execute", "in_small_steps", "fill",
    "create_table", "create_index", "add_column", "batch_alter_table", "bulk_insert",
    "create_unique_constraint", "create_check_constraint", "create_foreign_key",
}  # fmt: skip
TAKES = re.compile(r"\b(?:DROP|RENAME|TRUNCATE)\b", re.I)


def taken(source: str) -> Iterator[str]:
    """What a migration does that a program of before may miss: taking, tightening, columns without default."""
    tree = ast.parse(source)
    opened = [item.optional_vars for item in ast.walk(tree) if isinstance(item, ast.withitem)]
    operations = {"op", "online", *(name.id for name in opened if isinstance(name, ast.Name))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TAKES.search(node.value):
            yield node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            done = ast.unparse(node)
            if ast.unparse(node.func.value) in operations and node.func.attr not in ADDS:
                yield done
            if node.func.attr == "add_column" and "nullable=True" not in done and "server_default=" not in done:
                yield done


def test_a_migration_only_adds_or_names_the_oldest_program() -> None:
    for one in list(scripts().walk_revisions())[:-1]:
        assert hasattr(one.module, "oldest") or list(taken(Path(one.path).read_text())) == [], one.revision


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("a", "b")',
        'op.alter_column("a", "b", nullable=False)',
        'op.add_column("a", sa.Column("b", sa.Integer(), nullable=False))',
        'op.execute("ALTER TABLE a RENAME COLUMN b TO c")',
        'with op.batch_alter_table("a") as batch_op:\n    batch_op.drop_index("b")',
    ],
)
def test_what_takes_is_seen(line: str) -> None:
    assert list(taken(line))


BARE = {"get_bind", "f", "execute", "create_table"}
FILLS = re.compile(r"(?:UPDATE|DELETE)\b")


def heavy(source: str) -> Iterator[str]:
    """What would keep a filled table locked while it runs: `app/online.py` has what to use instead."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and FILLS.match(str(node.value)) and ":low" not in str(node.value):
            yield str(node.value)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "op" and node.attr not in BARE:
            yield node.attr


def test_a_migration_keeps_nobody_waiting() -> None:
    for one in list(scripts().walk_revisions())[:-1]:
        assert list(heavy(Path(one.path).read_text())) == [], one.revision


@pytest.mark.parametrize(
    "line",
    [
        'op.create_index("a", "b", ["c"])',
        'op.add_column("a", sa.Column("b", sa.Integer(), nullable=True))',
        'FILL = "UPDATE a SET b = c"',
        'with op.batch_alter_table("a") as batch_op:\n    batch_op.create_index("b")',
    ],
)
def test_what_keeps_waiting_is_seen(line: str) -> None:
    assert list(heavy(line))
