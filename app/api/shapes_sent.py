"""What a sender is told, as the API shows it."""

from flask import url_for

from app.api.shapes import Json, moment
from app.cases.acknowledgement import Acknowledgement, Desk
from app.enums import ItemState


def acknowledgement(one: Acknowledgement) -> Json:
    """回执: what was sent, with whom it lies, what comes next, whether it may be taken back, what it became."""
    case, filed = one.case, one.filed
    return {
        "case": str(case.id),
        "number": case.number,
        "state": case.state,
        "form": one.form.name,
        "decision": one.decision or None,
        "title": one.form.title,
        "sent_at": moment(one.sent.at),
        "by": one.by,
        "by_org": one.sent.by_org,
        "desks": [_desk(each) for each in one.desks],
        "recall": str(one.recall) if one.recall else None,
        "at_once": one.at_once,
        "came_back": bool(one.came_back),
        "entry": str(filed.version.entry_id) if filed else None,
        "public": url_for("public.detail", register=filed.register.code, entry=filed.version.entry_id)
        if filed and filed.public
        else None,
        "withdrawn_by": filed.withdrawn_by if filed else None,
    }


def _desk(one: Desk) -> Json:
    item = one.item
    return {
        "step": item.step,
        "title": item.title,
        "post": {"org": item.org, "role": item.role},
        "open": item.state == ItemState.OPEN,
        "due_at": moment(item.due_at),
        "due_estimated": one.estimated,
        "working_days": one.days,
        "next": [{"when": each.when, "then": each.then} for each in one.following],
    }
