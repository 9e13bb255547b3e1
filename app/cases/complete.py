"""Send a form: validate, store it whole, move the engine, all in one transaction."""

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from app import clock, db
from app.accounts.person import Person
from app.cases import advance, kept, notices, seals, typed
from app.cases.examine import Examined, confirmed_of, examined
from app.cases.files import keep_files
from app.cases.models import Case, Submission, WorkItem
from app.cases.motion import Motion
from app.cases.place import locate
from app.cases.stake import claim_keys
from app.cases.taken import Taken, take
from app.forms.check import Verdict
from app.forms.deciding import APPROVE, DECISION, HANDOVER
from app.forms.facts import pick
from app.forms.schema import Form
from app.trail.write import Actor, write


def complete(
    person: Person, item_id: int, sent: Mapping[str, Any], confirm: Collection[str] = (), rev: int | None = None
) -> Case:
    """Complete a work item. Raises NotFound, Forbidden, Conflict, Invalid; StepFailed if a handler fails."""
    return resumed(person, take(person, item_id, rev), sent, confirm)


def resumed(person: Person, taken: Taken, sent: Mapping[str, Any], confirm: Collection[str]) -> Case:
    """The same with the item in hand."""
    motion = advance.resumed(taken.case, actor_of(person))
    return completed(person, motion, taken, sent, confirm)


def completed(
    person: Person, motion: Motion, taken: Taken, sent: Mapping[str, Any], confirm: Collection[str]
) -> Case:
    """The common part of `complete` and of starting with answers."""
    item = taken.item
    motion.reading = motion.loaded.package.step(motion.case.process, item.step).reads
    with advance.failures(motion, item):
        found = examined(person, motion, item, sent, confirm)
    verdict = found.verdict
    _store(person, motion, item, verdict, confirm)
    move(motion, item, verdict.answers)
    advance.settle(motion, taken.tasks)
    if DECISION in verdict.answers:
        notices.tell_decided(motion, item, verdict.answers[DECISION], taken.tasks.values())
    write(taken.case.id, "complete", motion.actor, item.step, _note(found, confirm))
    return taken.case


def actor_of(person: Person) -> Actor:
    """The person as the trail names her."""
    return Actor(person.id, person.org.code)


def _store(person: Person, motion: Motion, item: WorkItem, verdict: Verdict, confirm: Collection[str]) -> None:
    """The submission, and the item done by this person (an unclaimed item is claimed by being done)."""
    form = motion.loaded.forms[item.form or ""]
    submission = submitted(person, motion, item, verdict.answers, item.step)
    submission.confirmed = _confirmed(verdict, confirm)
    motion.remember(submission, _kept(form, submission, verdict))
    settled(person, item)
    locate(motion, form.name, verdict.answers)
    claim_keys(motion, form.name, verdict.answers)


def submitted(person: Person, motion: Motion, item: WorkItem, answers: dict[str, Any], step: str) -> Submission:
    """The row of what was sent under a step, with its files bound and its sensitive values sealed."""
    form = motion.loaded.forms[item.form or ""]
    namings = keep_files(person, motion, item, form, answers)
    submission = Submission(
        case_id=motion.case.id,
        work_item_id=item.id,
        step=step,
        form=form.name,
        answers=seals.sealed(form, answers),
        at=clock.now(),
        by_user=person.id,
        by_org=item.org,
        namings=namings,
    )
    db.session().add(submission)
    return submission


def settled(person: Person, item: WorkItem) -> None:
    """The item is done by this person; what she typed of it goes, what others had is kept for them."""
    item.state, item.done_at, item.done_by, item.claimed_by = "done", clock.now(), person.id, person.id
    kept.tell(item, typed.end(item, person.id), person.id)


def _kept(form: Form, submission: Submission, verdict: Verdict) -> dict[str, Any]:
    """The answers as this move goes on with them: what is withheld stays sealed from here on."""
    return seals.opened(form, submission.answers) if form.withheld else verdict.answers


def _confirmed(verdict: Verdict, confirm: Collection[str]) -> str | None:
    found = confirmed_of(verdict, confirm)
    return orjson.dumps(found).decode() if found else None


def move(motion: Motion, item: WorkItem, answers: dict[str, Any]) -> None:
    """Give the engine the facts and let it run to the next wait."""
    declared = motion.loaded.package.forms.get(item.form or "")
    facts = pick(answers, declared.facts if declared else ())
    motion.remarks = _remarks(answers)
    with advance.failures(motion, item):
        motion.run.complete(str(item.task_id), {item.variable or item.form or "form": facts})


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
