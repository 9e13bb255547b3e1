"""What was sent in a case, at rest with its sensitive leaves sealed, and what its copies were answered with."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

import orjson
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import undefer
from sqlalchemy.orm.attributes import set_committed_value

from app import db
from app.cases.models import Submission
from app.cases.state.approval import COPY
from app.forms import seal
from app.forms.schema import Form


def rows_of(case_id: int) -> Sequence[Submission]:
    """What was sent in a case and answered on its copies, oldest first. What each step sent last comes with its
    content; older contents, however many, are read when asked for."""
    return db.once(("sent", case_id), lambda: _rows(Submission.case_id == case_id))


def rows_in(case_id: int, rows: Sequence[Submission]) -> None:
    """Know the same where all of it was read with its contents."""
    db.once(("sent", case_id), partial(list, rows))


def read_rows(cases: Collection[int]) -> None:
    """Know the same of all these cases, for a page of them: in one statement."""
    found: dict[int, list[Submission]] = {one: [] for one in cases}
    for row in _rows(Submission.case_id.in_(cases)):
        found[row.case_id].append(row)
    for number, rows in found.items():
        db.once(("sent", number), partial(list, rows))


def _rows(here: ColumnElement[bool]) -> list[Submission]:
    last = select(func.max(Submission.id)).where(here)
    last = last.group_by(Submission.case_id, Submission.form, Submission.step)
    content = case((Submission.id.in_(last), Submission.answers))
    found = db.session().execute(select(Submission, content).where(here).order_by(Submission.id)).all()
    for row, answers in found:
        if answers is not None:
            set_committed_value(row, "answers", answers)
    return [row for row, _ in found]


def last_in(case_id: int) -> int:
    """Number of what was last sent in a case, answers to copies among it; 0 for nothing."""
    return db.session().scalar(select(func.max(Submission.id)).where(Submission.case_id == case_id)) or 0


def sent_before_others(case_id: int, form: str, step: str | None = None) -> Submission | None:
    """What was last sent on a form before the last other form, copies left out: the same work for an old case.
    `step`: the one at which alone it counts."""
    here = Submission.case_id == case_id, Submission.step != COPY
    others = select(func.max(Submission.id)).where(*here, Submission.form != form).scalar_subquery()
    mine = select(Submission).options(undefer(Submission.answers)).where(*here, Submission.form == form)
    mine = mine if step is None else mine.where(Submission.step == step)
    return db.session().scalar(mine.where(Submission.id < others).order_by(Submission.id.desc()).limit(1))


def forms_sent(case_id: int) -> Sequence[str]:
    """Names of the forms that were sent in a case, copies left out."""
    here = Submission.case_id == case_id, Submission.step != COPY
    return db.session().scalars(select(Submission.form).where(*here).distinct()).all()


def sealed(form: Form, answers: dict[str, Any]) -> str:
    """Text for the database."""
    return orjson.dumps(seal.seal(form, answers)).decode()


def opened(form: Form, text: str) -> dict[str, Any]:
    """The answers again; what is withheld (`x-secret`) stays sealed."""
    return seal.unseal(form, orjson.loads(text))


def typed(form: Form, text: str) -> dict[str, Any]:
    """A draft for whoever goes on writing it, with all that was typed."""
    return seal.whole(form, orjson.loads(text))
