"""calendar show YEAR · calendar set YEAR [--holidays DAY,…] [--working DAY,…] [--remove DAY,…]
[--whole] [--reset]."""

import argparse
from typing import Any

from app.calendar import decree
from app.cases.redate import follow
from app.cli.context import OK, Context, Groups, command, group, put_json, say
from app.trail.write import SYSTEM, write

SOURCES = {"entered": "已录入放假安排", "library": "按内置放假安排", "estimated": "放假安排没有录全，暂按双休计算"}


def add_to(groups: Groups) -> None:
    """calendar show · calendar set."""
    calendar = group(groups, "calendar", "工作日历")
    show = command(calendar, "show", _show, "查看一年的放假安排")
    show.add_argument("year", type=int, metavar="YEAR")
    enter = command(
        calendar, "set", _set, "录入国务院办公厅公布的放假安排，加入已有的安排，未办结事项的时限随之重算"
    )
    enter.add_argument("year", type=int, metavar="YEAR")
    enter.add_argument("--holidays", default="", metavar="DAY,…", help="放假日期，用逗号隔开")
    enter.add_argument("--working", default="", metavar="DAY,…", help="调休上班的周末，或者不再放假的日子")
    enter.add_argument("--remove", default="", metavar="DAY,…", help="撤销录入过的日期，恢复内置安排")
    enter.add_argument("--whole", action="store_true", help="全年的放假安排已经录全，不再暂按双休计算")
    enter.add_argument("--reset", action="store_true", help="先撤销这一年录入过的全部日期")


def _show(context: Context, chosen: argparse.Namespace) -> int:
    with context.database.transaction():
        found = decree.shown(chosen.year)
    if chosen.json:
        put_json(found)
    else:
        _say(found)
    return OK


def _say(found: dict[str, Any]) -> None:
    say(f"{found['year']} 年：{SOURCES[found['source']]}")
    for name, word in (("holidays", "放假"), ("working", "上班")):
        say(f"  {word}：{'、'.join(found[name]) or '无'}")
        if found["entered"][name]:
            say(f"    其中录入：{'、'.join(found['entered'][name])}")


def _set(context: Context, chosen: argparse.Namespace) -> int:
    with context.database.transaction():
        holidays, working, remove = map(_split, (chosen.holidays, chosen.working, chosen.remove))
        decree.enter(chosen.year, decree.Change(holidays, working, remove, chosen.reset, chosen.whole), None)
        moved = follow()
        write(None, "calendar", SYSTEM, note={"year": chosen.year, "moved": moved})
        found = decree.shown(chosen.year)
    if chosen.json:
        put_json({**found, "moved": moved})
    else:
        say(f"已录入，重算时限 {moved} 件")
        _say(found)
    return OK


def _split(text: str) -> list[str]:
    return [one.strip() for one in text.replace("，", ",").split(",") if one.strip()]
