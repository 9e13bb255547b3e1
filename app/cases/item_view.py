"""A work item as its page shows it: form, answers, last approved version, differences, remarks, actions."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from app import clock
from app.accounts.person import Person
from app.cases import drafts, kept, offered, posts, returning, seals, sendings
from app.cases.access import seen_item
from app.cases.afresh import afresh
from app.cases.approval import COPY
from app.cases.beside import Beside, beside
from app.cases.case_file import Origin, Sheet, case_file, foreign_to, origin_of, replies
from app.cases.copies import form_of
from app.cases.item_record import Record, compared_of, opened_to, record_of, told, veiled_for
from app.cases.models import Case, Draft, WorkItem
from app.cases.motion import Motion
from app.cases.numbers import Number, numbers
from app.cases.outlook import entry_under_change
from app.cases.prefill import begun, prefilled
from app.cases.preview import shown_of
from app.cases.record import (
    gives,
    is_further,
    record_form,
    register_of,
    stored_part,
    veiled,
)
from app.cases.returned import Returned, remarks_of
from app.cases.rulings import ruling
from app.cases.secrecy import secrets_of
from app.cases.sight import readable, reads
from app.cases.typed import own
from app.cases.weighing import light
from app.cases.withdraw import recallable
from app.errors import StepFailed
from app.forms import seal
from app.forms.deciding import DECISION
from app.forms.remarkable import known, remarkable
from app.forms.schema import Form
from app.packages import queries as packages
from app.trail.write import SYSTEM


@dataclass(frozen=True)
class ItemView:
    """The item, its case, its record, and what the API adds to them."""

    item: WorkItem
    case: Case
    content: dict[str, Any]
    motion: Motion
    record: Record
    file: list[Sheet]
    origin: Origin | None
    beside: list[Beside]


def shown(person: Person, item_id: int) -> ItemView:
    """Raises NotFound for strangers. Reads only."""
    item, case = seen_item(person, item_id)
    motion = Motion(case, packages.release(case.release_id), SYSTEM)
    name = form_of(motion.loaded, item)
    form = motion.loaded.forms.get(name)
    names, foreign = _read_at(person, motion, item), foreign_to(person, motion)
    mine = person.holds(item.org, item.role) and item.claimed_by in (None, person.id)
    typed = own(person, item) if mine else None
    answers = answers_so_far(motion, item, name, mine, typed) if names is None or name in names else {}
    if form is not None and typed is None:
        further = is_further(register_of(motion), name)
        answers = seal.mask_these(form, veiled(motion, person, answers) if further else answers, foreign)
    record = record_of(motion, item, answers, opened_to(person, motion, item))
    record = veiled_for(motion, person, item, record, foreign, names)
    file = case_file(person, motion, item)
    verbs = actions(person, item, case, decides(motion, item.form or ""))
    asked = item.org == person.org.code or names is None or names.issuperset(_deciding(motion))
    content = {
        "schema": offered.schema_of(motion, item, form) if form else None,
        "ui_schema": form.ui if form else None,
        "answers": told(motion, form, answers, record.opened or _done_with(person, item)),
        **_typed(person, motion, item, mine),
        "prefilled": [vars(one) for one in prefilled(motion, name, item)] if mine else [],
        **compared_of(motion, record),
        "remarks": remarks_of(item) if asked else [],
        "ruling": told_ruling(motion, file, item) if asked else None,
        **(_doors(motion, item) if asked else {"unlocked": None, "opened": []}),
        "light": told_light(motion, item, form),
        "confirmed": confirmed(person, motion, readable(person, motion, item)),
        "answered": answered_of(motion, file),
        "numbers": [vars(one) for one in asked_about(motion, item)] if record.opened else [],
        "receipts": receipts(file) if person.kind == "department" else [],
        "remarkable": remarkable_at(person, motion, item, record, names) if "return" in verbs else [],
        "public": shown_of(motion, names, item) if "return" in verbs else None,
        "actions": verbs,
    }
    return ItemView(
        item, case, content, motion, record, file, origin_of(person, motion, item), beside(person, motion, item)
    )


def _done_with(person: Person, item: WorkItem) -> bool:
    """Whether it is done, and with what her own organisation has sent."""
    if item.state == "open":
        return False
    sent = [row for row in sendings.rows_of(item.case_id) if row.work_item_id == item.id]
    return bool(sent) and sent[-1].by_org == person.org.code


def _typed(person: Person, motion: Motion, item: WorkItem, mine: bool) -> dict[str, Any]:
    """What was typed and not sent: to go on with, or to be read where the item has ended."""
    return {**drafts.told(person, item, mine), "kept": kept.kept(person, motion, item)}


def told_ruling(motion: Motion, file: list[Sheet], item: WorkItem) -> dict[str, Any] | None:
    """By whom and why the form came back, or what a notice tells of."""
    found = ruling(motion, file, item)
    return {**asdict(found), "at": clock.local(found.at).isoformat(timespec="seconds")} if found else None


def told_light(motion: Motion, item: WorkItem, form: Form | None) -> dict[str, Any] | None:
    """What of an open form acts at once where it alone is changed."""
    found = light(motion, form) if form is not None and item.state == "open" and item.kind == "task" else None
    return asdict(found) if found else None


def _read_at(person: Person, motion: Motion, item: WorkItem) -> frozenset[str] | None:
    """The forms this person reads at the item, None for all: what she is to fill in, or her organisation has sent,
    is among them."""
    names, form = readable(person, motion, item), form_of(motion.loaded, item)
    own = person.holds(item.org, item.role) or (item.state != "open" and item.org == person.org.code)
    return names | {form} if names is not None and own else names


def _deciding(motion: Motion) -> set[str]:
    """The forms of this case on which returns are written."""
    return {row.form for row in motion.sent if decides(motion, row.form)}


def _doors(motion: Motion, item: WorkItem) -> dict[str, Any]:
    """What of a returned form may be changed, and what of it rules have opened. Asked of what was sent, not of the
    draft: nobody learns from it whether what was typed is known elsewhere."""
    returned = Returned(motion, item)
    try:
        doors = returned.doors() if item.state == "open" else returned.closed()
    except StepFailed:  # told, with an incident, to whoever sends the form
        doors = returned.closed()
    return {"unlocked": doors.unlocked, "opened": returned.named(doors.by_rule)}


def remarkable_at(
    person: Person, motion: Motion, item: WorkItem, record: Record, names: Collection[str] | None
) -> list[dict[str, str]]:
    """Where the remarks of a return may point: at what is read here of the forms that it goes to, and not kept
    from this person."""
    read = {row.form for row in motion.sent if names is None or row.form in names}
    form, sent = record_form(motion), returning.asked(motion, item, read)
    places = {step for name in sent for step in known(motion.loaded.forms[name])}
    found = remarkable(form, record.latest, secrets_of(person, motion)) if form else []
    return [asdict(place) for place in found if place.field.split("/")[1] in places]


def confirmed(person: Person, motion: Motion, names: Collection[str] | None) -> list[dict[str, str]]:
    """What the rules had doubts about when the record was last sent, and its author confirmed: on these forms."""
    register = register_of(motion)
    last = {row.form: row for row in motion.sent if gives(register, row.form)}
    read = (row for row in last.values() if reads(person, motion, row, names))
    found = (orjson.loads(row.confirmed) for row in read if row.confirmed)
    return [one for told in found for one in told if isinstance(one, dict)]


def answered_of(motion: Motion, file: list[Sheet]) -> list[dict[str, Any]]:
    """Of the record as last sent: each remark of the return before, and whether anything was changed there."""
    register = register_of(motion)
    sheets = (one for one in file if one.current and one.step != COPY and gives(register, one.form.name))
    return [vars(one) for sheet in sheets for one in replies(file, sheet)]


def receipts(file: list[Sheet]) -> list[dict[str, Any]]:
    """What departments have answered on copies and notices, for the reviewer: as the case file tells it."""
    return [
        {
            "org": one.by_org,
            "at": clock.local(one.at).isoformat(timespec="seconds"),
            "form": one.form.name,
            "answers": one.answers,
        }
        for one in sorted(file, key=lambda one: one.submission)
        if one.step == COPY
    ]


def asked_about(motion: Motion, item: WorkItem) -> list[Number]:
    """The texts with personal numbers that whoever decides here may release."""
    deciding = item.state == "open" and decides(motion, item.form or "")
    return numbers(motion, item) if deciding else []


def decides(motion: Motion, form: str) -> bool:
    """Whether the form takes a decision: each round begins with an empty one."""
    return form in motion.loaded.forms and DECISION in motion.loaded.forms[form].fields


def answers_so_far(
    motion: Motion, item: WorkItem, form: str, mine: bool, typed: Draft | None = None
) -> dict[str, Any]:
    """The reader's own draft; else what was last sent on this form; for a change, the approved record. `mine`:
    whether the item is the reader's to fill."""
    if form not in motion.loaded.forms:
        return {}
    if typed is not None:
        return seals.typed(motion.loaded.forms[form], typed.answers)
    if item.state != "open":
        sent = [row for row in sendings.rows_of(motion.case.id) if row.work_item_id == item.id]
        return seals.opened(motion.loaded.forms[form], sent[-1].answers) if sent else {}
    if afresh(motion, item, form):
        return {}
    return motion.answers(form) or _approved(motion, form) or begun(prefilled(motion, form, item) if mine else ())


def _approved(motion: Motion, form: str) -> dict[str, Any]:
    """What of the record under change stands there by this form; its declaration is made anew."""
    register = register_of(motion)
    entry = entry_under_change(motion) if register is not None and gives(register, form) else None
    if register is None or entry is None:
        return {}
    anew = {"declaration": False} if "declaration" in motion.loaded.forms[form].fields else {}
    return {**stored_part(register, form, entry), **anew}


def actions(person: Person, item: WorkItem, case: Case, deciding: bool) -> list[str]:
    """Verbs this person may use now."""
    if item.state != "open" or not person.holds(item.org, item.role) or person.id in posts.barred(item, case):
        return ["withdraw"] if recallable(person, case) else []
    if item.kind != "task":
        return ["complete"]
    if item.claimed_by not in (None, person.id):
        return []
    verbs = ["complete", "draft", "transfer", "release" if item.claimed_by else "claim"]
    return [*verbs, "return"] if deciding else verbs
