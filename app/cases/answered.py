"""What copies and notices of a case were answered with, in the words of their forms."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import undefer

from app import db
from app.accounts.person import Person
from app.cases import seals
from app.cases.approval import COPY
from app.cases.models import Case, Submission
from app.cases.motion import Motion
from app.cases.sight import outcome_of, reads
from app.forms.columns import said
from app.forms.schema import Form
from app.packages import queries as packages
from app.registers.face import LOOK
from app.trail.models import TrailEntry


def outcome_said(motion: Motion, form: Form, answers: Mapping[str, Any]) -> str:
    """The outcome that the package names for answers on this form, in words; "" where it names none."""
    name = outcome_of(motion, form.name)
    return said(form, answers, name, LOOK) if name else ""


def answers_told(person: Person, case: Case, lines: Iterable[TrailEntry]) -> dict[int, str]:
    """By line of the trail: on which form it was answered, and what came of it where that is this reader's to
    know."""
    found = list(lines)
    if not found:
        return {}
    motion = Motion(case, packages.release(case.release_id))
    rows = db.session().query(Submission).options(undefer(Submission.answers))
    sent = rows.filter(Submission.case_id == case.id, Submission.step == COPY).order_by(Submission.id).all()
    return {line.id: _told(person, motion, row) for line in found if (row := _of(line, sent)) is not None}


def _of(line: TrailEntry, sent: list[Submission]) -> Submission | None:
    """The answer that the line speaks of: the last one of that person by then."""
    mine = [row for row in sent if row.by_user == line.person_id and row.at <= line.at]
    return mine[-1] if mine else None


def _told(person: Person, motion: Motion, row: Submission) -> str:
    form = motion.loaded.forms[row.form]
    opened = reads(person, motion, row, None)
    outcome = outcome_said(motion, form, seals.opened(form, row.answers)) if opened else ""
    return f"{form.title}：{outcome}" if outcome else form.title
