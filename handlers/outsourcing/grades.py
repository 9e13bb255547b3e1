"""事故等级：《生产安全事故报告和调查处理条例》第三条；“以上”含本数，取各项中最高的一级。"""

from bisect import bisect_right
from dataclasses import dataclass

GRADES = ("一般", "较大", "重大", "特别重大")
HIGHEST = GRADES[-1]
DEATHS, INJURIES, LOSS_WAN = (3, 10, 30), (10, 50, 100), (1000, 5000, 10000)


@dataclass(frozen=True)
class Grade:
    """自动判定的等级；`provisional`：有的数字尚未掌握，等级为初判，只可能上调；特别重大不能再上调，不是初判。"""

    name: str
    provisional: bool


def graded(deaths: float | None, injuries: float | None, loss_wan: float | None) -> Grade:
    """按死亡（含下落不明）、重伤（含急性工业中毒）人数和直接经济损失（万元）判定；不掌握的一项不计入。"""
    known = [
        bisect_right(limits, value)
        for limits, value in ((DEATHS, deaths), (INJURIES, injuries), (LOSS_WAN, loss_wan))
        if value is not None
    ]
    name = GRADES[max(known, default=0)]
    return Grade(name, len(known) < 3 and name != HIGHEST)


def rank(grade: str) -> int:
    """等级的高低，一般为 0；不认识的也为 0。"""
    return GRADES.index(grade) if grade in GRADES else 0
