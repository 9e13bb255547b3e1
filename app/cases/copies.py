"""What a copy or a notice may be answered on: the form its diagram names."""

from collections.abc import Sequence

from sqlalchemy import select

from app import db
from app.cases.approval import COPY
from app.cases.models import Submission, WorkItem
from app.packages.queries import Loaded


def form_of(loaded: Loaded, item: WorkItem) -> str:
    """Short name of the item's form; "" where it is only to be read. Copies of releases in which no copy names a
    form are answered on the form that these releases keep for it."""
    if item.form is None and item.kind == COPY:
        return loaded.content.spare_form or ""
    return item.form or ""


def answers_of(case_id: int) -> Sequence[str]:
    """What was answered on the copies and notices of a case, as it is stored."""
    chosen = select(Submission.answers).where(Submission.case_id == case_id, Submission.step == COPY)
    return db.session().scalars(chosen).all()
