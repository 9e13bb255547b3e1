"""calendar show YEAR · calendar set YEAR --holidays DAY,… [--working DAY,…]."""

import argparse

from app.calendar import decree
from app.cases.redate import redate
from app.cli.context import OK, Context, Groups, command, group, put_json, say
from app.trail.write import SYSTEM, write

SOURCES = {"entered": "已录入放假安排", "library": "按内置放假安排", "estimated": "没有放假安排，暂按双休计算"}


def add_to(groups: Groups) -> None:
    """calendar show · calendar set."""
    calendar = group(groups, "calendar", "工作日历")
    show = command(calendar, "show", _show, "查看一年的放假安排")
    show.add_argument("year", type=int, metavar="YEAR")
    enter = command(calendar, "set", _set, "录入国务院办公厅公布的放假安排，未办结事项的时限随之重算")
    enter.add_argument("year", type=int, metavar="YEAR")
    enter.add_argument("--holidays", required=True, metavar="DAY,…", help="放假日期，用逗号隔开")
    enter.add_argument("--working", default="", metavar="DAY,…", help="调休上班的周末")


def _show(context: Context, chosen: argparse.Namespace) -> int:
    with context.database.transaction():
        found = decree.shown(chosen.year)
    if chosen.json:
        put_json(found)
    else:
        say(f"{chosen.year} 年：{SOURCES[str(found['source'])]}")
    return OK


def _set(context: Context, chosen: argparse.Namespace) -> int:
    with context.database.transaction():
        decree.enter(chosen.year, _split(chosen.holidays), _split(chosen.working), None)
        moved = redate()
        write(None, "calendar", SYSTEM, note={"year": chosen.year, "moved": moved})
    if chosen.json:
        put_json({"year": chosen.year, "moved": moved})
    else:
        say(f"已录入 {chosen.year} 年放假安排，重算时限 {moved} 件")
    return OK


def _split(text: str) -> list[str]:
    return [one.strip() for one in text.replace("，", ",").split(",") if one.strip()]
