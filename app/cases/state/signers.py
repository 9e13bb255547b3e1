"""Several decide together: whose word is still out, what all of them have said, and what those asked for who did
not agree."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import select

from app import db
from app.cases.models import Submission, WorkItem
from app.cases.state.case_run import CaseRun
from app.cases.state.marks import signed_by
from app.cases.state.overtaken import DECISIONS
from app.engine.steps import HumanStep
from app.enums import ItemKind, ItemState
from app.forms.deciding import DECISION, RETURN
from app.forms.json_pointer import parts
from app.forms.remarkable import known
from app.forms.schema import Form

MADE = "made"
"""In remarks: by the numbers of which decisions the form came back; in each of them, with which it was made."""


def beside(case_run: CaseRun, step: str) -> set[str]:
    """The steps of the round that a step decides in: those that decide on the branches beside it, and on its own
    one, before it and after."""
    return {path for path, form in _branches(case_run, step) if DECISION in case_run.loaded.forms[form].fields}


def _branches(case_run: CaseRun, step: str) -> set[tuple[str, str]]:
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
    branches = (path for path, _ in _branches(case_run, last.step))
    found = signed_by(case_run.noted, case_run.sent, last, branches)
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


def declined(case_run: CaseRun) -> list[Submission]:
    """Of those who decided last, together, the decisions that did not agree; none where anything was filled in
    since, or where the case went on to another step and comes back from there. A package may have words of its
    own: where some gave it back, only theirs."""
    last = next((row for row in reversed(case_run.sent) if case_run.decides(row)), None)
    if last is None or _filled_since(case_run, last):
        return []
    if last is not case_run.made and _went_on(case_run, last):
        return []
    found = [row for row in signed(case_run, last) if case_run.declines(row)]
    return [row for row in found if _asks(case_run.decision_of(row))] or found


def _asks(answers: Mapping[str, Any]) -> bool:
    return answers.get(DECISION) == RETURN or bool(answers.get("remarks"))


def _filled_since(case_run: CaseRun, last: Submission) -> bool:
    """Whether anything was filled in after the last decision, and not beside it."""
    beside_it = {path for path, _ in _branches(case_run, last.step)}
    return any(row.step not in beside_it for row in case_run.sent[case_run.sent.index(last) + 1 :])


def _went_on(case_run: CaseRun, last: Submission) -> bool:
    """Whether a decision of an earlier move led to another step, or to a new round of its own."""
    if case_run.noted.get(last.step, [0])[-1] > case_run.sent.index(last):
        return True
    here = {last.step, *(path for path, _ in _branches(case_run, last.step))}
    since = WorkItem.case_id == last.case_id, WorkItem.kind == ItemKind.TASK, WorkItem.arrived_at >= last.at
    return not here.issuperset(db.session().scalars(select(WorkItem.step).where(*since)))


def asked_anew(case_run: CaseRun, step: HumanStep) -> str | None:
    """The remarks with which a step opens that goes on with nothing: none where others are to decide after this
    one, nor where others outvoted it and the case has gone on. A form that is filled in for the first time has
    them where one names a field of it."""
    made = case_run.made
    if made is None or not several(case_run, made.step):
        return case_run.remarks
    form = case_run.loaded.forms[step.form]
    if step.path == made.step:
        return case_run.remarks if step.path in case_run.run.reached else None
    if DECISION in form.fields:
        return case_run.remarks if step.path in case_run.noted else None
    found = [row for row in signed(case_run, made) if case_run.declines(row)]
    return asked(case_run, found) if any(_names(form, case_run.decision_of(row)) for row in found) else None


def _names(form: Form, answers: Mapping[str, Any]) -> bool:
    places = known(form)
    return any(places.keys() & parts(one.get("field") or "")[:1] for one in answers.get("remarks") or [])


def asked(case_run: CaseRun, rows: Sequence[Submission]) -> str:
    """The remarks of all who did not agree, each with the decision it was made with."""
    found = [(row, case_run.decision_of(row)) for row in rows]
    db.session().flush()  # the last of them has no number yet
    remarks = [{**one, MADE: row.id} for row, answers in found for one in answers.get("remarks") or []]
    told = {"remarks": remarks, "opinion": found[-1][1].get("opinion"), MADE: [row.id for row in rows]}
    return orjson.dumps(told).decode()
