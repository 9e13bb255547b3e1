"""demo load: the invented data of each package that has some, replayed through the real verbs up to now."""

import argparse

from app import clock
from app.accounts import queries as accounts
from app.accounts.demo import DEMO_PASSWORD
from app.attachments import store
from app.cli.context import FAILED, OK, Context, Groups, command, group, say
from app.cli.demo_play import Play
from app.cli.demo_present import packages, present
from app.packages import code, folder


def add_to(groups: Groups) -> None:
    """demo load [--scale small|national] [--seed N]."""
    load = command(group(groups, "demo", "演示数据"), "load", _load, "装入演示数据；已有演示账户时不做任何事")
    load.add_argument("--scale", choices=("small", "national"), default="small")
    load.add_argument("--seed", type=int, default=1)


def _load(context: Context, chosen: argparse.Namespace) -> int:
    if context.settings.production:
        say("正式环境不得装入演示数据")
        return FAILED
    if chosen.scale == "national":
        say("全国规模的演示数据尚未提供，请使用 --scale small")
        return FAILED
    with context.database.transaction():
        loaded = accounts.demo_accounts()
    if loaded:
        say("演示数据已经装入，无须重复")
        return OK
    return load(context, chosen.seed)


def load(context: Context, seed: int) -> int:
    """Replay everything; the clock is put back afterwards, whatever happens."""
    processes = context.settings.processes_dir
    keys = folder.keys(processes)
    code.load(keys)
    store.configure(store.Store(context.settings.data_dir / "attachments"))
    now = clock.now()
    try:
        for key in packages(processes, keys):
            clock.start_at(now)
            for line in Play(context.database, key, present(processes / key), seed).scenes():
                say(line)
    finally:
        clock.start_at(now)
    say(f"演示数据已装入；所有演示账户的密码为 {DEMO_PASSWORD}")
    return OK
