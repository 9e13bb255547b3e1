"""公示之前：前置表是否已经公示，公示哪些内容。"""

from collections.abc import Sequence
from typing import Annotated

from app.sdk import Clock, Entry, Move, Registers, handler
from handlers.outsourcing.papers import lapsed

LICENCE = "licence"
BEFORE = ("contractor", LICENCE)
CLOSED = "已结案"


@handler
def prerequisites(
    starter: Annotated[str, "填报单位"], move: Move, registers: Registers, clock: Clock
) -> list[str]:
    """项目部公示之前还缺哪些表：单位基本情况、持证情况须有核实过的版本；新的项目部还须许可证仍在有效期内。"""
    found = {name: registers.of(name, starter) for name in BEFORE}
    return [name for name in BEFORE if not found[name] or (name == LICENCE and _expired(found[name], move, clock))]


def _expired(licences: Sequence[Entry], move: Move, clock: Clock) -> bool:
    return move.entry is None and any(lapsed(entry.document, clock.today()) for entry in licences)


@handler
def public_face(register: Annotated[str, "台账"]) -> dict[str, str]:
    """全部公开栏目。"""
    return {"register": register, "face": "full"}


@handler
def accident_face(
    investigation_state: Annotated[str, "调查状态"], publish_brief: Annotated[bool | None, "是否发布快讯"]
) -> dict[str, str]:
    """事故：结案后公示全部，结案前按部门意见发布快讯，否则只登记。"""
    face = "full" if investigation_state == CLOSED else "brief" if publish_brief else "none"
    return {"register": "accident", "face": face}
