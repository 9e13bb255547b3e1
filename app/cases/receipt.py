"""The site county's copy: it registers that the paper report has come in and may comment (platform.md 11.7 R1)."""

from collections.abc import Collection, Mapping
from typing import Any

from app import clock, db
from app.accounts.person import Person
from app.cases import seals
from app.cases.complete import actor_of
from app.cases.examine import examined
from app.cases.item_view import RECEIPT
from app.cases.models import Case, Submission, WorkItem
from app.cases.motion import Motion
from app.cases.taken import Taken
from app.packages import queries as packages
from app.trail.write import write


def receive(person: Person, taken: Taken, sent: Mapping[str, Any], confirm: Collection[str]) -> Case:
    """Store the receipt beside the case; the engine knows nothing of it. An empty receipt means: read."""
    case, item = taken.case, taken.item
    motion = Motion(case, packages.release(case.release_id), actor_of(person))
    if sent and item.kind == "copy" and RECEIPT in motion.loaded.forms:
        item.form = RECEIPT
        _store(person, motion, item, examined(motion, item, sent, confirm).answers)
    item.state, item.done_at, item.done_by, item.claimed_by = "done", clock.now(), person.id, person.id
    write(case.id, "receipt" if sent else "read", motion.actor, item.step)
    return case


def _store(person: Person, motion: Motion, item: WorkItem, answers: dict[str, Any]) -> None:
    form = motion.loaded.forms[RECEIPT]
    db.session().add(
        Submission(
            case_id=motion.case.id,
            work_item_id=item.id,
            step=item.step,
            form=RECEIPT,
            answers=seals.sealed(form, answers),
            at=clock.now(),
            by_user=person.id,
            by_org=item.org,
        )
    )
