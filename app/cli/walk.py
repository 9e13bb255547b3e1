"""Play a walk: an acceptance run of a process, written as data, through the real HTTP application (contract 3)."""

import tempfile
from dataclasses import replace
from pathlib import Path

from app import clock, crypto
from app.cli import walk_end, walk_script
from app.cli.stage import Stage, Stumble, place_of
from app.cli.walk_play import Play
from app.cli.walk_script import Script, Unreadable
from app.config import Settings
from app.engine.steps import EngineError
from app.errors import AppError
from app.packages.faults import Faulty


def walk(settings: Settings, file: Path) -> str | None:
    """Play one file on a throw-away database; None if it holds, else what went wrong."""
    try:
        script = walk_script.read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
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


def _played(settings: Settings, file: Path, script: Script) -> None:
    """Set the stage in a folder of its own, play all steps, look at the end."""
    place = place_of(file.resolve().parent.parent, settings)
    with tempfile.TemporaryDirectory() as folder:
        apart = replace(
            settings,
            env="demo",
            database_url=f"sqlite:///{folder}/walk.db",
            data_dir=Path(folder),
            broker_url="",
            app_clock=None,
            processes_dir=place.processes,
            forms_dir=place.forms,
        )
        crypto.configure(settings.field_key)
        clock.start_at(script.clock)
        stage = Stage(apart, place, script.people)
        try:
            stage.prepare()
            play = Play(stage)
            for step in script.steps:
                play.step(step)
            if wrong := list(dict.fromkeys(walk_end.faults(play, script.end))):
                raise Stumble(f"结束时：{'；'.join(wrong)}")
        finally:
            stage.clear()
