"""How often a step of several instances was come to, and what was sent each time: a later round replaces all of an
earlier one, whoever was asked or answered in it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf

from app.cases.models import Submission
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun


def rounds(
    case_run: CaseRun, sent: Sequence[Submission], step: str, beside: Iterable[str]
) -> list[list[Submission]]:
    """What was sent at a step, round by round; the last may be empty, others are left out then. `beside`: steps
    that may be open at once with it. Of what was sent before rounds were noted one ends with what another step
    has sent."""
    began, places = [*case_run.noted.get(step, []), inf], {row: at for at, row in enumerate(case_run.sent, 1)}
    found = _between_others([row for row in sent if places.get(row, inf) <= began[0]], step, {*beside})
    here = [row for row in sent if row.step == step]
    found += [[row for row in here if low < places[row] <= high] for low, high in pairwise(began)]
    return [rows for rows in found[:-1] if rows] + found[-1:]


def _between_others(sent: Iterable[Submission], step: str, apart: set[str]) -> list[list[Submission]]:
    found, open_ = list[list[Submission]](), False
    for row in (one for one in sent if one.step != COPY and one.step not in apart):
        if row.step == step:
            found += [] if open_ else [[]]
            found[-1].append(row)
        open_ = row.step == step
    return found


def instances(found: Iterable[Sequence[Submission]]) -> dict[int, int]:
    """Which of the instances at its organisation each was: that of the same person, else the first one left."""
    numbers, people = dict[int, int](), dict[str, list[int]]()
    for rows in found:
        free = {org: [*range(len(seats))] for org, seats in people.items()}
        late = list[Submission]()
        for row in rows:
            own = [at for at in free.get(row.by_org, []) if people[row.by_org][at] == row.by_user]
            if own:
                numbers[row.id] = own[0]
                free[row.by_org].remove(own[0])
            else:
                late.append(row)
        for row in late:
            seats, left = people.setdefault(row.by_org, []), free.get(row.by_org, [])
            at = left.pop(0) if left else len(seats)
            seats[at : at + 1] = [row.by_user]
            numbers[row.id] = at
    return numbers
