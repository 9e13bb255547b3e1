"""Who may do what in PostgreSQL: one role owns and upgrades, another serves and owns nothing.

The serving role reads and writes rows. Only in the schema of facts may it make tables: these are derived, never
the truth, and belong to releases that are published while the application runs. The trail it can only add to.
"""

from sqlalchemy import Connection, text

from app.config import BadSetting
from app.db import Database
from app.registers.shape import SCHEMA
from app.schema import SERVES

APPENDED = ("trail",)
OWNS = text(
    "SELECT bool_or(rolsuper OR rolcreaterole OR rolcreatedb), (SELECT count(*) FROM pg_namespace"
    " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
    " AND pg_has_role(current_user, nspowner, 'MEMBER'))"
    " FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')"
)


def require_modest(database: Database) -> None:
    """Refuse to serve as a role that could change the schema. Raises BadSetting."""
    if database.sqlite:
        return
    with database.engine.connect() as connection:
        mighty, schemas = connection.execute(OWNS).one()
    if mighty or schemas:
        why = "是超级用户或可以建立角色、数据库" if mighty else "拥有数据库或其中的模式"
        raise BadSetting(
            f"DATABASE_URL 的数据库角色{why}，正式环境拒绝启动；请改用只能读写数据的角色，"
            "由 UPGRADE_DATABASE_URL 的角色升级数据库结构。"
        )


def grant(database: Database, role: str) -> None:
    """Give the serving role what it needs, after an upgrade by another role. Safe to repeat."""
    if database.sqlite:
        return
    with database.engine.begin() as connection:
        if role != connection.scalar(text("SELECT current_user")):
            _grant(connection, connection.dialect.identifier_preparer.quote(role))


def _grant(connection: Connection, role: str) -> None:
    for line in (
        f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
        f"GRANT USAGE, CREATE ON SCHEMA {SCHEMA} TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT REFERENCES ON entries TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version, {SERVES.name} FROM {role}",
        f"REVOKE UPDATE, DELETE ON {', '.join(APPENDED)} FROM {role}",
    ):
        connection.execute(text(line))
