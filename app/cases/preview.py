"""拟公示内容: what the public would read if this case were approved now, made by the code that will publish it."""

import logging
from collections.abc import Collection
from typing import Any

from app.cases import advance
from app.cases.models import WorkItem
from app.cases.service_steps import Ports
from app.cases.state import approval
from app.cases.state.case_run import CaseRun
from app.cases.state.record import narrowed, record, record_form, register_of
from app.cases.trouble import trouble_of
from app.effects.publish import NONE, face_shown
from app.effects.withdrawal import lasts
from app.errors import AppError, StepFailed, words
from app.forms import personal_numbers
from app.forms.schema import Form
from app.jobs.incident import new_reference, open_apart
from app.packages import calls as packaged
from app.packages import guard
from app.publications import queries as publications
from app.registers.declaration import Register
from app.registers.face import FULL, ever_public, public_document, public_view

log = logging.getLogger(__name__)
FAILED = "拟公示内容暂时无法生成，已通知管理员；不影响审核其他内容，同意后的公示内容仍按规则产生。"


def shown_of(
    case_run: CaseRun, names: Collection[str] | None, item: WorkItem, ticked: Collection[str] = ()
) -> dict[str, Any] | None:
    """The same for whoever reviews. `failed`: why it is not shown, where a function of the package cannot say what
    will be public; the administrator is told, and all else is read and decided as ever."""
    try:
        found = public_of(case_run, names, item, ticked)
    except StepFailed as failure:
        _tell(case_run, failure)
        return {"face": None, "document": {}, "view": [], "withdrawn": None, "failed": FAILED}
    return None if found is None else {**found, "failed": None}


def _tell(case_run: CaseRun, failure: StepFailed) -> None:
    reference = new_reference()
    log.error("reference %s: no preview of case %s", reference, case_run.case.id, exc_info=failure)
    open_apart(trouble_of(failure, reference, case_run.case.id))


def public_of(
    case_run: CaseRun, names: Collection[str] | None, item: WorkItem, ticked: Collection[str]
) -> dict[str, Any] | None:
    """`{face, document, view, withdrawn}` for who reads these forms (None: all) at this item, personal numbers
    blanked but in the fields that she has `ticked`; None where the case files nothing. A face of `none`: it is
    filed only."""
    register, form, document = register_of(case_run), record_form(case_run), record(case_run)
    if register is None or form is None or not document:
        return None
    register = case_run.loaded.declared(register.name)
    face = _face(case_run, register, document)
    shown = narrowed(case_run, _public(register, form, document, face, ticked), names) if face != NONE else {}
    gone = _withdrawn(case_run, register, document, item)
    return {"face": face, "document": shown, "view": public_view(form, shown), "withdrawn": gone}


def _withdrawn(
    case_run: CaseRun, register: Register, document: dict[str, Any], item: WorkItem
) -> dict[str, Any] | None:
    """Who has withdrawn the record under change, and whether an approval at this item ends that: None where
    several sign, so that it is not known in whose name it will be."""
    shown = publications.standing(case_run.changing[0]) if case_run.changing is not None else None
    if shown is None or not shown.withdrawn:
        return None
    owner = str(document.get(register.owner) or case_run.starter)
    by = approval.foreseen(case_run.sent, register.forms, owner, item.org)
    several = case_run.loaded.definition(case_run.case.process).repeats(item.step)
    told = {"by_org": shown.withdrawn_org, "by": shown.withdrawn_by, "reason": shown.withdrawn_reason}
    return {**told, "ends": None if several else not lasts(shown, by)}


def _public(
    register: Register, form: Form, document: dict[str, Any], face: str, ticked: Collection[str]
) -> dict[str, Any]:
    given = ever_public(register, form, document)
    return public_document(register, form, personal_numbers.without(form, given, ticked), face)


def _face(case_run: CaseRun, register: Register, document: dict[str, Any]) -> str:
    """What the handler says that the process names for it; else all public fields. What is public stays so."""
    handler = case_run.loaded.package.processes[case_run.case.process].face
    face = _asked(case_run, handler, document) if handler else FULL
    if face == NONE and case_run.changing is not None:
        before = publications.standing(case_run.changing[0])
        return face_shown(register, before) if before else NONE
    return face


def _asked(case_run: CaseRun, handler: str, document: dict[str, Any]) -> str:
    name = f"{case_run.loaded.package.key}.{handler}"
    wanted = packaged.shape(packaged.handler(name).call).values
    parameters = {one: document.get(one) for one in wanted}
    with advance.failures(case_run):
        try:
            said = packaged.call_handler(name, parameters, Ports(case_run), guard.LONGEST)
        except AppError:
            raise
        except Exception as failure:
            raise StepFailed("", f"{name}：{words(failure)}", name) from failure
    return str(said["face"] if isinstance(said, dict) else said)
