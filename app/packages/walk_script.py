"""A walk as written in TOML (contract 3), read into frozen values; what cannot be meant is told in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import toml

Table = Mapping[str, Any]
FIRST, LAST = 1990, 2100
"""Years in which a walk may begin."""
VERBS = ("start", "step", "withdraw", "advance")
WORDS = {str: "文字", int: "整数", dict: "表", list: "数组"}
PERSON = {
    "org": str,
    "role": str,
    "name": str,
    "region": str,
    "uscc": str,
    "org_code": str,
    "allocator": str,
    "central": str,
    "offshore": str,
    "supervised_by": list,
}
STEP = {
    "title": str,
    "who": str,
    "start": str,
    "step": str,
    "process": str,
    "withdraw": str,
    "advance": str,
    "entry": str,
    "answers": dict,
    "confirm": list,
    "expect": dict,
}
SHAPES: Mapping[str, Mapping[str, type]] = {
    "file": {"title": str, "package": str, "clock": str, "people": dict, "step": list, "end": dict},
    "person": PERSON,
    "step": STEP,
    "expect": {"status": int, "state": str, "next": list, "rules": list},
    "next": {"step": str, "org": str, "role": str},
    "end": {"state": str, "entries": dict, "publications": dict, "public": dict, "absent": list},
}


class Unreadable(Exception):
    """The file is no walk; the message tells why."""


@dataclass(frozen=True)
class Expected:
    """What must be true after a step; None: whatever it may be. Without `status` anything below 400 will do."""

    status: int | None = None
    state: str | None = None
    next: tuple[Table, ...] | None = None
    rules: frozenset[str] | None = None


@dataclass(frozen=True)
class Step:
    """One step. `verb`: start, step, withdraw or advance; `target`: process, element or duration; `process`: in
    whose case the element is meant, "" for any."""

    number: int
    verb: str
    target: str
    who: str
    entry: str | None
    answers: Table | None
    confirm: tuple[str, ...]
    expected: Expected
    process: str = ""


@dataclass(frozen=True)
class Script:
    """A whole walk. `package`: its key, if the file does not lie in one; `end` as written, dates as text."""

    package: str
    clock: datetime
    people: Mapping[str, Table]
    steps: tuple[Step, ...]
    end: Table
    title: str = ""


def read(raw: bytes) -> Script:
    """The walk written there. Raises Unreadable."""
    try:
        told = toml.read(raw)
    except toml.Unreadable as failure:
        raise Unreadable(f"文件{failure}") from None
    return made(told)


def made(given: Table) -> Script:
    """The walk that tables say, of whatever they were read. Raises Unreadable."""
    told = _plain(given)
    _fit("文件", told, "file", ("clock", "people", "step"))
    for name, person in told["people"].items():
        _fit(f"人员 {name}", person, "person", ("org", "role"))
    _fit("[end]", told.get("end", {}), "end")
    steps = [_step(number, one, told["people"]) for number, one in enumerate(told["step"], 1)]
    end = told.get("end", {})
    moment = _moment(told["clock"])
    return Script(_package(told, steps), moment, told["people"], tuple(steps), end, told.get("title", ""))


def _plain(value: Any) -> Any:
    """Dates and moments of TOML as the text that JSON would have."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _package(told: Table, steps: Sequence[Step]) -> str:
    """As the file says, else the first word of a process started by its full name."""
    full = (step.target for step in steps if step.verb == "start" and "." in step.target)
    return told.get("package") or next(full, "").partition(".")[0]


def _moment(text: str) -> datetime:
    try:
        moment: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Unreadable("clock 应为带时区的 ISO 8601 时刻，例如 2016-03-01T09:00:00+08:00")
    if not FIRST <= moment.year <= LAST:
        raise Unreadable(f"clock 应在 {FIRST} 年至 {LAST} 年之间")
    return moment


def _step(number: int, one: Any, people: Table) -> Step:
    where = f"第 {number} 步"
    _fit(where, one, "step")
    verbs = [verb for verb in VERBS if verb in one]
    if len(verbs) != 1:
        raise Unreadable(f"{where}：应有且只有 {'、'.join(VERBS)} 中的一项")
    who = one.get("who", "")
    if not all(isinstance(rule, str) for rule in one.get("confirm", ())):
        raise Unreadable(f"{where}：confirm 应为文字的数组")
    if verbs[0] != "advance" and who not in people:
        raise Unreadable(f"{where}：who 应为 [people] 中的人员，现为“{who}”")
    return Step(
        number,
        verbs[0],
        one[verbs[0]],
        who,
        one.get("entry"),
        one.get("answers"),
        tuple(one.get("confirm", ())),
        _expected(where, one.get("expect", {})),
        one.get("process", ""),
    )


def _expected(where: str, told: Any) -> Expected:
    _fit(f"{where}的 expect", told, "expect")
    if not all(isinstance(rule, str) for rule in told.get("rules", ())):
        raise Unreadable(f"{where}的 expect：rules 应为文字的数组")
    for item in told.get("next", ()):
        _fit(f"{where}的 next", item, "next", ("step",))
    following = tuple(told["next"]) if "next" in told else None
    rules = frozenset(told["rules"]) if "rules" in told else None
    return Expected(told.get("status"), told.get("state"), following, rules)


def _fit(where: str, told: Any, shape: str, required: tuple[str, ...] = ()) -> None:
    """Only known keys, each of its type, none of the required missing."""
    if not isinstance(told, Mapping):
        raise Unreadable(f"{where}：应为表")
    for key in required:
        if key not in told:
            raise Unreadable(f"{where}：缺少 {key}")
    for key, value in told.items():
        kind = SHAPES[shape].get(key)
        if kind is None:
            raise Unreadable(f"{where}：不认识 {key}")
        if not isinstance(value, kind):
            raise Unreadable(f"{where}：{key} 应为{WORDS[kind]}")
