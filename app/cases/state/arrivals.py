"""When a case came to the steps that begin empty each time: those that several fill, those that decide.

A sending is known by its place among all that were sent in its case, the first is 1: so what is sent in a move can
be told from the rest before the database has given it a number.
"""

from collections.abc import Iterable, Sequence

import orjson

from app.cases.models import Case, Submission

Marks = dict[str, list[int]]
"""By step how many forms had been sent in the case, each time it was come to."""
SENT = "#"
"""Under no step: how many have been sent in all, so that nobody has to count them, and the case's `rev` since."""
BY_NUMBER = ""
"""Where this stands the marks hold numbers of rows, as they did for a day: like a case without any."""


def marks(case: Case) -> Marks:
    """Empty for steps that a case of before has not come to since this is noted."""
    found: Marks = orjson.loads(case.rounds) if case.rounds else {}
    return {} if BY_NUMBER in found else found


def count_sent(case: Case, noted: Marks) -> int | None:
    """How many forms had been sent before this move; None where it is not noted, or an older program has moved the
    case since, which notes nothing down."""
    found = noted.get(SENT, [])
    return found[0] if found[1:] == [case.rev] else None


def mark(case: Case, noted: Marks, steps: Iterable[str], sent: int) -> None:
    """The case has come to these steps in the move that it is in. Rounds in which nothing was sent are one."""
    noted[SENT] = [sent, case.rev + 1]
    for step in steps:
        known = noted.setdefault(step, [])
        known += [sent] if known[-1:] != [sent] else []
    case.rounds = orjson.dumps(noted).decode()


def standing(noted: Marks, sent: Sequence[Submission], now: Iterable[str]) -> Sequence[Submission]:
    """What no later round of its step has taken the place of. `sent`: all of the case; `now`: steps come to in
    this very move, after all that was sent."""
    anew = {*now}
    began = {step: known[-1] for step, known in noted.items()}
    return [row for place, row in enumerate(sent, 1) if row.step not in anew and place > began.get(row.step, -1)]


def signed_by(noted: Marks, sent: Sequence[Submission], row: Submission, steps: Iterable[str]) -> list[Submission]:
    """What was sent in the round of that sending up to it: at its step, and at these of the branches beside it."""
    apart, last = {row.step, *steps}, sent.index(row) + 1
    here = list(enumerate(sent[:last], 1))
    between = max((place for place, one in here if one.step not in apart), default=0)

    def begun(step: str) -> int:
        return max((place for place in noted.get(step, []) if place < last), default=between)

    since = {step: max(begun(step), 0 if step == row.step else between) for step in apart}
    return [one for place, one in here if one.step in apart and place > since[one.step]]
