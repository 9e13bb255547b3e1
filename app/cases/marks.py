"""When a case came to the steps that begin empty each time: those that several fill, those that decide."""

from collections.abc import Iterable, Sequence

import orjson

from app.cases.models import Case, Submission

Marks = dict[str, list[int]]
"""By step the number of what had last been sent in the case, each time it was come to; 0 for nothing."""
LAST = ""
"""Under no step: what was sent last of all, so that nobody has to ask for it, and the case's `rev` since then."""


def marks(case: Case) -> Marks:
    """Empty for steps that a case of before has not come to since this is noted."""
    return orjson.loads(case.rounds) if case.rounds else {}


def signed_by(case: Case, sent: Sequence[Submission], row: Submission, steps: Iterable[str]) -> list[Submission]:
    """What was sent in the round of that sending up to it: at its step, and at these that are open beside it."""
    known, apart = marks(case), {row.step, *steps}
    between = max((one.id for one in sent if one.id < row.id and one.step not in apart), default=0)

    def begun(step: str) -> int:
        return max((number for number in known.get(step, []) if number < row.id), default=between)

    here = [one for one in sent if one.step in apart and one.id <= row.id]
    return [one for one in here if one.id > max(begun(one.step), 0 if one.step == row.step else between)]


def last_sent(case: Case) -> int | None:
    """The number of what was sent last; None where it is not noted, or an older program has moved the case since,
    which notes nothing down."""
    noted = marks(case).get(LAST, [])
    return noted[0] if noted[1:] == [case.rev] else None


def mark(case: Case, steps: Iterable[str], last: int) -> None:
    """The case has come to these steps in the move that it is in. Rounds in which nothing was sent are one."""
    found = marks(case) | {LAST: [last, case.rev + 1]}
    for step in steps:
        known = found.setdefault(step, [])
        known += [last] if known[-1:] != [last] else []
    case.rounds = orjson.dumps(found).decode()


def standing(case: Case, sent: Iterable[Submission], now: Iterable[str]) -> Sequence[Submission]:
    """What no later round of its step has taken the place of. `now`: steps come to in this very move, after all
    that was sent."""
    began, anew = {step: known[-1] for step, known in marks(case).items()}, {*now}
    return [row for row in sent if row.step not in anew and row.id > began.get(row.step, -1)]
