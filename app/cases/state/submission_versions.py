"""Which sendings of a case are versions of one another: all of one form, but for what is filled side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.cases.models import Submission
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.rounds import instances, rounds
from app.forms.deciding import DECISION

Line = tuple[str | int, ...]


@dataclass(frozen=True)
class Lines:
    """`places`: by the number of each sending the line of versions it stands in; `asked`: what it was asked for,
    of which only the newest holds; `rounds`: of each step of several instances, of which only the last holds."""

    places: Mapping[int, Line]
    asked: Mapping[int, Line]
    rounds: Iterable[Sequence[Sequence[Submission]]]

    def replaced(self, read: Sequence[Submission]) -> frozenset[int]:
        """What something newer has taken the place of, of what is read; oldest first. What is asked once more is
        asked of whom it concerns now: who was asked before and is not any more has been replaced, too."""
        newest = {self.asked[row.id]: row.id for row in read}
        older = {row.id for row in read if newest[self.asked[row.id]] != row.id}
        past = {row.id for each in self.rounds for rows in each[:-1] for row in rows}
        return frozenset(older | past)


def lines(case_run: CaseRun, sent: Sequence[Submission]) -> Lines:
    """`sent`: all of the case, oldest first. A decision, an answer to a copy and a step beside another one of the
    same form have a line per step and organisation, one of several instances a line of each instance."""
    steps = {row.step for row in sent if _repeats(case_run, row)}
    found = [rounds(case_run, sent, step, _steps_beside(case_run, step)) for step in steps]
    instance = {number: at for each in found for number, at in instances(each).items()}
    places = {row.id: _line(case_run, row, instance.get(row.id)) for row in sent}
    return Lines(places, {row.id: _asked(case_run, row, places[row.id]) for row in sent}, found)


def _asked(case_run: CaseRun, row: Submission, line: Line) -> Line:
    """Of whatever stands in one place only the newest holds: at a step of one instance whoever filled it."""
    single = row.step != COPY and not _repeats(case_run, row) and not _decides(case_run, row)
    return line[:2] if single else line


def _line(case_run: CaseRun, row: Submission, instance: int | None) -> Line:
    if instance is not None:
        return row.form, row.step, row.by_org, instance
    alone = row.step == COPY or _decides(case_run, row)
    return (row.form, row.step, row.by_org) if alone or shared(case_run, row.form, row.step) else (row.form,)


def shared(case_run: CaseRun, form: str, step: str) -> bool:
    """Whether another step may be open beside this one on the same form: neither goes on with what the other
    says."""
    return any(other == form for _, other in _beside(case_run, step))


def _steps_beside(case_run: CaseRun, step: str) -> set[str]:
    return {path for path, _ in _beside(case_run, step)}


def _decides(case_run: CaseRun, row: Submission) -> bool:
    return DECISION in case_run.loaded.forms[row.form].fields


def _beside(case_run: CaseRun, step: str) -> frozenset[tuple[str, str]]:
    return case_run.loaded.content.abreast(case_run.case.process).get(step, frozenset())


def _repeats(case_run: CaseRun, row: Submission) -> bool:
    return row.step != COPY and case_run.loaded.definition(case_run.case.process).repeats(row.step)
