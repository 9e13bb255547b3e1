"""The walks of a release: which of its files they are, what they say, and whether they can be read."""

from collections.abc import Iterator, Mapping
from typing import Final

from app.engine.gate import Fault
from app.packages import parse, walk_script
from app.packages.walk_script import Script, Unreadable

ENDING: Final = ".toml"
RULE: Final = "walk"
MOST, MOST_STEPS, MOST_PEOPLE = 60, 60, 40
"""Walks of a release, steps and people of one: all are played before it is published."""
OTHERS: Final = frozenset({parse.FILE, "site.toml", "roles.toml"})
"""What ends like a walk and is none."""
Files = Mapping[str, bytes]


def is_walk(name: str) -> bool:
    """Whether a file of that bare name is a walk."""
    return name.endswith(ENDING) and name not in OTHERS


def names(files: Files) -> list[str]:
    """The walks among the files of a release, in order."""
    return sorted(name for name in files if is_walk(name))


def scripts(files: Files) -> dict[str, Script]:
    """Those that can be read, by file name."""
    found = {}
    for name in names(files):
        try:
            found[name] = walk_script.read(files[name])
        except Unreadable:
            continue
    return found


def faults(files: Files) -> Iterator[Fault]:
    """Walks that nobody could play, and more of them than are played."""
    found = names(files)
    if len(found) > MOST:
        yield Fault(found[MOST], RULE, f"走查至多 {MOST} 条，现有 {len(found)} 条")
    for name in found:
        try:
            require_bounds(walk_script.read(files[name]))
        except Unreadable as failure:
            yield Fault(name, RULE, f"走查 {name}：{failure}")


def require_bounds(script: Script) -> None:
    """Raise Unreadable for more than is played of one walk."""
    if len(script.steps) > MOST_STEPS or len(script.people) > MOST_PEOPLE:
        raise Unreadable(f"至多 {MOST_STEPS} 步、{MOST_PEOPLE} 人")


def titles(files: Files) -> dict[str, str]:
    """What each that can be read shows, for people."""
    return {name: script.title for name, script in scripts(files).items()}
