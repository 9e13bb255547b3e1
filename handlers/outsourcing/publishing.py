"""公示之前：前置表是否已经公示，公示哪些内容。"""

from app.sdk import Registers, handler

BEFORE = ("contractor", "licence")
CLOSED = "已结案"


@handler
def prerequisites(starter: str, registers: Registers) -> list[str]:
    """项目部公示之前还缺哪些表：单位基本情况、持证情况须有核实过的版本。"""
    return [name for name in BEFORE if not registers.of(name, starter)]


@handler
def public_face(register: str) -> dict[str, str]:
    """全部公开栏目。"""
    return {"register": register, "face": "full"}


@handler
def accident_face(investigation_state: str, publish_brief: bool | None) -> dict[str, str]:
    """事故：结案后公示全部，结案前按部门意见发布快讯，否则只登记。"""
    face = "full" if investigation_state == CLOSED else "brief" if publish_brief else "none"
    return {"register": "accident", "face": face}
