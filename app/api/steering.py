"""What administrators do with running cases: suspend, resume, end them; nothing of their business is told."""

from typing import Any

from flask import jsonify

from app.accounts.audience import audience
from app.accounts.session import current
from app.api import incoming
from app.api.blueprint import api
from app.api.once import once
from app.arguments import describes
from app.cases import suspend, withdraw
from app.cases.models import Case
from app.enums import Administrator


@api.post("/cases/<int:case_id>/cancel")
@audience(Administrator.SYSTEM)
@describes("CaseMoved", "Reason")
@once()
def cancel_case(case_id: int) -> Any:
    """End a case that nobody else can move, with a reason; the answer tells nothing of its business."""
    return _moved(withdraw.cancel(current(), case_id, incoming.text(incoming.body(), "reason")))


@api.post("/cases/<int:case_id>/suspend")
@audience(Administrator.SYSTEM)
@describes("CaseMoved", "Reason")
@once()
def suspend_case(case_id: int) -> Any:
    """Let nobody and nothing go on with a case, with a reason, until it is resumed."""
    return _moved(suspend.suspend(current(), case_id, incoming.text(incoming.body(), "reason")))


@api.post("/cases/<int:case_id>/resume")
@audience(Administrator.SYSTEM)
@describes("CaseMoved", "Reason")
@once()
def resume_case(case_id: int) -> Any:
    """Let a suspended case go on, with a reason; its deadlines move by the working days that it stood still."""
    return _moved(suspend.resume(current(), case_id, incoming.text(incoming.body(), "reason")))


def _moved(row: Case) -> Any:
    return jsonify({"case": {"id": str(row.id), "number": row.number, "state": row.state}})
