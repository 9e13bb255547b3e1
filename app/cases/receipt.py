"""What is answered on a copy or a notice: it lies beside the case and moves nothing."""

from collections.abc import Collection, Mapping
from typing import Any

from app.accounts.person import Person
from app.cases import notices
from app.cases.answered import outcome_said
from app.cases.approval import COPY
from app.cases.complete import actor_of, settled, submitted
from app.cases.copies import form_of
from app.cases.examine import examined
from app.cases.models import Case
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
        submitted(person, motion, item, answers, COPY)
        _tell(motion, form, answers)
    settled(person, item)
    write(case.id, "receipt" if sent else "read", motion.actor, item.step)
    return case


def _tell(motion: Motion, form: Form, answers: Mapping[str, Any]) -> None:
    """Whoever began the case learns of an answer that the package means for her too."""
    said = outcome_said(motion, form, answers)
    if said and motion.actor.org != motion.case.starter_org:
        notices.tell_starter(motion.case, f"{form.title}：{said}")
