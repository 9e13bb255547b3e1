"""What must be true when a walk has ended: the case, the registers, and the public side as everybody reads it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.registers.declaration import Register
from app.walks.play import Play
from app.walks.stage import Stumble

Json = Mapping[str, Any]
Registers = Mapping[str, Register]


def faults(play: Play, end: Json) -> Iterator[str]:
    """Everything that is not as `[end]` says. Raises Stumble for a register the package does not have."""
    registers = play.view.registers()
    if "state" in end and (state := play.state()) != end["state"]:
        yield f"期望办件状态为 {end['state']}，实际为 {state}"
    yield from _counted("台账", registers, end.get("entries", {}), play.view.entries)
    yield from _counted(
        "公示", registers, end.get("publications", {}), lambda one: len(list(published(play, one)))
    )
    if end.get("public"):
        yield from _unlike(_last(play, registers), end["public"])
    yield from _leaked(play, registers, end.get("absent", ()))


def _counted(
    what: str, registers: Registers, wanted: Mapping[str, int], count: Callable[[Register], int]
) -> Iterator[str]:
    for name, number in wanted.items():
        if name not in registers:
            raise Stumble(f"没有名为 {name} 的台账")
        if (got := count(registers[name])) != number:
            yield f"期望{what} {name} 有 {number} 条，实际为 {got} 条"


def published(play: Play, register: Register) -> Iterator[Json]:
    """All publications of a register, newest first, page by page; none where nothing was ever published."""
    after = ""
    while True:
        answer = play.stage.call("", "GET", f"/public/{register.code}?size=50{after}")
        page = answer.get_json() if answer.status_code == 200 else {"items": [], "next": None}
        yield from page["items"]
        if not page["next"]:
            return
        after = f"&after={page['next']}"


def _last(play: Play, registers: Registers) -> Json | None:
    """The public document of the current case's record, else the newest one of its register."""
    case = play.view.case(play.case) if play.case else None
    if case is None or case.register not in registers:
        raise Stumble("最后的办件没有台账，不能核对 public")
    found = list(published(play, registers[case.register]))
    mine = [one for one in found if one["entry"] == case.entry]
    return next((one["document"] for one in [*mine, *found]), None)


def _unlike(document: Json | None, wanted: Json) -> Iterator[str]:
    if document is None:
        yield "期望有公示内容，实际没有"
        return
    for field, value in wanted.items():
        if document.get(field) != value:
            yield f"期望公示的 {field} 为 {value}，实际为 {document.get(field, '无')}"


def _leaked(play: Play, registers: Registers, absent: Sequence[str]) -> Iterator[str]:
    """Fields that stand in a public document. Another register may publish a field of that name as its own."""
    walked = play.view.case(play.case).register if play.case else ""
    for name, register in registers.items() if absent else ():
        own = set() if name == walked else {part for field in register.public for part in field.split(".")}
        for one in published(play, register):
            for field in absent:
                if field not in own and _holds(one["document"], field):
                    yield f"公示 {name} 中不应出现 {field}"


def _holds(value: Any, field: str) -> bool:
    """Whether the field stands anywhere in a document."""
    if isinstance(value, Mapping):
        return field in value or any(_holds(inner, field) for inner in value.values())
    return isinstance(value, list) and any(_holds(inner, field) for inner in value)
