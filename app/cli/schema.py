"""db upgrade: schema, all departments."""

import argparse

from app.accounts.seed_departments import seed_departments
from app.cli.context import OK, Context, Groups, command, group, say
from app.migrate import upgrade


def add_to(groups: Groups) -> None:
    """db upgrade."""
    command(group(groups, "db", "数据库"), "upgrade", run, "建立或升级数据库结构，登记各级监管部门")


def run(context: Context, _chosen: argparse.Namespace) -> int:
    """Safe to repeat."""
    upgrade(context.database)
    with context.database.transaction():
        seed_departments()
    say("数据库结构与监管部门已就绪")
    return OK
