"""The working days of a year: read, and entered by the administrator from the notice of holidays."""

from typing import Any

from flask import jsonify

from app import db
from app.accounts.audience import audience
from app.accounts.session import current
from app.api import incoming
from app.api.blueprint import api
from app.api.once import once
from app.api.schemas import ENTERED_DAYS
from app.arguments import describes
from app.calendar import decree
from app.cases.redate import follow
from app.enums import Administrator
from app.errors import Invalid, Problem
from app.trail.write import Actor, write

RULE = "V-CAL-1"


def _listed(sent: dict[str, Any], name: str) -> list[str]:
    value = sent.get(name, [])
    if not isinstance(value, list) or len(value) > ENTERED_DAYS or not all(isinstance(one, str) for one in value):
        raise Invalid([Problem(f"/{name}", RULE, "应为日期的列表。")])
    return value


@api.get("/calendar/<int(fixed_digits=4):year>")
@audience("signed_in")
@describes("Calendar")
def calendar_year(year: int) -> Any:
    """A year's decree, or that it is estimated."""
    return jsonify(decree.shown(year))


@api.put("/calendar/<int(fixed_digits=4):year>")
@audience(Administrator.SYSTEM)
@describes("CalendarChanged", "CalendarChange")
@once()
def enter_calendar_year(year: int) -> Any:
    """Add days to a year's calendar, or take entered ones back; deadlines of open items follow."""
    sent, person = incoming.body(), current()
    reset, whole = (incoming.flag(sent, name, RULE) for name in ("reset", "whole"))
    holidays, working, remove = (_listed(sent, name) for name in ("holidays", "working", "remove"))
    db.write()
    decree.enter(year, decree.Change(holidays, working, remove, reset, whole), person.id)
    moved = follow()
    write(None, "calendar", Actor(person.id, person.org.code), note={"year": year, "moved": moved})
    return jsonify({**decree.shown(year), "moved": moved})
