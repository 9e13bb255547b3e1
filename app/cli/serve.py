"""serve, worker."""

import argparse
import contextlib
import logging
import signal
from collections.abc import Iterator
from pathlib import Path

from app import database_file, worker
from app.accounts.demo import DEMO_PASSWORD
from app.accounts.queries import demo_rows
from app.cli import signals, web_server
from app.cli.context import FAILED, LOG_FORMAT, OK, Context, Groups, command, say
from app.privileges import require_modest
from app.wsgi import ready

SHOWN = 6


def add_to(groups: Groups) -> None:
    """serve · worker."""
    command(groups, "serve", _serve, "启动网页服务；未配置消息队列时同时办理后台任务")
    added = command(groups, "worker", _worker, "启动后台任务进程（Celery）")
    added.add_argument(
        "--attended", action="store_true", help="只启动 Celery，标准输入关闭时结束（由 worker 自行启动）"
    )


def _serve(context: Context, _chosen: argparse.Namespace) -> int:
    """Until Ctrl-C, or SIGTERM as `docker stop` and systemd send it."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    with contextlib.suppress(KeyboardInterrupt), _claimed(context.database.file):
        _until_told(context)
    return OK


def _until_told(context: Context) -> None:
    application, sweepers = ready(context.settings, context.database)
    server = web_server.create(application, context.settings)
    try:
        if sweepers:
            sweepers.begin()  # told to end until here, this process ends at once, and they with their lifeline
        signals.hear(signal.default_int_handler)
        _greet(context)
        server.run()
    finally:
        signals.hear(signal.SIG_IGN)  # an impatient second Ctrl-C must not cut off the jobs in hand
        if sweepers:
            sweepers.stop()


@contextlib.contextmanager
def _claimed(file: Path | None) -> Iterator[None]:
    """The embedded database is this server's, and fit to be served."""
    if file is None:
        yield
        return
    with database_file.claim(file):
        database_file.require_usable(file)
        yield


def _greet(context: Context) -> None:
    """Address and, on a demo, who can sign in."""
    say(f"服务已启动：http://127.0.0.1:{context.settings.port}　按 Ctrl-C 停止")
    if context.settings.production:
        return
    with context.database.transaction():
        people = demo_rows(SHOWN)
    for username, name, _role, org in people:
        say(f"  演示账户 {username}　{name}（{org}）")
    if people:
        say(f"  密码均为 {DEMO_PASSWORD}；更多账户见登录页")


def _worker(context: Context, chosen: argparse.Namespace) -> int:
    if context.settings.production:
        require_modest(context.database)
    if not chosen.attended:
        logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
        worker.run()
        return OK
    with contextlib.suppress(KeyboardInterrupt):
        return OK if worker.attend(context.settings) else FAILED
    return OK
