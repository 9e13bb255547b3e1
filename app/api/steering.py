"""What administrators do with running cases: suspend, resume, end, move; nothing of their business is told."""

from typing import Any

from flask import jsonify

from app.accounts.audience import audience
from app.accounts.session import current
from app.api import incoming, shapes
from app.api.blueprint import api
from app.api.once import once
from app.arguments import describes
from app.cases import intervene, suspend, withdraw
from app.cases.models import Case, Intervention
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


@api.post("/cases/<int:case_id>/move")
@audience(Administrator.SYSTEM)
@describes("Intervention", "Move")
@once()
def move_case(case_id: int) -> Any:
    """Ask that a stuck case goes on at another step of the same diagram; another administrator agrees."""
    sent = incoming.body()
    places = incoming.text(sent, "from", True), incoming.text(sent, "to", True)
    return _intervention(intervene.ask_move(current(), case_id, *places, incoming.text(sent, "reason")))


@api.post("/cases/<int:case_id>/variables")
@audience(Administrator.SYSTEM)
@describes("Intervention", "Variables")
@once()
def set_variables(case_id: int) -> Any:
    """Ask that process variables of a case get other values of the same kind; another administrator agrees."""
    sent = incoming.body()
    values = incoming.answers(sent, "values")
    return _intervention(intervene.ask_set(current(), case_id, values, incoming.text(sent, "reason")))


@api.post("/interventions/<int:intervention_id>/agree")
@audience(Administrator.SYSTEM)
@describes("Intervention")
@once()
def agree(intervention_id: int) -> Any:
    """Do to a case what another administrator has asked for; 409 where it has moved on since."""
    return _intervention(intervene.agree(current(), intervention_id))


@api.post("/interventions/<int:intervention_id>/refuse")
@audience(Administrator.SYSTEM)
@describes("Intervention")
@once()
def refuse(intervention_id: int) -> Any:
    """Leave the case as it is; whoever has asked takes it back so."""
    return _intervention(intervene.refuse(current(), intervention_id))


def _intervention(row: Intervention) -> Any:
    told = {
        "id": str(row.id),
        "case": str(row.case_id),
        "kind": row.kind,
        "reason": row.reason,
        "agreed": row.agreed,
    }
    return jsonify({**told, "asked_at": shapes.moment(row.asked_at)})
