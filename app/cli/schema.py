"""db upgrade: schema, all departments."""

import argparse
from contextlib import closing
from datetime import timedelta

from app import clock
from app.accounts.seed_departments import seed_departments
from app.cli.context import OK, Context, Groups, command, group, say
from app.database_file import claim, require_usable
from app.db import Database
from app.migrate import current, upgrade
from app.packages.publish import rebuild_all
from app.privileges import grant

REPLACED = timedelta(minutes=10)
"""When old workers, which would only do as before, have been replaced."""


def add_to(groups: Groups) -> None:
    """db upgrade."""
    command(group(groups, "db", "数据库"), "upgrade", run, "建立或升级数据库结构，登记各级监管部门")


def run(context: Context, _chosen: argparse.Namespace) -> int:
    """Safe to repeat."""
    reached = _upgrade(context)
    with context.database.transaction():
        seed_departments()
        if reached:
            rebuild_all(reached, clock.now() + (timedelta() if context.database.file else REPLACED))
    say("数据库结构与监管部门已就绪")
    return OK


def _upgrade(context: Context) -> str | None:
    """Under the role that owns the database, where there is one; the role that serves gets its rights."""
    url = context.settings.upgrade_url
    if not url:
        return _upgrade_embedded(context.database) if context.database.file else upgrade(context.database)
    with closing(Database(url)) as database:
        reached = upgrade(database)
        grant(database, context.database.role)
        return reached


def _upgrade_embedded(database: Database) -> str | None:
    """Not under a server that runs: nobody could write meanwhile. Raises BadSetting."""
    assert database.file
    require_usable(database.file)
    if current(database):
        return None
    with claim(database.file):
        return upgrade(database)
