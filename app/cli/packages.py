"""packages check|publish|walk."""

import argparse
from pathlib import Path

from app.cli.context import FAILED, OK, Context, Groups, command, group, put_json, put_out, say
from app.effects.operators import OPERATORS
from app.engine.gate import Fault
from app.packages import check_site, folder
from app.packages.deploy import deploy, passed_over
from app.packages.faults import Faulty
from app.packages.trials import faults_on_disk
from app.walks.stage import place_of
from app.walks.walk import walk

_PASSED_OVER = (
    "没有发布。这些文件以前发布过，此后管理员发布了其他版本或停用了该版本，命令行不改变管理员的决定；"
    "需要改回的，请由管理员重新发布该版本"
)


def add_to(groups: Groups) -> None:
    """packages check [DIR…] · publish [NAME…] · walk FILE…"""
    room = group(groups, "packages", "业务包")
    command(room, "check", _check, "检查业务包").add_argument("dirs", nargs="*", metavar="DIR")
    command(room, "publish", _publish, "发布业务包").add_argument("names", nargs="*", metavar="NAME")
    command(room, "walk", _walk, "走查业务包（临时数据库，真实接口）").add_argument(
        "files", nargs="+", metavar="FILE"
    )


def _check(context: Context, chosen: argparse.Namespace) -> int:
    settings = context.settings
    dirs = [Path(given) for given in chosen.dirs]
    found = [place_of(one, settings) for one in dirs or _all(settings.processes_dir)]
    faults = {one.key: faults_on_disk(one.processes, one.forms, one.key, OPERATORS) for one in found}
    if not dirs:
        faults["site"] = _of_site(settings.processes_dir)
    if chosen.json:
        put_json({key: [fault.told() for fault in rows] for key, rows in faults.items()})
    else:
        for key, rows in faults.items():
            tell(key, rows)
    return FAILED if any(faults.values()) else OK


def _of_site(processes: Path) -> list[Fault]:
    try:
        return list(check_site.faults(processes))
    except Faulty:  # told with its package
        return []


def _all(processes: Path) -> list[Path]:
    return [processes / key for key in folder.keys(processes)]


def tell(key: str, faults: list[Fault]) -> None:
    """Each fault on a line, with what to do about it."""
    for fault in faults:
        put_out(f"{key}\t{fault.element}\t{fault.rule}\t{fault.message}\t{fault.hint}")
    say(f"{key}：{'没有问题' if not faults else f'{len(faults)} 处问题'}")


def _publish(context: Context, chosen: argparse.Namespace) -> int:
    return publish(context, chosen.names, chosen.json)


def publish(context: Context, names: list[str], as_json: bool = False) -> int:
    """Publish from disk what was changed there."""
    place = context.settings.processes_dir, context.settings.forms_dir
    try:
        with context.database.transaction():
            made, left = [], list[str]()
            wanted: list[str | None] = [*names] or [None]
            for name in wanted:
                made += deploy(*place, OPERATORS, name)
                left += passed_over(*place, name)
            done = [{"package": one.package, "number": one.number, "release": str(one.id)} for one in made]
    except Faulty as failure:
        tell("发布", list(failure.faults))
        return FAILED
    for key in left:
        say(f"{key}：{_PASSED_OVER}")
    if as_json:
        put_json(done)
    elif done:
        lines = [f"{one['package']} 第 {one['number']} 版" for one in done]
        say(f"已发布：{'、'.join(lines)}")
    elif not left:
        say("业务包没有变化，无须发布")
    return OK


def _walk(context: Context, chosen: argparse.Namespace) -> int:
    problems = {file: walk(context.settings, Path(file)) for file in chosen.files}
    failed = {file: problem for file, problem in problems.items() if problem}
    if chosen.json:
        put_json({"passed": len(problems) - len(failed), "failed": len(failed), "problems": failed})
    else:
        for file, problem in failed.items():
            say(f"{file}：{problem}")
        put_out(f"{len(problems) - len(failed)} passed, {len(failed)} failed")
    return FAILED if failed else OK
