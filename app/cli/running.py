"""Parse the command line, run one command, tell failures in one Chinese sentence on standard error."""

import argparse
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from sqlalchemy.exc import ArgumentError, DatabaseError

from app import clock, clock_sync, config, crypto, faults
from app.cli.context import FAILED, Context, Groups, say
from app.config import BadSetting
from app.db import Database
from app.errors import AppError, Invalid
from app.faults import Fault
from app.site import current as installation

UPGRADE = ["db", "upgrade"]
ADVICE: Mapping[str, str] = {
    "unready": "请先运行 python -m app db upgrade。",
    "lost": "请检查 DATABASE_URL 中的地址、账户、密码和库名，以及数据库是否已经启动。",
    "full": "请先腾出数据库所在磁盘的空间，再运行一次。",
    "read-only": "数据库处于只读状态，请先恢复写入，再运行一次。",
    "damaged": "请先检查数据库所在磁盘的空间和状况，再运行一次。",
    "crowded": "请稍后再运行一次。",
    "slow": "请稍后再运行一次。",
}


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
        _tell(failure, arguments)
        return FAILED


def _advice(failure: DatabaseError | Fault, arguments: Sequence[str]) -> str:
    """What to do about it. A schema that lacks something is upgraded, but for that command itself."""
    known = failure if isinstance(failure, Fault) else faults.of(failure.orig)
    what = known.what if known else "unready"
    return "" if what == "unready" and [*arguments[:2]] == UPGRADE else ADVICE.get(what, "")


def _tell(failure: Exception, arguments: Sequence[str]) -> None:
    if isinstance(failure, DatabaseError | Fault):
        cause = failure.cause if isinstance(failure, Fault) else failure.orig
        say(f"数据库操作没有成功：{cause}。{_advice(failure, arguments)}")
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
