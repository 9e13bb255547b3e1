"""db upgrade: schema, all departments."""

import argparse
from contextlib import closing
from datetime import timedelta

from app import clock
from app.accounts.seed_departments import seed_departments
from app.cases.state import compatibility
from app.cli.context import OK, Context, Groups, command, group, say
from app.database_file import claim, require_usable
from app.db import Database
from app.migrate import upgrade
from app.packages.publish import rebuild_all
from app.privileges import grant
from app.schema import current, level

REPLACED, LONG_REPLACED = timedelta(minutes=10), timedelta(days=1)
"""When old workers, which would only do as before, have been replaced; when the last old program is gone."""


def add_to(groups: Groups) -> None:
    """db upgrade."""
    command(group(groups, "db", "数据库"), "upgrade", run, "建立或升级数据库结构，登记各级监管部门")


def run(context: Context, _chosen: argparse.Namespace) -> int:
    """Safe to repeat: makes up for what one that was interrupted has not done."""
    _upgrade(context)
    mine = level(context.database.engine)
    with context.database.transaction():
        seed_departments()
        if mine:
            _make_anew(beside=not context.database.file)
    say("数据库结构与监管部门已就绪")
    return OK


def _make_anew(beside: bool) -> None:
    """What older programs made; `beside`: some may still serve for a while, and leave things out."""
    if not beside:
        rebuild_all(clock.now())
        return
    for wait, turn in (REPLACED, ""), (LONG_REPLACED, "late:"):
        rebuild_all(clock.now() + wait, turn)
        compatibility.ask(clock.now() + wait, turn)


def _upgrade(context: Context) -> None:
    """Under the role that owns the database, where there is one; the role that serves gets its rights."""
    url = context.settings.upgrade_url
    if not url:
        (_upgrade_embedded if context.database.file else upgrade)(context.database)
        return
    with closing(Database(url)) as database:
        upgrade(database)
        grant(database, context.database.role)


def _upgrade_embedded(database: Database) -> None:
    """Not under a server that runs: nobody could write meanwhile. Raises BadSetting."""
    assert database.file
    require_usable(database.file)
    if not current(database.engine):
        with claim(database.file):
            upgrade(database)
