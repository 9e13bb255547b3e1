"""db upgrade: schema, all departments."""

import argparse
from contextlib import closing

from app.accounts.seed_departments import seed_departments
from app.cli.context import OK, Context, Groups, command, group, say
from app.database_file import require_usable
from app.db import Database
from app.migrate import upgrade
from app.privileges import grant


def add_to(groups: Groups) -> None:
    """db upgrade."""
    command(group(groups, "db", "数据库"), "upgrade", run, "建立或升级数据库结构，登记各级监管部门")


def run(context: Context, _chosen: argparse.Namespace) -> int:
    """Safe to repeat."""
    _upgrade(context)
    with context.database.transaction():
        seed_departments()
    say("数据库结构与监管部门已就绪")
    return OK


def _upgrade(context: Context) -> None:
    """Under the role that owns the database, where there is one; the role that serves gets its rights."""
    url = context.settings.upgrade_url
    if not url:
        if context.database.file:
            require_usable(context.database.file)
        upgrade(context.database)
        return
    with closing(Database(url)) as database:
        upgrade(database)
        grant(database, context.database.role)
