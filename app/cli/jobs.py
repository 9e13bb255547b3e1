"""jobs run: work off what is due, once. jobs sweep: go on doing so."""

import argparse
import logging
from datetime import datetime

from app import clock, sweep
from app.attachments import store
from app.cli.context import LOG_FORMAT, OK, Context, Groups, command, group, put_json, say
from app.drain import run_all
from app.packages import code, folder


def add_to(groups: Groups) -> None:
    """jobs run [--as-of ISO] · jobs sweep [--lane …] [--attended]."""
    jobs = group(groups, "jobs", "后台任务")
    run = command(jobs, "run", _run, "办理到期的后台任务，直到没有为止")
    run.add_argument("--as-of", type=_moment, metavar="ISO", help="按此时刻办理（ISO 8601，带时区）")
    swept = command(jobs, "sweep", _sweep, "持续办理到期的后台任务（serve 和 worker 自行启动，一般不必手工运行）")
    swept.add_argument(
        "--lane", choices=sorted(sweep.LANES), default="whole", help="prompt：耗时的外部服务留给其他进程"
    )
    swept.add_argument("--attended", action="store_true", help="标准输入关闭时结束")


def _prepare(context: Context) -> None:
    """What handlers need."""
    settings = context.settings
    code.load(folder.keys(settings.processes_dir))
    store.configure(store.Store(settings.data_dir / "attachments", file=settings.max_file))


def _sweep(context: Context, chosen: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    _prepare(context)
    sweep.run(context.database, chosen.lane, chosen.attended)
    return OK


def _run(context: Context, chosen: argparse.Namespace) -> int:
    _prepare(context)
    if chosen.as_of:
        clock.start_at(chosen.as_of)
    done = run_all(context.database)
    if chosen.json:
        put_json({"run": done})
    else:
        say(f"已办理后台任务 {done} 件")
    return OK


def _moment(text: str) -> datetime:
    refusal = argparse.ArgumentTypeError("应为带时区的 ISO 8601 时刻，例如 2016-01-31T09:00:00+08:00")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refusal from None
    if moment.tzinfo is None:
        raise refusal
    return moment
