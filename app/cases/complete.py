"""Send a form: validate, store it whole, move the engine, all in one transaction.

What is answered on a copy lies beside the case and moves nothing.
"""

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from app import clock, db
from app.accounts.person import Person
from app.cases import advance, notices
from app.cases.examine import Examined, confirmed_of, examined
from app.cases.files import keep_files
from app.cases.models import Case, Submission, WorkItem
from app.cases.rulings import outcome_said
from app.cases.state import kept_drafts, refusals, submissions
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.item_form import form_of
from app.cases.state.record import locate
from app.cases.state.unique_claims import claim_keys
from app.cases.take import Taken, take
from app.enums import ItemKind, ItemState
from app.errors import NotPossible
from app.forms.check import Verdict
from app.forms.deciding import APPROVE, DECISION, HANDOVER, RETURN, pick
from app.forms.schema import Form
from app.packages import queries as packages
from app.trail.write import Actor, write


def complete(
    person: Person, item_id: int, sent: Mapping[str, Any], confirm: Collection[str] = (), rev: int | None = None
) -> Case:
    """Complete a work item. Raises NotFound, Forbidden, Conflict, Invalid; StepFailed if a handler fails."""
    return submit_taken(person, take(person, item_id, rev), sent, confirm)


def submit_taken(person: Person, taken: Taken, sent: Mapping[str, Any], confirm: Collection[str]) -> Case:
    """The same with the item in hand."""
    case_run = advance.resumed(taken.case, actor_of(person))
    return submit(person, case_run, taken, sent, confirm)


def submit(
    person: Person, case_run: CaseRun, taken: Taken, sent: Mapping[str, Any], confirm: Collection[str]
) -> Case:
    """The common part of `complete` and of starting with answers."""
    item = taken.item
    case_run.reading = case_run.loaded.package.step(case_run.case.process, item.step).reads
    with advance.failures(case_run, item):
        found = examined(person, case_run, item, sent, confirm)
    verdict = found.verdict
    _store(person, case_run, item, verdict, confirm)
    move(case_run, item, verdict.answers)
    advance.settle(case_run, taken.tasks)
    if DECISION in verdict.answers:
        notices.tell_decided(case_run, item, taken.tasks.values())
    write(taken.case.id, "complete", case_run.actor, item.step, _note(found, confirm))
    refusals.tell(case_run)
    return taken.case


def actor_of(person: Person) -> Actor:
    """The person as the trail names her."""
    return Actor(person.id, person.org.code)


def _store(person: Person, case_run: CaseRun, item: WorkItem, verdict: Verdict, confirm: Collection[str]) -> None:
    """The submission, and the item done by this person (an unclaimed item is claimed by being done)."""
    form = case_run.loaded.forms[item.form or ""]
    submission = submitted(person, case_run, item, verdict.answers, item.step)
    submission.confirmed = _confirmed(verdict, confirm)
    case_run.remember(submission, _kept(form, submission, verdict))
    settled(person, item)
    locate(case_run, form.name, verdict.answers)
    claim_keys(case_run, form.name, verdict.answers)


def submitted(person: Person, case_run: CaseRun, item: WorkItem, answers: dict[str, Any], step: str) -> Submission:
    """The row of what was sent under a step, with its files bound and its sensitive values sealed."""
    form = case_run.loaded.forms[item.form or ""]
    namings = keep_files(person, case_run, item, form, answers)
    submission = Submission(
        case_id=case_run.case.id,
        work_item_id=item.id,
        step=step,
        form=form.name,
        answers=submissions.sealed(form, answers),
        at=clock.now(),
        by_user=person.id,
        by_org=item.org,
        namings=namings,
    )
    db.session().add(submission)
    return submission


def settled(person: Person, item: WorkItem) -> None:
    """The item is done by this person; what she typed of it goes, what others had is kept for them."""
    item.state, item.done_at, item.done_by, item.claimed_by = ItemState.DONE, clock.now(), person.id, person.id
    kept_drafts.tell(item, kept_drafts.end(item, person.id), person.id)


