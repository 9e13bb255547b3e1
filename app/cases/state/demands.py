"""What those asked for who did not agree, of a step that opens: where they gave it back, not where others outvoted
them."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import select

from app import db
from app.accounts import queries as accounts
from app.cases.models import Submission, WorkItem
from app.cases.state.case_run import CaseRun
from app.cases.state.signers import MADE, branches, repeats, several, signed
from app.engine.steps import HumanStep
from app.enums import ItemKind
from app.forms.deciding import DECISION, RETURN
from app.packages.decision_targets import agreed_to
from app.site.roles import DEPARTMENT


def declined(case_run: CaseRun, step: HumanStep) -> list[Submission]:
    """Of those who decided last, together, the decisions that did not agree, for a step that opens; none where
    anything was filled in since, where others outvoted them, or where the case went on to another step and comes
    back from there. A package may have words of its own: where some gave it back, only theirs."""
    last = next((row for row in reversed(case_run.sent) if case_run.decides(row)), None)
    if last is None or _filled_since(case_run, last):
        return []
    if last is not case_run.made and _went_on(case_run, last):
        return []
    rows = signed(case_run, last)
    if several(case_run, last.step) and _outvoted(case_run, rows, step.path):
        return []
    found = [row for row in rows if case_run.declines(row)]
    return [row for row in found if _asks(case_run.decision_of(row))] or found


def passed(case_run: CaseRun, step: str) -> bool:
    """Whether the decision of this move, of several, led to a step though somebody did not agree."""
    made = case_run.made
    if made is None or not several(case_run, made.step):
        return False
    return _outvoted(case_run, signed(case_run, made), step)


def _outvoted(case_run: CaseRun, rows: Sequence[Submission], step: str) -> bool:
    """Whether somebody did not agree, and the case comes to this step as it would have had all agreed. Where what
    they decided on came from, it goes back to."""
    if not any(map(case_run.declines, rows)):
        return False
    content, process, last = case_run.loaded.content, case_run.case.process, rows[-1].step
    others, told = {path for path, _ in branches(case_run, last)}, case_run.run.variables
    if step in _decided_on(case_run, rows[0]) - others:
        return False
    return step in agreed_to(content.drawings, content.dmn.values(), process, last, others, told)


def _decided_on(case_run: CaseRun, first: Submission) -> set[str]:
    """The steps at which was sent, since somebody did not agree, what is decided in the round that this begins."""
    before = case_run.sent[: case_run.sent.index(first)]
    since = max((place for place, row in enumerate(before, 1) if case_run.declines(row)), default=0)
    return {row.step for row in before[since:]}


def _asks(answers: Mapping[str, Any]) -> bool:
    return answers.get(DECISION) == RETURN or bool(answers.get("remarks"))


def _filled_since(case_run: CaseRun, last: Submission) -> bool:
    """Whether anything was filled in after the last decision, and not beside it."""
    beside_it = {path for path, _ in branches(case_run, last.step)}
    return any(row.step not in beside_it for row in case_run.sent[case_run.sent.index(last) + 1 :])


def _went_on(case_run: CaseRun, last: Submission) -> bool:
    """Whether a decision of an earlier move led to another step, or to a new round of its own."""
    if case_run.noted.get(last.step, [0])[-1] > case_run.sent.index(last):
        return True
    here = {last.step, *(path for path, _ in branches(case_run, last.step))}
    since = WorkItem.case_id == last.case_id, WorkItem.kind == ItemKind.TASK, WorkItem.arrived_at >= last.at
    return not here.issuperset(db.session().scalars(select(WorkItem.step).where(*since)))


def asked_anew(case_run: CaseRun, step: HumanStep, org: str) -> str | None:
    """The remarks with which a step opens that goes on with nothing: none where nobody was there before, where
    others are to decide after this one, nor where others outvoted it."""
    made = case_run.made
    if made is None or not several(case_run, made.step):
        asks = case_run.remarks is not None and (made is None or _known(case_run, step, org))
        return case_run.remarks if asks else None
    if step.path == made.step and step.path not in case_run.run.reached:
        return None
    rows = declined(case_run, step) if _known(case_run, step, org) else []
    return asked(case_run, rows) if rows else None


def _known(case_run: CaseRun, step: HumanStep, org: str) -> bool:
    """Whether anything was sent at a step that begins empty each time, or on the form of another."""
    if DECISION in case_run.loaded.forms[step.form].fields or repeats(case_run, step.path):
        return any(row.step == step.path for row in case_run.sent)
    return sent_before(case_run, step, org)


def sent_before(case_run: CaseRun, step: HumanStep, org: str) -> bool:
    """Whether whoever opens the form there goes on with what was sent on it: a unit not with what another unit has
    written, which it does not read."""
    senders = {row.by_org for row in case_run.sent if row.form == step.form}
    return org in senders or (bool(senders) and any(map(_department, (org, *senders))))


def _department(code: str) -> bool:
    place = accounts.org(code)
    return place is not None and place.kind == DEPARTMENT


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
