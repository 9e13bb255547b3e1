"""What must be true when a walk has ended: the case, the registers, and the public side as everybody reads it."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from app import db
from app.cases.models import Case
from app.cli.stage import Stumble
from app.cli.walk_play import Play
from app.packages import queries as packages
from app.registers.declaration import Register
from app.registers.models import Entry

Json = Mapping[str, Any]


def faults(play: Play, end: Json) -> Iterator[str]:
    """Everything that is not as `[end]` says. Raises Stumble for a register the package does not have."""
    registers = _registers(play)
    if "state" in end and (state := play.state()) != end["state"]:
        yield f"期望办件状态为 {end['state']}，实际为 {state}"
    for name, count in end.get("entries", {}).items():
        if (got := _entries(play, _named(registers, name))) != count:
            yield f"期望台账 {name} 有 {count} 条记录，实际为 {got} 条"
    for name, count in end.get("publications", {}).items():
        if (got := len(list(_published(play, _named(registers, name))))) != count:
            yield f"期望公示 {name} 有 {count} 条，实际为 {got} 条"
    if end.get("public"):
        yield from _unlike(_last(play, registers), end["public"])
    for name in registers:
        for one in _published(play, registers[name]):
            for field in end.get("absent", ()):
                if _holds(one["document"], field):
                    yield f"公示 {name} 中不应出现 {field}"


def _registers(play: Play) -> Mapping[str, Register]:
    with play.stage.database.transaction():
        return packages.newest(play.stage.place.key).package.registers


def _named(registers: Mapping[str, Register], name: str) -> Register:
    if name not in registers:
        raise Stumble(f"没有名为 {name} 的台账")
    return registers[name]


def _entries(play: Play, register: Register) -> int:
    with play.stage.database.transaction():
        rows = select(func.count()).where(Entry.register == register.code)
        return db.session().scalar(rows) or 0


def _published(play: Play, register: Register) -> Iterator[Json]:
    """All publications of a register, page by page, newest first; none where nothing was ever published."""
    after = ""
    while True:
        answer = play.stage.call("", "GET", f"/public/{register.code}?size=50{after}")
        page = answer.get_json() if answer.status_code == 200 else {"items": [], "next": None}
        yield from page["items"]
        if not page["next"]:
            return
        after = f"&after={page['next']}"


def _last(play: Play, registers: Mapping[str, Register]) -> Json | None:
    """The public document of the current case's record, else the newest one of its register."""
    with play.stage.database.transaction():
        case = db.session().get(Case, play.case) if play.case else None
    if case is None or case.register not in registers:
        raise Stumble("最后的办件没有台账，不能核对 public")
    found = list(_published(play, registers[case.register]))
    mine = [one for one in found if one["entry"] == str(case.entry_id)]
    return next((one["document"] for one in [*mine, *found]), None)


def _unlike(document: Json | None, wanted: Json) -> Iterator[str]:
    if document is None:
        yield "期望有公示内容，实际没有"
        return
    for field, value in wanted.items():
        if document.get(field) != value:
            yield f"期望公示的 {field} 为 {value}，实际为 {document.get(field)}"


def _holds(value: Any, field: str) -> bool:
    """Whether the field stands anywhere in a document."""
    if isinstance(value, Mapping):
        return field in value or any(_holds(inner, field) for inner in value.values())
    return isinstance(value, list) and any(_holds(inner, field) for inner in value)
