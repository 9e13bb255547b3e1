"""Which sendings of a case are versions of one another: all of one form, but for what is filled side by side."""

from collections.abc import Iterable, Sequence

from app.cases.approval import COPY
from app.cases.case_run import CaseRun
from app.cases.models import Submission
from app.forms.deciding import DECISION

Line = tuple[str | int, ...]


def lines(case_run: CaseRun, sent: Sequence[Submission]) -> dict[int, Line]:
    """By the number of each sending the line of versions it stands in; `sent`: all of the case, oldest first.

    A decision, an answer to a copy and a step beside another one of the same form have a line per step and
    organisation, one of several instances a line of each instance.
    """
    rounds = {
        step: _rounds(case_run, sent, step) for step in {row.step for row in sent if _repeats(case_run, row)}
    }
    instances = {number: at for found in rounds.values() for number, at in _instances(found).items()}
    return {row.id: _line(case_run, row, instances.get(row.id)) for row in sent}


def _line(case_run: CaseRun, row: Submission, instance: int | None) -> Line:
    if instance is not None:
        return row.form, row.step, row.by_org, instance
    alone = row.step == COPY or DECISION in case_run.loaded.forms[row.form].fields
    return (row.form, row.step, row.by_org) if alone or shared(case_run, row.form, row.step) else (row.form,)


def shared(case_run: CaseRun, form: str, step: str) -> bool:
    """Whether another step may be open beside this one on the same form: neither goes on with what the other
    says."""
    return any(other == form for _, other in _beside(case_run, step))


def _beside(case_run: CaseRun, step: str) -> frozenset[tuple[str, str]]:
    return case_run.loaded.content.abreast(case_run.case.process).get(step, frozenset())


def _repeats(case_run: CaseRun, row: Submission) -> bool:
    return row.step != COPY and case_run.loaded.definition(case_run.case.process).repeats(row.step)


def _rounds(case_run: CaseRun, sent: Sequence[Submission], step: str) -> list[list[Submission]]:
    """What was sent at a step of several instances, each time it was come to: something else lies between."""
    beside = {path for path, _ in _beside(case_run, step)}
    found, open_ = list[list[Submission]](), False
    for row in (one for one in sent if one.step != COPY and one.step not in beside):
        if row.step == step:
            found += [] if open_ else [[]]
            found[-1].append(row)
        open_ = row.step == step
    return found


def _instances(rounds: Iterable[Sequence[Submission]]) -> dict[int, int]:
    """Which of the instances at its organisation each was: that of the same person, else the first one left."""
    found, people = dict[int, int](), dict[str, list[int]]()
    for rows in rounds:
        free = {org: [*range(len(seats))] for org, seats in people.items()}
        late = list[Submission]()
        for row in rows:
            own = [at for at in free.get(row.by_org, []) if people[row.by_org][at] == row.by_user]
            if own:
                found[row.id] = own[0]
                free[row.by_org].remove(own[0])
            else:
                late.append(row)
        for row in late:
            seats, left = people.setdefault(row.by_org, []), free.get(row.by_org, [])
            at = left.pop(0) if left else len(seats)
            seats[at : at + 1] = [row.by_user]
            found[row.id] = at
    return found
