"""A read-only view of each register for people who work with the database; sensitive leaves are not in it."""

from sqlalchemy import Connection, Table, text


def name(code: str, schema: str | None) -> str:
    """`register_project`, in the registers' own schema where there is one."""
    plain = f"register_{code.replace('.', '__')}"
    return f"{schema}.{plain}" if schema else plain


def renew(connection: Connection, code: str, facts: Table) -> None:
    """Drop and create the view: entry columns first, then what is counted."""
    where = connection.dialect.identifier_preparer.format_table(facts)
    counted = ", ".join(f"f.{one.name}" for one in facts.columns if one.name != "entry_id")
    called = name(code, facts.schema)
    own = (
        "e.id AS entry_id, e.key, e.title, e.owner_org, e.state, e.version, e.by_org, e.entered_on, e.published_at"
    )
    connection.execute(text(f"DROP VIEW IF EXISTS {called}"))
    joined = f"entries e JOIN {where} f ON f.entry_id = e.id"
    connection.execute(text(f"CREATE VIEW {called} AS SELECT {own}, {counted} FROM {joined}"))  # noqa: S608
