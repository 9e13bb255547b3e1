"""The working days of a year: read, and entered by the administrator from the notice of holidays."""

from typing import Any

from flask import jsonify

from app import db
from app.accounts.audience import audience
from app.accounts.session import current
from app.api import incoming
from app.api.blueprint import api
from app.api.once import once
from app.arguments import describes
from app.calendar import decree
from app.cases.redate import follow
from app.enums import Administrator
from app.errors import Invalid, NotFound, Problem
from app.trail.write import Actor, write


def _listed(sent: dict[str, Any], name: str) -> list[str]:
    value = sent.get(name) or []
    if not isinstance(value, list) or len(value) > 200 or not all(isinstance(one, str) for one in value):
        raise Invalid([Problem(f"/{name}", "V-CAL-1", "应为日期的列表。")])
    return value


def _told(sent: dict[str, Any], name: str) -> bool:
    value = sent.get(name, False)
    if not isinstance(value, bool):
        raise Invalid([Problem(f"/{name}", "V-CAL-1", "应为 true 或者 false。")])
    return value


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise NotFound
    return int(text)


@api.get("/calendar/<year>")
@audience("signed_in")
@describes("Calendar")
def calendar_year(year: str) -> Any:
    """A year's decree, or that it is estimated."""
    return jsonify(decree.shown(_year(year)))


@api.put("/calendar/<year>")
@audience(Administrator.SYSTEM)
@describes("CalendarChanged", "CalendarChange")
@once()
def enter_calendar_year(year: str) -> Any:
    """Add days to a year's calendar, or take entered ones back; deadlines of open items follow."""
    sent, person, number = incoming.body(), current(), _year(year)
    reset, whole = (_told(sent, name) for name in ("reset", "whole"))
    holidays, working, remove = (_listed(sent, name) for name in ("holidays", "working", "remove"))
    db.write()
    decree.enter(number, decree.Change(holidays, working, remove, reset, whole), person.id)
    moved = follow()
    write(None, "calendar", Actor(person.id, person.org.code), note={"year": number, "moved": moved})
    return jsonify({**decree.shown(number), "moved": moved})
