"""What a web server process runs: the application, and who works off the jobs beside it."""

from app import clock, config, crypto, migrate, worker
from app.config import BadSetting, Settings
from app.db import Database
from app.drain import Drain
from app.factory import Application, create_app
from app.jobs import bell
from app.packages import code, folder


def create() -> Application:
    """`gunicorn "app.wsgi:create()"`: settings from the environment."""
    settings = config.from_env()
    clock.start_at(settings.app_clock)
    crypto.configure(settings.field_key)
    application, drain = ready(settings, Database(settings.database_url))
    if drain:
        drain.start()
    return application


def ready(settings: Settings, database: Database) -> tuple[Application, Drain | None]:
    """The application and, without a broker, the thread that runs jobs; with one, its bell is hung."""
    if not migrate.current(database):
        raise BadSetting("数据库结构不是最新的，请先运行 python -m app db upgrade")
    code.load(folder.keys(settings.processes_dir))
    application = create_app(settings, database)
    if settings.broker_url:
        bell.hang(worker.ringer(settings))
        return application, None
    return application, Drain(database)
