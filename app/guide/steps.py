"""The course of a process in plain words: who acts, for how long, where it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.packages.course import Stop, Way
from app.packages.package import Lane, Package, Process
from app.site.current import roles

Numbers = Mapping[str, int]
AS_BEFORE = "本步照常办理"
"""What is said of a reminder: it takes nobody's step away."""


@dataclass(frozen=True)
class Step:
    """A step as the page shows it. `days`: working days it may take; `done`: what the system does afterwards."""

    name: str
    who: str
    days: int | None
    done: str
    ways: tuple[str, ...]


def steps(package: Package, process: Process, stops: Sequence[Stop]) -> list[Step]:
    """All of them, numbered by their place."""
    numbers = {stop.key: place for place, stop in enumerate(stops, 1)}
    named = {stop.key: _name(process, stop) for stop in stops}
    return [_step(package, process, stop, numbers, named) for stop in stops]


def _step(package: Package, process: Process, stop: Stop, numbers: Numbers, named: Mapping[str, str]) -> Step:
    ways = tuple(_way(one, stop, numbers, named) for one in stop.ways)
    plain = (
        len(stop.ways) == 1 and not stop.ways[0].words and numbers.get(stop.ways[0].to) == numbers[stop.key] + 1
    )
    done = stop.ways[0].done if plain else stop.done
    days = [found.working_days for step in stop.steps if (found := package.deadlines.get((process.key, step)))]
    who = "、".join(dict.fromkeys(_who(package.lanes.get(lane)) for lane in stop.lanes))
    return Step(
        named[stop.key],
        (f"{who}（多方分别办理）" if stop.many else who) or "由系统等待，不需办理",
        max(days, default=None),
        "、".join(done),
        () if plain else ways,
    )


def _name(process: Process, stop: Stop) -> str:
    return stop.name or process.title


def _who(lane: Lane | None) -> str:
    if lane is None:
        return ""
    return lane.title or who(lane.role)


def who(role: str) -> str:
    """A role with the kind of organisation that holds it, where its own name does not say so."""
    known = roles()
    held = known.role.get(role)
    kinds = [known.kinds[kind].title for kind in held.kinds] if held else []
    title = known.titles.get(role, role)
    return title if title in kinds or not kinds else f"{'、'.join(kinds)}（{title}）"


def _way(way: Way, stop: Stop, numbers: Numbers, named: Mapping[str, str]) -> str:
    parts = [*way.done, _target(way, stop, numbers, named)]
    led = "，".join(way.words)
    return f"{led}：{'，'.join(parts)}" if led else "，".join(parts)


def _target(way: Way, stop: Stop, numbers: Numbers, named: Mapping[str, str]) -> str:
    if way.beside:
        return f"{AS_BEFORE}，同时进入第 {numbers[way.to]} 步“{named[way.to]}”" if way.to else AS_BEFORE
    if not way.to:
        return f"办理结束（{way.end}）" if way.end and way.end not in way.words else "办理结束"
    here, number = numbers[stop.key], numbers[way.to]
    if number == here:
        return "重新办理本步" if stop.lanes else "继续等待"
    return f"{'回到' if number < here else '进入'}第 {number} 步“{named[way.to]}”"