def _kept(form: Form, submission: Submission, verdict: Verdict) -> dict[str, Any]:
    """The answers as this move goes on with them: what is withheld stays sealed from here on."""
    return submissions.opened(form, submission.answers) if form.withheld else verdict.answers


def _confirmed(verdict: Verdict, confirm: Collection[str]) -> str | None:
    found = confirmed_of(verdict, confirm)
    return orjson.dumps(found).decode() if found else None


def move(case_run: CaseRun, item: WorkItem, answers: dict[str, Any]) -> None:
    """Give the engine the facts and let it run to the next wait."""
    declared = case_run.loaded.package.forms.get(item.form or "")
    facts = pick(answers, declared.facts if declared else ())
    case_run.remarks = _remarks(answers)
    with advance.failures(case_run, item):
        case_run.run.complete(str(item.task_id), {item.variable or item.form or "form": facts})


def _remarks(answers: Mapping[str, Any]) -> str | None:
    """A returning decision carries its remarks to whoever gets the form back."""
    if answers.get(DECISION) in (None, APPROVE, HANDOVER):
        return None
    return orjson.dumps({"remarks": answers.get("remarks") or [], "opinion": answers.get("opinion")}).decode()


def _note(found: Examined, confirm: Collection[str]) -> dict[str, Any]:
    """What the trail says of it; of the confirmations only those that were asked for."""
    answers, note = found.verdict.answers, dict[str, Any]()
    if DECISION in answers:
        note[DECISION] = answers[DECISION]
        if answers.get("opinion"):
            note["opinion"] = answers["opinion"]
    confirmed = {one["rule"] for one in confirmed_of(found.verdict, confirm)}
    if confirmed:
        note["confirmed"] = sorted(confirmed)
    if found.opened:
        note["opened"] = list(found.opened)
    return note


def send(
    person: Person, item_id: int, sent: Mapping[str, Any], confirm: Collection[str] = (), rev: int | None = None
) -> Case:
    """Complete an item of any kind. Raises NotFound, Forbidden, Conflict, Invalid, StepFailed."""
    taken = take(person, item_id, rev)
    act = submit_taken if taken.item.kind == ItemKind.TASK else receive
    return act(person, taken, sent, confirm)


def receive(person: Person, taken: Taken, sent: Mapping[str, Any], confirm: Collection[str]) -> Case:
    """Store the answer beside the case; the engine knows nothing of it. An empty one means: read, where the form
    has nothing that must be said."""
    case, item = taken.case, taken.item
    case_run = CaseRun(case, packages.release(case.release_id), actor_of(person))
    name = form_of(case_run.loaded, item)
    form = case_run.loaded.forms.get(name)
    if form is not None and (sent or form.required):
        item.form = name
        answers = examined(person, case_run, item, sent, confirm).verdict.answers
        submitted(person, case_run, item, answers, COPY)
        _tell(case_run, form, answers)
    settled(person, item)
    write(case.id, "receipt" if sent else "read", case_run.actor, item.step)
    return case


def _tell(case_run: CaseRun, form: Form, answers: Mapping[str, Any]) -> None:
    """Whoever began the case learns of an answer that the package means for her too."""
    said = outcome_said(case_run, form, answers)
    if said and case_run.actor.org != case_run.case.starter_org:
        notices.tell_starter(case_run.case, f"{form.title}：{said}")


def give_back(person: Person, item_id: int, answers: Mapping[str, Any], confirmed: Collection[str] = ()) -> Case:
    """Raises Conflict on a step whose form takes no decision; otherwise as `complete`."""
    taken = take(person, item_id)
    case_run = advance.resumed(taken.case, actor_of(person))
    form = case_run.loaded.forms[taken.item.form or ""]
    if DECISION not in form.schema.get("properties", {}):
        raise NotPossible("当前环节没有退回这一选项。")
    return submit(person, case_run, taken, {**answers, DECISION: RETURN}, confirmed)
