"""What a web server process runs: the application, and who works off the jobs beside it."""

import gc
from typing import IO

from app import clock, config, crypto, database_file, privileges, schema, worker
from app.boot import Boot
from app.clock_sync import ClockSync
from app.config import BadSetting, Settings
from app.db import Database
from app.factory import Application, create_app
from app.jobs import wake
from app.packages import code, folder
from app.supervisor import Supervisor

_claims: list[IO[str]] = []


def create() -> Boot:
    """`gunicorn "app.wsgi:create()"`: settings from the environment. For the database it waits, serving 503.

    Raises BadSetting for settings that nothing could make right.
    """
    gc.freeze()  # what is loaded stays: no look for garbage needs to go through it
    settings = config.from_env()
    if settings.production:
        config.refuse_unfit(settings)
    clock.start_at(settings.app_clock)
    crypto.configure(settings.field_key)
    database = Database(settings.database_url)
    if database.file:
        _claims.append(database_file.claim(database.file, shared=True))
        database_file.require_usable(database.file)
    boot = Boot(lambda: _served(settings, database))
    boot.begin()
    return boot


def _served(settings: Settings, database: Database) -> Application:
    application, sweepers = ready(settings, database)
    if sweepers:
        sweepers.begin()
    return application


def ready(settings: Settings, database: Database) -> tuple[Application, Supervisor | None]:
    """The application and, without a broker, the processes that run jobs; with one, its bell is hung.

    From here on the clock is the database's.
    """
    if settings.production:
        privileges.require_modest(database)
    if not schema.current(database.engine):
        raise BadSetting("数据库结构不是最新的，请先运行 python -m app db upgrade")
    ClockSync(database).begin()
    code.load(folder.keys(settings.processes_dir))
    application = create_app(settings, database)
    if settings.broker_url:
        wake.woken_by(worker.ringer(settings).ring)
        return application, None
    sweepers = Supervisor()
    wake.woken_by(sweepers.ring)
    return application, sweepers
