"""Two roles in PostgreSQL: the one that serves writes rows and facts, and can change neither schema nor trail."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app import crypto, db, privileges, wsgi
from app.cli import schema
from app.cli.context import Context
from app.config import BadSetting
from app.effects.operators import OPERATORS
from app.faults import Fault
from app.packages.deploy import deploy
from tests.plugins.copies import administer
from tests.plugins.databases import FIELD_KEY
from tests.plugins.office import production, settings_for


@pytest.fixture
def owner(postgresql_folder: Path) -> Iterator[str]:
    """The address of a bare database of a role `keeper`; a role `server` may enter it."""
    for line in (
        "CREATE ROLE keeper LOGIN",
        "CREATE ROLE server LOGIN",
        "CREATE DATABASE shared OWNER keeper",
    ):
        administer(postgresql_folder, line)
    yield f"postgresql://keeper@/shared?host={postgresql_folder}"
    for line in ("DROP DATABASE shared WITH (FORCE)", "DROP ROLE keeper", "DROP ROLE server"):
        administer(postgresql_folder, line)


@pytest.fixture
def served(owner: str, tmp_path: Path) -> Iterator[db.Database]:
    """The same database upgraded by its keeper, open for the role that serves."""
    crypto.configure(FIELD_KEY)
    url = owner.replace("keeper", "server")
    with closing(db.Database(url)) as database:
        settings = replace(settings_for(tmp_path, url), upgrade_url=owner)
        for _ in range(2):
            schema.run(Context(settings, database), Namespace())
        yield database


def test_the_serving_role_does_its_work(served: db.Database) -> None:
    """Rows, and the facts of releases, which are tables of its own."""
    privileges.require_modest(served)
    with served.transaction():
        deploy(Path("processes"), Path("forms"), OPERATORS)
    with served.transaction():
        owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'registers'"
        assert db.session().scalars(text(owners)).all() == ["server"]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "ALTER TABLE entries ADD COLUMN mine int",
        "DROP TABLE drafts",
        "UPDATE trail SET kind = 'x'",
        "DELETE FROM trail",
        "TRUNCATE trail",
        "DELETE FROM alembic_version",
        "CREATE ROLE mine",
        "SET ROLE keeper",
    ],
)
def test_the_serving_role_changes_neither_schema_nor_trail(served: db.Database, statement: str) -> None:
    with served.engine.connect() as connection, pytest.raises(Fault) as refused:
        connection.execute(text(statement))
    assert "InsufficientPrivilege" in refused.value.cause


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ("ALTER ROLE server SUPERUSER", "超级用户"),
        ("ALTER ROLE server CREATEROLE", "超级用户"),
        ("GRANT keeper TO server", "拥有数据库"),
        ("ALTER DATABASE shared OWNER TO server", "拥有数据库"),
    ],
)
def test_production_refuses_a_mighty_role(
    served: db.Database, postgresql_folder: Path, tmp_path: Path, made: str, why: str
) -> None:
    administer(postgresql_folder, made)
    settings = production(settings_for(tmp_path, ""))
    with pytest.raises(BadSetting, match=why):
        wsgi.ready(settings, served)
