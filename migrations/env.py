"""What Alembic asks for: the tables of all rooms, the connection, and how our column types are written down."""

from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, String, inspect

from app import config, db
from app.columns import Line

APP = Path(db.__file__).parent


def load_tables() -> None:
    """Import each room's tables, so that the metadata is whole."""
    for file in sorted(APP.glob("*/models.py")):
        import_module(f"app.{file.parent.name}.models")


def is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Facts tables belong to the releases of packages, the note of what the schema serves to `app/migrate.py`."""
    return not (kind == "table" and name is not None and (name.startswith("facts_") or name == "schema_serves"))


def written(kind: str, value: Any, writing: AutogenContext) -> str | Literal[False]:
    """Our own column types by their names."""
    if kind == "type" and isinstance(value, db.Moment):
        writing.imports.add("from app.db import Moment")
        return "Moment()"
    if kind == "type" and isinstance(value, Line):
        return f"sa.String(length={value.length})"
    if kind == "type" and isinstance(value, String) and "postgresql" in value._variant_mapping:
        writing.imports.add("from app.db import code")
        return f"code({value.length})"
    return False


def migrate(connection: Connection) -> None:
    """Run the migrations on that connection: inside its transaction if it is in one, else each in its own."""
    inside = nullcontext() if connection.in_transaction() else connection.begin()
    with inside:
        filled = bool(set(inspect(connection).get_table_names()) - {"alembic_version"})
    context.configure(
        connection=connection,
        target_metadata=db.Base.metadata,
        include_name=is_ours,
        render_item=written,
        render_as_batch=filled,
        transaction_per_migration=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Use the connection that the program gives, else the database of the environment (writing a migration)."""
    load_tables()
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    with db.Database(config.from_env().database_url).engine.begin() as connection:
        migrate(connection)


main()
