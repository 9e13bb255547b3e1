"""What a case is about, in a word: a new record or a change of one, sent for the how manieth time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app import db
from app.cases.approval import COPY
from app.cases.models import Case, Submission
from app.packages.queries import Loaded

CHANGE = "变更"


@dataclass(frozen=True)
class Nature:
    """`kind`: 新增, or what the package calls a change; `times`: how often its record's form was sent."""

    kind: str
    times: int

    def __str__(self) -> str:
        return " · ".join(part for part in (self.kind, f"第{self.times}次提交" if self.times else "") if part)


def natures(cases: Collection[Case], releases: Mapping[int, Loaded]) -> dict[int, Nature]:
    """By case, in one statement for a page of them; cases that make no record have none."""
    sent = _sent([one.id for one in cases])
    found = {}
    for case in cases:
        package = releases[case.release_id].package
        register = package.registers.get(case.register or "")
        if register is not None:
            change = package.processes[case.process].change or CHANGE
            kind = change if _changes(case) else "新增"
            found[case.id] = Nature(kind, max((sent.get((case.id, one), 0) for one in register.forms), default=0))
    return found


def _sent(cases: Collection[int]) -> dict[tuple[int, str], int]:
    if not cases:
        return {}
    here = Submission.case_id.in_(cases), Submission.step != COPY
    rows = select(Submission.case_id, Submission.form, func.count()).where(*here)
    counted = db.session().execute(rows.group_by(Submission.case_id, Submission.form))
    return {(case, form): count for case, form, count in counted}


def _changes(case: Case) -> bool:
    """A finished case stands at the version it has made: the first one of a new record."""
    return case.entry_id is not None and (case.finished_at is None or (case.base_version or 0) > 1)
