"""One run in a sandbox: the release that lies in a folder, brought into the database beside it, and played."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson

from app import clock, crypto
from app.config import Settings
from app.engine.steps import EngineError
from app.errors import AppError
from app.packages import bundle, walk_script, walks
from app.packages.content import Content
from app.packages.deploy import save
from app.packages.faults import Faulty
from app.packages.publish import put_in_force
from app.packages.walk_script import Script
from app.site import current as installation
from app.walks import kept
from app.walks.shown import shown
from app.walks.stage import Stage, Stumble
from app.walks.trial import Trial
from app.walks.walk import run as play_whole

DATABASE, ASKED, FILES, ANSWER = "play.db", "asked.json", "files", "answer.json"
SECONDS: Final = {"play": 20, "walks": 60}
"""Seconds of the processor that each kind of run may take."""
Asked = Mapping[str, Any]


def run(kind: str, place: Path) -> None:
    """Read what is asked there, and leave the answer."""
    asked = orjson.loads((place / ASKED).read_bytes())
    answer = KINDS[kind](asked, bundle.unpack((place / FILES).read_bytes()), place)
    (place / ANSWER).write_bytes(orjson.dumps(answer, default=str))


def _play(asked: Asked, files: bundle.Files, place: Path) -> dict[str, Any]:
    """As far as the steps go, and what stands there then; `refused`: why they could not even begin."""
    script, done = walk_script.made(asked["script"]), list[dict[str, Any]]()
    why = _told(lambda: done.append(_played(asked, script, files, place)))
    return {"refused": why} if why else done[0]


def _played(asked: Asked, script: Script, files: bundle.Files, place: Path) -> dict[str, Any]:
    bring = partial(_publish, asked["package"], files)
    with _stage(asked["package"], script, place, bring) as stage:
        trial = Trial(stage, walks.scripts(files))
        stumble = trial.play(script.steps)
        if "title" not in asked:
            return shown(trial, stumble)
        with stage.database.transaction():
            return {"stumble": stumble, "walk": kept.walk(trial, script, asked["title"])}


def _walks(asked: Asked, files: bundle.Files, place: Path) -> dict[str, Any]:
    """Each walk of the release: what went wrong, "" where it came true."""
    scripts, found = walks.scripts(files), {}
    since, made = min(one.clock for one in scripts.values()), list[bytes]()
    why = _told(lambda: made.append(_released(asked["package"], files, since, place)))
    for name, script in scripts.items():
        if made:
            (place / DATABASE).write_bytes(made[0])
        found[name] = why or _told(partial(_walk, asked["package"], script, place))
    return {"walks": found}


def _released(package: str, files: bundle.Files, since: datetime, place: Path) -> bytes:
    """The database with the release in force, for each walk a copy."""
    with _stage(package, Script(package, since, {}, (), {}), place, partial(_publish, package, files)):
        pass
    return (place / DATABASE).read_bytes()


def _walk(package: str, script: Script, place: Path) -> None:
    with _stage(package, script, place) as stage:
        play_whole(stage, script)


def _told(act: Callable[[], None]) -> str:
    try:
        act()
    except Stumble as trouble:
        return str(trouble)
    except Faulty as failure:
        return f"业务包有问题：{'；'.join(one.message for one in failure.faults[:3])}"
    except AppError as failure:
        return failure.message
    except EngineError as failure:
        return f"流程不能继续：{failure.element} {failure.message}"
    except Exception as failure:  # whatever a walk says, the others are played
        return f"走查中有不能办理的内容（{type(failure).__name__}）"
    return ""


@contextmanager
def _stage(package: str, script: Script, place: Path, bring: Callable[[], None] = lambda: None) -> Iterator[Stage]:
    settings = _settings(place)
    crypto.configure(settings.field_key)
    clock.start_at(script.clock)
    stage = Stage(settings, package, script.people)
    try:
        stage.prepare(bring)
        yield stage
    finally:
        stage.clear()


def _publish(package: str, files: bundle.Files) -> None:
    """Whoever asks has checked the release; what would fail all the same is told by the run."""
    put_in_force(save(package, files, None), Content(package, files), None)


def _settings(place: Path) -> Settings:
    """Of an installation that begins and ends in this folder."""
    secret, key = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
    processes = installation.folder()
    return Settings(
        "demo", f"sqlite:///{place / DATABASE}", "", place, secret, key, 0, None, processes_dir=processes
    )


KINDS: Final[dict[str, Callable[[Asked, bundle.Files, Path], dict[str, Any]]]] = {"play": _play, "walks": _walks}
