"""The kinds of records the public may read, by the name in their address."""

from dataclasses import dataclass

from app.errors import NotFound
from app.publications import queries as publications

FIRST = {
    "contractor": ("承包单位", "承包单位的基本情况、安全管理与技术力量"),
    "licence": ("持证情况", "安全生产许可证与施工资质"),
    "project": ("外包工程项目部", "各地正在施工和已完工的外包工程项目部"),
    "accident": ("生产安全事故", "事故的时间、地点、伤亡与责任认定"),
    "reward_penalty": ("奖惩情况", "安全监管部门作出的奖励、处罚与通报"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of record. `count`: publications in force."""

    register: str
    title: str
    about: str
    count: int = 0


def kind(register: str) -> Kind:
    """One kind by the name in its address. Raises NotFound for a name nothing was ever published under."""
    if register in FIRST:
        return Kind(register, *FIRST[register])
    title = publications.known(register)
    if title is None:
        raise NotFound
    return Kind(register, title or register, "")


def kinds() -> list[Kind]:
    """All kinds: those of the first package in their order, then whatever else was published."""
    counted = {register: (title, count) for register, title, count in publications.kinds()}
    first = [Kind(name, *said, counted.pop(name, ("", 0))[1]) for name, said in FIRST.items()]
    return first + [Kind(name, title or name, "", count) for name, (title, count) in counted.items()]
