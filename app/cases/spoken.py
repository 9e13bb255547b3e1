"""Moments and decisions as sentences about a case say them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app import clock
from app.cases.models import Case
from app.forms.deciding import DECISION
from app.packages import queries as packages

DECISIONS = {"approve": "通过", "return": "退回补正", "handover": "移交"}
"""Decisions that the platform knows, where a form has no word for them."""


def spoken(at: datetime) -> str:
    """6月10日09:00, with the year where it is not this one."""
    moment = clock.local(at)
    year = "" if moment.year == clock.today().year else f"{moment.year}年"
    return f"{year}{moment.month}月{moment.day}日{moment:%H:%M}"


def decisions(case: Case) -> dict[str, str]:
    """What decisions are called: the package's own by their form, the platform's by its own words."""
    forms = packages.release(case.release_id).forms.values()
    fields = (form.fields[DECISION] for form in forms if DECISION in form.fields)
    return {str(value): title for field in fields for value, title in field.choices.items()} | DECISIONS


def decision_of(case: Case, note: Mapping[str, Any]) -> str:
    """The decision in a note of the trail; "" where none was taken."""
    made = note.get(DECISION)
    return decisions(case).get(str(made), str(made)) if made else ""
