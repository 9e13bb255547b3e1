"""What a case is called in lists and heads: to each reader by what she reads of it herself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import db
from app.accounts.person import Person
from app.cases import queries
from app.cases.models import Case, Submission
from app.cases.reading import access
from app.cases.reading.visibility import Door, door
from app.cases.state import submissions
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.opened_cases import by_then
from app.cases.state.record import hidden, summarises, summed
from app.packages import queries as packages
from app.packages.package import Package


def summaries(person: Person, cases: Iterable[Case]) -> dict[int, str | None]:
    """By case, of a page of them, in a number of statements that does not depend on how many there are. Who reads
    all of a case is told what its row keeps; others the same of what they read."""
    known = {one.id: one for one in cases}
    narrowed = [one for one in known.values() if one.summary and access.narrows(person, one, _package(one))]
    _read(narrowed)
    told = {one.id: _as_read(door(person, CaseRun(one, packages.release(one.release_id)))) for one in narrowed}
    return {number: one.summary for number, one in known.items()} | told


def summary(person: Person, case: Case) -> str | None:
    """The same of one."""
    return summaries(person, [case])[case.id]


def _package(case: Case) -> Package:
    return packages.release(case.release_id).package


def _read(cases: Collection[Case]) -> None:
    """All that the door asks of cases, at once where there are several."""
    numbers = [one.id for one in cases]
    if len(numbers) < 2:
        return
    queries.read_items(numbers)
    submissions.read_rows(numbers)
    filed = access.filing(numbers)
    for one in numbers:
        db.once(("filed", one), partial(filed.__contains__, one))


def _as_read(hers: Door) -> str | None:
    """Asked of forms that are hers before the door is: a decision that came back to her is no summary."""
    own, names = hers.person.org.code, hers.names
    open_ = (row for row in _calling(hers.case_run) if row.by_org == own or names is None or row.form in names)
    row = next((row for row in open_ if hers.lets(row)), None)
    if row is None:
        return None
    form = hers.case_run.loaded.forms[row.form]
    answers = submissions.opened(form, row.answers)
    return summed(hers.case_run, row.form, answers if row.by_org == own else hidden(hers.case_run, form, answers))


def _calling(case_run: CaseRun) -> list[Submission]:
    """What the case was ever called by, newest first."""
    return [row for row in reversed(case_run.sent) if summarises(case_run, row.form, row.by_org)]


def called_then(opened: Sequence[Case], openers: Mapping[int, Case]) -> dict[int, str | None]:
    """By opened case what its opener was called when it opened it: of all in one statement, whoever reads."""
    found = {one.id: openers[one.opened_from] for one in opened if one.opened_from and one.opened_from in openers}
    sent = _answers([one.id for one in found.values()])
    return {one.id: _then(one, found[one.id], sent) for one in opened if one.id in found}


def _then(opened: Case, opener: Case, sent: Sequence[Submission]) -> str | None:
    case_run = CaseRun(opener, packages.release(opener.release_id))
    mine = (row for row in reversed(sent) if row.case_id == opener.id and by_then(opened, row))
    row = next((row for row in mine if summarises(case_run, row.form, row.by_org)), None)
    if row is None:
        return None
    return summed(case_run, row.form, submissions.opened(case_run.loaded.forms[row.form], row.answers))


def _answers(cases: Collection[int]) -> Sequence[Submission]:
    if not cases:
        return ()
    here = Submission.case_id.in_(cases), Submission.step != COPY
    rows = select(Submission).options(undefer(Submission.answers)).where(*here).order_by(Submission.id)
    return db.session().scalars(rows).all()
