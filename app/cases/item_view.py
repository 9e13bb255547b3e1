"""A work item as its page shows it: form, answers, last approved version, differences, remarks, actions."""

from dataclasses import dataclass
from typing import Any

from app import db
from app.accounts.person import Person
from app.cases import seals
from app.cases.access import seen_item
from app.cases.examine import remarks_of, unlocked_of
from app.cases.models import Case, Draft, WorkItem
from app.cases.motion import Motion
from app.cases.outlook import entry_under_change
from app.forms.differences import differences
from app.packages import queries as packages
from app.trail.write import SYSTEM


@dataclass(frozen=True)
class ItemView:
    """The item, its case, and what the API adds to them."""

    item: WorkItem
    case: Case
    content: dict[str, Any]
    motion: Motion


def shown(person: Person, item_id: int) -> ItemView:
    """Raises NotFound for strangers. Reads only."""
    item, case = seen_item(person, item_id)
    motion = Motion(case, packages.release(case.release_id), SYSTEM)
    record = record_form(motion)
    answers = answers_so_far(motion, item)
    entry = entry_under_change(motion)
    base = dict(entry.document) if entry else None
    latest = answers if item.form == record else (motion.answers(record) if record else {})
    form = motion.loaded.forms.get(item.form or "")
    compared = differences(motion.loaded.forms[record], base, latest) if record and base is not None else []
    content = {
        "schema": form.schema if form else None,
        "ui_schema": form.ui if form else None,
        "answers": answers,
        "draft_rev": item.draft_rev,
        "base": base,
        "differences": compared,
        "remarks": remarks_of(item),
        "unlocked": unlocked_of(item),
        "record_form": record,
        "record": latest,
        "actions": actions(person, item, case, decides(motion, item.form or "")),
    }
    return ItemView(item, case, content, motion)


def record_form(motion: Motion) -> str | None:
    """The form of the register this case feeds, if it has been sent."""
    register = motion.loaded.package.registers.get(motion.case.register or "")
    return register.form if register else None


def decides(motion: Motion, form: str) -> bool:
    """Whether the form takes a decision: each round begins with an empty one."""
    return form in motion.loaded.forms and "decision" in motion.loaded.forms[form].fields


def answers_so_far(motion: Motion, item: WorkItem) -> dict[str, Any]:
    """The draft; else what was last sent on this form; for a change, the approved record."""
    form = item.form or ""
    if form not in motion.loaded.forms:
        return {}
    draft = db.session().get(Draft, item.id) if item.draft_rev else None
    if draft is not None:
        return seals.opened(motion.loaded.forms[form], draft.answers)
    if item.state != "open":
        mine = [row for row in motion.sent if row.work_item_id == item.id]
        return seals.opened(motion.loaded.forms[form], mine[-1].answers) if mine else {}
    if decides(motion, form):
        return {}
    entry = entry_under_change(motion) if form == record_form(motion) else None
    return motion.answers(form) or ({**entry.document, "declaration": False} if entry else {})


def actions(person: Person, item: WorkItem, case: Case, deciding: bool) -> list[str]:
    """Verbs this person may use now."""
    if item.state != "open":
        return ["withdraw"] if _recallable(person, item, case) else []
    if not person.holds(item.org, item.role) or item.barred_by == person.id:
        return ["withdraw"] if _recallable(person, item, case) else []
    if item.kind != "task":
        return ["complete"]
    if item.claimed_by not in (None, person.id):
        return []
    verbs = ["complete", "draft", "transfer", "release" if item.claimed_by else "claim"]
    return [*verbs, "return"] if deciding else verbs


def _recallable(person: Person, item: WorkItem, case: Case) -> bool:
    return case.state == "running" and person.org.code == case.starter_org and item.org != case.starter_org
