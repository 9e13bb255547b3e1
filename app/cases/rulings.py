"""What a department decided of a case, as who is told of it or gets her form back reads it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import db
from app.accounts.person import Person
from app.cases.models import Case, Submission, WorkItem
from app.cases.notices import DECIDED
from app.cases.reading.arrival import arrival
from app.cases.reading.case_file import Sheet
from app.cases.reading.ruling import Ruling, by_system, ruled, ruled_among
from app.cases.reading.visibility import Door, door, outcome_of
from app.cases.state import signers, submissions
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.refusals import by_platform
from app.cases.state.signers import MADE
from app.enums import ItemKind, ItemState
from app.forms.columns import said
from app.forms.deciding import APPROVE, DECISION, HANDOVER
from app.forms.schema import Form
from app.packages import queries as packages
from app.packages.queries import Loaded
from app.registers.face import LOOK
from app.trail.models import TrailEntry


def rulings(hers: Door, sheets: Sequence[Sheet], item: WorkItem) -> list[Ruling]:
    """Behind a form that came back, a notice of a decision, or a task that somebody sent here: of all who decided
    so together, the last at the end. `sheets`: the case file as its reader has it."""
    case_run = hers.case_run
    if item.remarks is None and item.step != DECIDED:
        return arrival(hers, sheets, item) if item.kind == ItemKind.TASK else []
    given = by_platform(item)
    if given is not None:
        return [by_system(item.arrived_at, str(given.get("opinion") or ""))]
    if item.remarks is None:
        return _last_round(case_run, sheets, item)
    told = orjson.loads(item.remarks)
    made = ruled_among(sheets, told[MADE]) if told.get(MADE) else _last_round(case_run, sheets, item)[-1:]
    unsaid = not made or made[-1].decision in (APPROVE, HANDOVER)
    if unsaid and not _withheld(case_run, sheets, item):
        return [by_system(item.arrived_at, told.get("opinion") or "")]
    return made


def _last_round(case_run: CaseRun, sheets: Sequence[Sheet], item: WorkItem) -> list[Ruling]:
    """The last decision by then, and of those who decided together with it."""
    last = _last(sheets, item.arrived_at)
    row = next((one for one in case_run.sent if one.id == last.submission), None) if last else None
    if last is None or row is None or not signers.several(case_run, last.step):
        return [ruled(last)] if last else []
    return ruled_among(sheets, [one.id for one in signers.signed(case_run, row)])


def _withheld(case_run: CaseRun, sheets: Sequence[Sheet], item: WorkItem) -> bool:
    """Whether another organisation has decided on a form that this reader is not given."""
    read = {one.submission for one in sheets}
    others = (one for one in case_run.sent if one.by_org != item.org and one.at <= item.arrived_at)
    return any(one.id not in read and DECISION in case_run.loaded.forms[one.form].fields for one in others)


def decided(items: Collection[WorkItem], releases: Mapping[int, Loaded]) -> dict[int, str]:
    """By item, what was decided there, or what came of it, in the words of its form: for a page of a list in one
    statement. `releases`: by item."""
    done = (one for one in items if one.state != ItemState.OPEN)
    told = {one.id: found for one in done if (found := _telling(releases[one.id], one.form or "")) is not None}
    if not told:
        return {}
    sent = select(Submission).options(undefer(Submission.answers)).where(Submission.work_item_id.in_(told))
    last = {
        row.work_item_id: row for row in db.session().scalars(sent.order_by(Submission.id)) if row.work_item_id
    }
    return {number: _word(*told[number], row) for number, row in last.items()}


def _telling(loaded: Loaded, name: str) -> tuple[Form, str] | None:
    """The form, and the field that tells what came of it; None where none does."""
    form, declared = loaded.forms.get(name), loaded.package.forms.get(name)
    if form is None:
        return None
    field = DECISION if DECISION in form.fields else (declared.outcome if declared else None)
    return (form, field) if field else None


def _word(form: Form, field: str, row: Submission) -> str:
    return said(form, submissions.opened(form, row.answers), field, LOOK)


def _last(sheets: Sequence[Sheet], until: datetime) -> Sheet | None:
    """The last decision by that moment; a colleague's of the office that began the case is one too."""
    made = [one for one in sheets if DECISION in one.form.fields and one.at <= until and one.step != COPY]
    return max(made, key=lambda one: one.submission, default=None)


def outcome_said(case_run: CaseRun, form: Form, answers: Mapping[str, Any]) -> str:
    """The outcome that the package names for answers on this form, in words; "" where it names none."""
    name = outcome_of(case_run, form.name)
    return said(form, answers, name, LOOK) if name else ""


def answers_told(person: Person, case: Case, lines: Iterable[TrailEntry]) -> dict[int, str]:
    """By line of the trail: on which form it was answered, and what came of it where that is this reader's to
    know."""
    found = list(lines)
    if not found:
        return {}
    case_run = CaseRun(case, packages.release(case.release_id))
    rows = db.session().query(Submission).options(undefer(Submission.answers))
    sent = rows.filter(Submission.case_id == case.id, Submission.step == COPY).order_by(Submission.id).all()
    hers = door(person, case_run)
    return {line.id: _told(hers, row) for line in found if (row := _of(line, sent)) is not None}


def _of(line: TrailEntry, sent: list[Submission]) -> Submission | None:
    """The answer that the line speaks of: the last one of that person by then."""
    mine = [row for row in sent if row.by_user == line.person_id and row.at <= line.at]
    return mine[-1] if mine else None


def _told(hers: Door, row: Submission) -> str:
    form = hers.case_run.loaded.forms[row.form]
    outcome = outcome_said(hers.case_run, form, submissions.opened(form, row.answers)) if hers.lets(row) else ""
    return f"{form.title}：{outcome}" if outcome else form.title
