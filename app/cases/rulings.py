"""What a department decided of a case, as who is told of it or gets her form back reads it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import db
from app.accounts.person import Person
from app.cases.models import Case, Submission, WorkItem
from app.cases.notices import DECIDED
from app.cases.reading.case_file import Sheet
from app.cases.reading.door import Door, door, outcome_of
from app.cases.state import sendings, signers
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.refused import by_platform
from app.cases.state.signers import MADE
from app.enums import ItemKind, ItemState
from app.forms import columns
from app.forms.columns import said
from app.forms.deciding import APPROVE, DECISION, HANDOVER
from app.forms.pointed import pointed
from app.forms.schema import Form
from app.forms.tree import Node
from app.packages import queries as packages
from app.packages.queries import Loaded
from app.registers.face import LOOK
from app.trail.models import TrailEntry


@dataclass(frozen=True)
class Ruling:
    """`said`: the decision in the words of its form, "" where no person made it; `org`, `role`: by which post.
    `about`: what the form asks for with this decision alone and was chosen there, as name and text. Without a
    `decision` what was done is work on the form: `said` is its step, `about` what was changed.
    `then`: what comes next, as the layout of those fields tells whoever gets the decision."""

    org: str
    role: str
    at: datetime
    decision: str
    said: str
    opinion: str
    about: tuple[tuple[str, str], ...] = ()
    then: str = ""


def rulings(case_run: CaseRun, sheets: Sequence[Sheet], item: WorkItem) -> list[Ruling]:
    """Behind a form that came back, a notice of a decision, or a task that somebody sent here: of all who decided
    so together, the last at the end. `sheets`: the case file as its reader has it."""
    if item.remarks is None and item.step != DECIDED:
        found = _sent_here(case_run, sheets, item) if item.kind == ItemKind.TASK else None
        return [found] if found else []
    given = by_platform(item)
    if given is not None:
        return [Ruling("", "", item.arrived_at, "", "", str(given.get("opinion") or ""))]
    if item.remarks is None:
        return _last_round(case_run, sheets, item)
    told = orjson.loads(item.remarks)
    made = _made(sheets, told[MADE]) if told.get(MADE) else _last_round(case_run, sheets, item)[-1:]
    unsaid = not made or made[-1].decision in (APPROVE, HANDOVER)
    if unsaid and not _withheld(case_run, sheets, item):
        return [Ruling("", "", item.arrived_at, "", "", told.get("opinion") or "")]
    return made


def _last_round(case_run: CaseRun, sheets: Sequence[Sheet], item: WorkItem) -> list[Ruling]:
    """The last decision by then, and of those who decided together with it."""
    last = _last(sheets, item.arrived_at)
    row = next((one for one in case_run.sent if one.id == last.submission), None) if last else None
    if last is None or row is None or not signers.several(case_run, last.step):
        return [_ruled(last)] if last else []
    return _made(sheets, [one.id for one in signers.signed(case_run, row)])


def _made(sheets: Sequence[Sheet], numbers: Collection[int]) -> list[Ruling]:
    return [_ruled(one) for one in sorted(sheets, key=_age) if one.submission in numbers]


def _age(sheet: Sheet) -> int:
    return sheet.submission


def _sent_here(case_run: CaseRun, sheets: Sequence[Sheet], item: WorkItem) -> Ruling | None:
    """By a decision other than an approval, or by what another office filled in on the form gone on with."""
    sent = (one.id for one in case_run.sent if one.at <= item.arrived_at and one.step != COPY)
    last = max(sent, default=None)
    made = next((one for one in sheets if one.submission == last), None)
    if made is None:
        return None
    if DECISION in made.form.fields:
        found = _ruled(made)
        return None if found.decision == APPROVE else found
    return _worked_on(made) if made.form.name == item.form and made.by_org != item.org else None


def _worked_on(sheet: Sheet) -> Ruling:
    step = _step(sheet)
    changed = dict.fromkeys(pointed(sheet.form, one["field"]) for one in sheet.differences if not one["computed"])
    about = (("修改内容", "、".join(changed)),) if changed else ()
    said = step.title if step else sheet.form.title
    return Ruling(sheet.by_org, step.role if step else "", sheet.at, "", said, "", about)


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
    return said(form, sendings.opened(form, row.answers), field, LOOK)


def _last(sheets: Sequence[Sheet], until: datetime) -> Sheet | None:
    """The last decision by that moment; a colleague's of the office that began the case is one too."""
    made = [one for one in sheets if DECISION in one.form.fields and one.at <= until and one.step != COPY]
    return max(made, key=_age, default=None)


def _ruled(found: Sheet) -> Ruling:
    decision = str(found.answers.get(DECISION, ""))
    said = signers.worded(found.form, decision)
    opinion = str(found.answers.get("opinion") or "")
    chosen = list(_chosen(found.form, found.answers, decision))
    about = tuple((node.title, text) for node, text in chosen)
    then = "".join(node.options.get("then", "") for node, _ in chosen)
    step = _step(found)
    return Ruling(found.by_org, step.role if step else "", found.at, decision, said, opinion, about, then)


def _chosen(form: Form, answers: Mapping[str, Any], decision: str) -> Iterator[tuple[Node, str]]:
    """Fields to choose from that are shown for this decision only."""
    only = {"field": DECISION, "equals": decision}
    for name, node in form.root.children.items():
        text = (
            columns.said(form, answers, name, LOOK) if node.choices and node.options.get("showIf") == only else ""
        )
        if text:
            yield node, text


def _step(sheet: Sheet) -> WorkItem | None:
    """The task that it was sent at."""
    sent = db.get(Submission, sheet.submission)
    return db.get(WorkItem, sent.work_item_id) if sent and sent.work_item_id else None


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
    outcome = outcome_said(hers.case_run, form, sendings.opened(form, row.answers)) if hers.lets(row) else ""
    return f"{form.title}：{outcome}" if outcome else form.title
