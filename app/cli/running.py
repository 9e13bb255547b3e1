"""Parse the command line, run one command, tell failures in one Chinese sentence on standard error."""

import argparse
import contextlib
from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy.exc import ArgumentError, DatabaseError

from app import clock, clock_sync, config, crypto
from app.cli.context import FAILED, Context, Groups, say
from app.config import BadSetting
from app.db import Database
from app.errors import AppError, Invalid
from app.faults import Fault
from app.site import current as installation


class Room(Protocol):
    """A module of commands."""

    def add_to(self, groups: Groups) -> None:
        """Add them."""


def parser(rooms: Iterable[Room]) -> argparse.ArgumentParser:
    """The commands of these; bad usage ends with status 2."""
    top = argparse.ArgumentParser(prog="python -m app", description="安全监管业务平台")
    groups = top.add_subparsers(required=True, metavar="命令")
    for room in rooms:
        room.add_to(groups)
    return top


def run(rooms: Iterable[Room], arguments: Sequence[str]) -> int:
    """Run one command and give its exit status."""
    chosen = parser(rooms).parse_args(arguments)
    try:
        settings = config.from_env()
        clock.start_at(settings.app_clock)
        crypto.configure(settings.field_key)
        installation.configure(settings.processes_dir)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(Database(settings.database_url)) as database:
            with contextlib.suppress(DatabaseError, Fault):  # the command itself tells of a database that is away
                clock_sync.follow_once(database)
            return int(chosen.run(Context(settings, database), chosen))
    except (AppError, BadSetting, DatabaseError, ArgumentError, OSError) as failure:
        _tell(failure)
        return FAILED


def _tell(failure: Exception) -> None:
    if isinstance(failure, DatabaseError | Fault):
        cause = failure.cause if isinstance(failure, Fault) else failure.orig
        say(f"数据库操作没有成功：{cause}。请先运行 python -m app db upgrade。")
        return
    if isinstance(failure, ArgumentError):
        say("DATABASE_URL 不是可用的数据库地址")
        return
    if isinstance(failure, OSError):
        say(f"不能读写文件：{failure}")
        return
    say(str(failure))
    for problem in failure.problems if isinstance(failure, Invalid) else ():
        say(f"  {problem.field} {problem.rule} {problem.told}")
