"""What was opened of masked and withheld values, for the auditor."""

from typing import Any

from flask import jsonify

from app import arguments
from app.accounts.audience import audience
from app.accounts.session import current
from app.api import shapes
from app.api.blueprint import api
from app.arguments import asks, describes
from app.bounds import DAY, NUMBER, SIZE, TEXT, one_of
from app.cases.reading.revealed import KINDS, Revealed, Wanted, revealed
from app.enums import Administrator


def _shape(one: Revealed) -> dict[str, Any]:
    line = one.line
    return {
        "id": str(line.id),
        "at": shapes.moment(line.at),
        "kind": line.kind,
        "by": one.by.username if one.by else None,
        "by_name": one.by.name if one.by else None,
        "by_org": line.org,
        "case": str(line.case_id) if line.case_id else None,
        "number": one.case.number if one.case else None,
        "register": one.register,
        "entry": one.entry,
        "title": one.title,
        "fields": one.fields,
        "reason": one.reason,
    }


@api.get("/audit")
@audience(Administrator.AUDITOR)
@describes("Openings")
@asks(kind=one_of(*KINDS), person=TEXT, from_=DAY, to=DAY, after=NUMBER, size=SIZE)
def list_openings() -> Any:
    """Who opened masked or withheld values, when, of what and why; never the values."""
    wanted = Wanted(
        arguments.text("person"),
        arguments.text("kind"),
        arguments.day("from"),
        arguments.day("to"),
        arguments.number("after"),
        arguments.size(),
    )
    found = revealed(current(), wanted)
    return jsonify(shapes.page([_shape(one) for one in found.items], found.next, found.total, found.total_capped))
