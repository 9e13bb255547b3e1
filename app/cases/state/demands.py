"""What those asked for who did not agree, of a step that opens: where they gave it back, not where others outvoted
them."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import select

from app import db
from app.cases.models import Submission, WorkItem
from app.cases.state.case_run import CaseRun
from app.cases.state.signers import MADE, branches, several, signed
from app.engine.steps import HumanStep
from app.enums import ItemKind
from app.forms.deciding import APPROVE, DECISION, RETURN
from app.packages.decision_targets import Round, led_to

CERTAIN = (None, False, True)
"""How certain it is that a case would have come somewhere: not at all, if other things are so, by all means."""


def declined(case_run: CaseRun, step: HumanStep, turn: bool = False) -> list[Submission]:
    """Of those who decided last, together, the decisions that did not agree, for a step that opens; none where
    anything was filled in since, where others outvoted them, or where the case went on to another step and comes
    back from there. A package may have words of its own: where some gave it back, only theirs. `turn`: it opens
    for the next of those who fill it one after another, all asked by the same decision."""
    last = next((row for row in reversed(case_run.sent) if case_run.decides(row)), None)
    own = {step.path} if turn else set[str]()
    if last is None or _filled_since(case_run, last, own):
        return []
    if last is not case_run.made and _went_on(case_run, last, own):
        return []
    rows = signed(case_run, last)
    refused = [place for place, _ in case_run.refusals]
    if several(case_run, last.step) and any(_outvoted(case_run, rows, one) for one in refused or [step.path]):
        return []
    found = [row for row in rows if case_run.declines(row)]
    return [row for row in found if _asks(case_run.decision_of(row))] or found


def _outvoted(case_run: CaseRun, rows: Sequence[Submission], step: str) -> bool:
    """Whether somebody did not agree, and the case came to this step all the same: rather as it would have had all
    agreed than had nobody. Where it would have come there either way, what they decided on goes back, if it was
    filled in there; where neither way, it came there by what they said, if not by an event that cut them off."""
    refused = next((row for row in rows if case_run.declines(row)), None)
    if refused is None:
        return False
    last, others = rows[-1], {path for path, _ in branches(case_run, rows[-1].step)}
    agreeing = _led_to(case_run, last, APPROVE).get(step)
    refusing = _led_to(case_run, last, str(case_run.decision_of(refused).get(DECISION))).get(step)
    if agreeing is not refusing:
        return CERTAIN.index(agreeing) > CERTAIN.index(refusing)
    if agreeing is None:
        return last is not case_run.made and step not in _led_to(case_run, last)
    return step not in _decided_on(case_run, rows[0]) - others


def _led_to(case_run: CaseRun, last: Submission, word: str | None = None) -> Mapping[str, bool]:
    """Where the case comes to by the round that this one ended; with a `word`, had all said that."""
    content, run = case_run.loaded.content, case_run.run
    others = {path for path, _ in branches(case_run, last.step)}
    ended = Round(last.step, others, run.variables, run.passed)
    return led_to(content.drawings, content.dmn.values(), case_run.case.process, ended, word)


def _decided_on(case_run: CaseRun, first: Submission) -> set[str]:
    """The steps at which was sent, since somebody did not agree and others filled in a form thereupon, what is
    decided in the round that this begins."""
    before = case_run.sent[: case_run.sent.index(first)]
    filled = max((place for place, row in enumerate(before, 1) if not case_run.decides(row)), default=0)
    declined = (place for place, row in enumerate(before[:filled], 1) if case_run.declines(row))
    return {row.step for row in before[max(declined, default=0) :]}


def _asks(answers: Mapping[str, Any]) -> bool:
    return answers.get(DECISION) == RETURN or bool(answers.get("remarks"))


def _filled_since(case_run: CaseRun, last: Submission, but: set[str]) -> bool:
    """Whether anything was filled in after the last decision, and not beside it."""
    beside_it = but | {path for path, _ in branches(case_run, last.step)}
    return any(row.step not in beside_it for row in case_run.sent[case_run.sent.index(last) + 1 :])


def _went_on(case_run: CaseRun, last: Submission, but: set[str]) -> bool:
    """Whether a decision of an earlier move led to another step, or to a new round of its own."""
    if case_run.noted.get(last.step, [0])[-1] > case_run.sent.index(last):
        return True
    here = but | {last.step, *(path for path, _ in branches(case_run, last.step))}
    since = WorkItem.case_id == last.case_id, WorkItem.kind == ItemKind.TASK, WorkItem.arrived_at >= last.at
    return not here.issuperset(db.session().scalars(select(WorkItem.step).where(*since)))


def asked_anew(case_run: CaseRun, step: HumanStep, org: str) -> str | None:
    """The remarks with which a step opens that begins empty each time: none where nobody of this organisation was
    there in the last round, where others are to decide after this one, nor where others outvoted it."""
    made = case_run.made
    if made is None and step.path not in case_run.noted:
        return None  # spares a move that nobody makes the look at what was sent
    turn = made is not None and step.path == made.step and step.path not in case_run.run.reached
    if made is not None and (
        (turn and case_run.decides(made)) or not (several(case_run, made.step) or case_run.remarks)
    ):
        return None
    rows = declined(case_run, step, turn) if _took_part(case_run, step.path, org, turn) else []
    return asked(case_run, rows) if rows else None


def _took_part(case_run: CaseRun, step: str, org: str, turn: bool) -> bool:
    """Whether an organisation sent anything at a step in its last round, or in its `turn` in the one before."""
    began = [0, *case_run.noted.get(step, [])]
    rows = case_run.sent[began[-2] : began[-1]] if turn else case_run.sent[began[-1] :]
    return any(row.step == step and row.by_org == org for row in rows)


def asked_at(case_run: CaseRun, row: Submission) -> list[str]:
    """Where the remarks of a decision point."""
    return [one.get("field") or "" for one in case_run.decision_of(row).get("remarks") or []]


def asked(case_run: CaseRun, rows: Sequence[Submission]) -> str:
    """The remarks of all who did not agree, each with the decision it was made with."""
    found = [(row, case_run.decision_of(row)) for row in rows]
    db.session().flush()  # the last of them has no number yet
    remarks = [{**one, MADE: row.id} for row, answers in found for one in answers.get("remarks") or []]
    told = {"remarks": remarks, "opinion": found[-1][1].get("opinion"), MADE: [row.id for row in rows]}
    return orjson.dumps(told).decode()
