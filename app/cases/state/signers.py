"""Several decide together: whose word is still out, and what all of them have said."""

from collections import Counter
from collections.abc import Iterable, Sequence

from app.cases.models import Submission, WorkItem
from app.cases.state.arrivals import signed_by
from app.cases.state.case_run import CaseRun
from app.cases.state.overtaken import DECISIONS
from app.enums import ItemState
from app.forms.deciding import DECISION
from app.forms.schema import Form

MADE = "made"
"""In remarks: by the numbers of which decisions the form came back; in each of them, with which it was made."""


def beside(case_run: CaseRun, step: str) -> set[str]:
    """The steps of the round that a step decides in: those that decide on the branches beside it, and on its own
    one, before it and after."""
    return {path for path, form in branches(case_run, step) if DECISION in case_run.loaded.forms[form].fields}


def branches(case_run: CaseRun, step: str) -> set[tuple[str, str]]:
    """The steps between where the case splits before a step and where it meets again, with their forms: what may
    be open at once with it, and with these."""
    found, todo = set[tuple[str, str]](), [*_abreast(case_run, step)]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += _abreast(case_run, one[0])
    return {(path, form) for path, form in found if path != step}


def forms_beside(case_run: CaseRun, step: str) -> set[str]:
    """On which forms these decide."""
    return {form for _, form in _abreast(case_run, step) if DECISION in case_run.loaded.forms[form].fields}


def _abreast(case_run: CaseRun, step: str) -> frozenset[tuple[str, str]]:
    return case_run.loaded.content.abreast(case_run.case.process).get(step, frozenset())


def several(case_run: CaseRun, step: str) -> bool:
    """Whether a step decides together with others."""
    return repeats(case_run, step) or bool(beside(case_run, step))


def still_signing(case_run: CaseRun, item: WorkItem, left: Iterable[WorkItem]) -> bool:
    """Whether others are to decide in the round of an item done in this move; `left`: tasks open before it."""
    others = beside(case_run, item.step)
    if any(one.state == ItemState.OPEN and one.step in {item.step, *others} for one in left):
        return True
    opened = {one.step for one in case_run.new_items}
    if others & opened and item.step not in opened:  # the next on its branch; with its own it is a new round
        return True
    in_turn = item.step not in case_run.run.reached
    return in_turn and any(one.step == item.step for one in case_run.new_items if repeats(case_run, item.step))


def repeats(case_run: CaseRun, step: str) -> bool:
    """Whether several fill it."""
    return case_run.loaded.definition(case_run.case.process).repeats(step)


def signed(case_run: CaseRun, last: Submission) -> list[Submission]:
    """The decisions of the round of which that one was the last."""
    here = (path for path, _ in branches(case_run, last.step))
    found = signed_by(case_run.noted, case_run.sent, last, here)
    return [row for row in found if case_run.decides(row)]


def said(case_run: CaseRun, rows: Sequence[Submission]) -> str:
    """What all of them decided, in the words of their forms: who did not agree first."""
    words = Counter(_word(case_run, row) for row in sorted(rows, key=case_run.declines, reverse=True))
    if len(words) < 2:
        return "".join(words)
    who = "个单位" if len({row.by_org for row in rows}) == len(rows) else "份意见"
    return "，".join(f"{times} {who}{word}" for word, times in words.items())


def _word(case_run: CaseRun, row: Submission) -> str:
    return worded(case_run.loaded.forms[row.form], str(case_run.decision_of(row).get(DECISION) or ""))


def worded(form: Form, decided: str) -> str:
    """A decision in the words of its form, else of the platform."""
    said = form.fields[DECISION].choices.get(decided, decided)
    return DECISIONS.get(said, said)
