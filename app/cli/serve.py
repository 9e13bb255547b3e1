"""serve, worker."""

import argparse
import contextlib
import logging

import waitress

from app import migrate, worker
from app.cli.context import FAILED, OK, Context, Groups, command, say
from app.drain import Drain
from app.factory import create_app
from app.jobs import bell
from app.packages import code, folder

THREADS = 16


def add_to(groups: Groups) -> None:
    """serve · worker."""
    command(groups, "serve", _serve, "启动网页服务；未配置消息队列时同时办理后台任务")
    command(groups, "worker", _worker, "启动后台任务进程（Celery）")


def _serve(context: Context, _chosen: argparse.Namespace) -> int:
    settings = context.settings
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if not migrate.current(context.database):
        say("数据库结构不是最新的，请先运行 python -m app db upgrade")
        return FAILED
    code.load(folder.keys(settings.processes_dir))
    application = create_app(settings, context.database)
    drain = None if settings.broker_url else Drain(context.database)
    if drain:
        drain.start()
    else:
        bell.hang(worker.ringer(settings))
    say(f"服务已启动：http://127.0.0.1:{settings.port}　按 Ctrl-C 停止")
    with contextlib.suppress(KeyboardInterrupt):
        waitress.serve(application, listen=f"127.0.0.1:{settings.port}", threads=THREADS, ident=None)
    if drain:
        drain.stop()
    return OK


def _worker(context: Context, _chosen: argparse.Namespace) -> int:
    return worker.run(context.settings)
