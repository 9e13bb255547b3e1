"""Play a walk: an acceptance run of a process, written as data, through the real HTTP application (contract 3)."""

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

from app import clock, crypto
from app.accounts.seed_departments import seed_departments
from app.config import Settings
from app.db import Database
from app.effects.operators import OPERATORS
from app.engine.steps import EngineError
from app.errors import AppError
from app.migrate import upgrade
from app.packages import folder, walk_script
from app.packages.deploy import deploy
from app.packages.faults import Faulty
from app.packages.parse import FILE as PACKAGE
from app.packages.walk_script import Script, Unreadable
from app.site.current import ROLES_FILE
from app.walks import end
from app.walks.play import Play
from app.walks.stage import Place, Stage, Stumble, place_of


def walk(settings: Settings, file: Path) -> str | None:
    """Play one file on a throw-away database; None if it holds, else what went wrong."""
    try:
        script = walk_script.read(file.read_bytes())
    except OSError:
        return "不能读取该文件"
    except Unreadable as failure:
        return str(failure)
    try:
        _played(settings, file, script)
    except Stumble as trouble:
        return str(trouble)
    except Faulty as failure:
        return f"业务包有问题：{'；'.join(f'{one.element} {one.message}' for one in failure.faults)}"
    except AppError as failure:
        return failure.message
    except EngineError as failure:
        return f"流程不能继续：{failure.element} {failure.message}"
    finally:
        clock.start_at(settings.app_clock)
    return None


def _place(settings: Settings, file: Path, script: Script) -> Place:
    """The package the file lies in; elsewhere the one it names, among those of the settings."""
    own = file.resolve().parent.parent
    if (own / PACKAGE).is_file():
        return place_of(own, settings)
    known = folder.keys(settings.processes_dir)
    key = script.package or (known[0] if len(known) == 1 else "")
    if key not in known:
        raise Stumble("该文件不在业务包的 walks 目录中，也没有用 package 写明业务包")
    return place_of(settings.processes_dir / key, settings)


def _installation(place: Place, settings: Settings) -> Path:
    """Roles and words are those beside the package, where they are said there, else those of this installation."""
    return place.processes if (place.processes / ROLES_FILE).is_file() else settings.processes_dir


def _played(settings: Settings, file: Path, script: Script) -> None:
    """Set the stage in a folder of its own, play all steps, look at the end."""
    place = _place(settings, file, script)
    with tempfile.TemporaryDirectory() as apart:
        own = replace(
            settings,
            env="demo",
            database_url=f"sqlite:///{apart}/walk.db",
            data_dir=Path(apart),
            broker_url="",
            app_clock=None,
            processes_dir=_installation(place, settings),
            forms_dir=place.forms,
        )
        crypto.configure(settings.field_key)
        clock.start_at(script.clock)
        stage = Stage(own, place.key, script.people)
        try:
            furnish(stage.database)
            stage.prepare(partial(deploy, place.processes, place.forms, OPERATORS, place.key))
            run(stage, script)
        finally:
            stage.clear()


def furnish(database: Database) -> None:
    """The schema and all departments, in an empty database."""
    upgrade(database)
    with database.transaction():
        seed_departments()


def run(stage: Stage, script: Script) -> None:
    """All steps, then the end. Raises Stumble where something is not as written."""
    play = Play(stage)
    for step in script.steps:
        play.step(step)
    if wrong := list(dict.fromkeys(end.faults(play, script.end))):
        raise Stumble(f"结束时：{'；'.join(wrong)}")
