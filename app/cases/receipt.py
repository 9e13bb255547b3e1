"""What is answered on a copy or a notice: it lies beside the case and moves nothing."""

from collections.abc import Collection, Mapping
from typing import Any

from app import clock, db
from app.accounts.person import Person
from app.cases import kept, notices, seals, typed
from app.cases.answered import outcome_said
from app.cases.approval import COPY
from app.cases.complete import actor_of
from app.cases.copies import form_of
from app.cases.examine import examined
from app.cases.files import keep_files
from app.cases.models import Case, Submission, WorkItem
from app.cases.motion import Motion
from app.cases.taken import Taken
from app.forms.schema import Form
from app.packages import queries as packages
from app.trail.write import write


def receive(person: Person, taken: Taken, sent: Mapping[str, Any], confirm: Collection[str]) -> Case:
    """Store the answer beside the case; the engine knows nothing of it. An empty one means: read, where the form
    has nothing that must be said."""
    case, item = taken.case, taken.item
    motion = Motion(case, packages.release(case.release_id), actor_of(person))
    name = form_of(motion.loaded, item)
    form = motion.loaded.forms.get(name)
    if form is not None and (sent or form.required):
        item.form = name
        answers = examined(person, motion, item, sent, confirm).verdict.answers
        _store(person, motion, item, answers)
        _tell(motion, form, answers)
    kept.tell(item, typed.end(item, person.id), person.id)
    item.state, item.done_at, item.done_by, item.claimed_by = "done", clock.now(), person.id, person.id
    write(case.id, "receipt" if sent else "read", motion.actor, item.step)
    return case


def _tell(motion: Motion, form: Form, answers: Mapping[str, Any]) -> None:
    """Whoever began the case learns of an answer that the package means for her too."""
    said = outcome_said(motion, form, answers)
    if said and motion.actor.org != motion.case.starter_org:
        notices.tell_starter(motion.case, f"{form.title}：{said}")


def _store(person: Person, motion: Motion, item: WorkItem, answers: dict[str, Any]) -> None:
    form = motion.loaded.forms[item.form or ""]
    namings = keep_files(person, motion, item, form, answers)
    db.session().add(
        Submission(
            case_id=motion.case.id,
            work_item_id=item.id,
            step=COPY,
            form=form.name,
            answers=seals.sealed(form, answers),
            at=clock.now(),
            by_user=person.id,
            by_org=item.org,
            namings=namings,
        )
    )
