"""A work item as its page shows it: form, answers, last approved version, differences, remarks, actions."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson

from app import clock
from app.accounts.person import Person
from app.cases import drafts, posts
from app.cases.models import Case, Draft, Submission, WorkItem
from app.cases.preview import shown_of
from app.cases.reading.access import secrets_of, seen_item
from app.cases.reading.case_file import Origin, Sheet, case_file, origin_of, replies
from app.cases.reading.item_record import Record, as_typed, compared_of, opened_to, record_of, told, veiled_for
from app.cases.reading.others_values import foreign_to
from app.cases.reading.prefill import begun, prefilled
from app.cases.reading.ruling import Ruling
from app.cases.reading.side_records import Beside, beside, read_beside
from app.cases.reading.summaries import summary
from app.cases.reading.visibility import Door, door, sent_at, tells_why
from app.cases.returned import Returned, remarks_of
from app.cases.rulings import rulings
from app.cases.state import item_form, kept_drafts, submissions
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.change_route import light
from app.cases.state.handler_context import entry_under_change
from app.cases.state.item_form import afresh, form_of
from app.cases.state.kept_drafts import own
from app.cases.state.record import gives, is_further, record_form, register_of, stored_part, veiled
from app.cases.state.refusals import by_platform
from app.cases.state.released_numbers import Number, numbers, ticked_in
from app.cases.withdraw import recallable
from app.enums import CaseState, ItemKind, ItemState
from app.errors import StepFailed
from app.forms.deciding import DECISION
from app.forms.json_pointer import parts
from app.forms.remarkable import known, remarkable
from app.forms.schema import Form
from app.packages import queries as packages
from app.site.roles import DEPARTMENT
from app.trail.write import SYSTEM


@dataclass(frozen=True)
class ItemView:
    """The item, its case, its record, and what the API adds to them. `rulings`: by whom and why it came; `held`:
    whether by whom is told; `summary`: what the reader is told the case is called."""

    item: WorkItem
    case: Case
    content: dict[str, Any]
    case_run: CaseRun
    record: Record
    file: list[Sheet]
    rulings: list[Ruling]
    origin: Origin | None
    beside: list[Beside]
    held: bool
    summary: str | None


def shown(person: Person, item_id: int) -> ItemView:
    """Raises NotFound for strangers. Reads only."""
    item, case = seen_item(person, item_id)
    case_run = CaseRun(case, packages.release(case.release_id), SYSTEM)
    file = case_file(person, case_run, item)
    read_beside(person, case_run, item)
    form = case_run.loaded.forms.get(name := form_of(case_run.loaded, item))
    hers, foreign = door(person, case_run, item), foreign_to(person, case_run)
    mine = person.holds(item.org, item.role) and item.claimed_by in (None, person.id)
    typed, sent = own(person, item) if mine else None, sent_at(hers, item, name)
    names = _read_at(hers, item, name, sent)
    answers = answers_so_far(case_run, item, name, mine, typed, sent) if names is None or name in names else {}
    if form is not None and typed is None:
        answers = foreign.masked(case_run, form, _veiled_further(person, case_run, name, answers))
    record = record_of(case_run, item, answers, opened_to(person, case_run, item))
    record = veiled_for(case_run, person, item, record, foreign, names)
    record = record if typed is None else as_typed(case_run, item, record, answers)
    verbs = actions(person, item, case, decides(case_run, item.form or ""))
    asked_numbers, public = _going_public(case_run, names, item, verbs, typed)
    asked = tells_why(hers, item) or _reads_returns(case_run, item, names)
    why = rulings(hers, file, item) if asked else []
    content = {
        "schema": item_form.schema_of(case_run, item, form) if form else None,
        "ui_schema": form.ui if form else None,
        "answers": told(case_run, form, answers, record.opened or _done_with(person, item, sent)),
        **_typed(person, case_run, item, mine),
        "prefilled": [vars(one) for one in prefilled(case_run, name, item)] if mine else [],
        **compared_of(case_run, record),
        **_came(hers, item, record, why if asked else None),
        "light": told_light(case_run, item, form),
        "confirmed": confirmed(hers),
        "answered": answered_of(case_run, file),
        "numbers": [vars(one) for one in asked_numbers] if record.opened else [],
        "receipts": receipts(file) if person.kind == DEPARTMENT else [],
        "remarkable": remarkable_at(person, case_run, item, record, names) if "return" in verbs else [],
        "public": public,
        "actions": verbs,
    }
    return ItemView(item, case, content, case_run, record, file, why, *_around(hers, item))


def _around(hers: Door, item: WorkItem) -> tuple[Origin | None, list[Beside], bool, str | None]:
    """The case that opened this one, the records beside the form, whether by whom it is held is told, and what
    the case is called."""
    person, case_run = hers.person, hers.case_run
    origin, called = origin_of(person, case_run, item), summary(person, case_run.case)
    return origin, beside(person, case_run, item), hers.tells_holder(item), called


def _veiled_further(person: Person, case_run: CaseRun, form: str, answers: dict[str, Any]) -> dict[str, Any]:
    return veiled(case_run, person, answers) if is_further(register_of(case_run), form) else answers


def _done_with(person: Person, item: WorkItem, sent: Submission | None) -> bool:
    """Whether it is done, and with what her own organisation has sent."""
    return item.state != ItemState.OPEN and sent is not None and sent.by_org == person.org.code


def _typed(person: Person, case_run: CaseRun, item: WorkItem, mine: bool) -> dict[str, Any]:
    """What was typed and not sent: to go on with, or to be read where the item has ended."""
    return {**drafts.told(person, item, mine), "kept": kept_drafts.kept(person, case_run, item)}


def _came(hers: Door, item: WorkItem, record: Record, why: list[Ruling] | None) -> dict[str, Any]:
    """How it came, and what is to be mended. `why`: None where that is not this reader's to know."""
    remarks = [] if why is None else remarks_of(hers, item, hers.person.org.code)
    return {"remarks": remarks, **_told_rulings(why or []), **_returned(hers, item, record, why is not None)}


def _told_rulings(found: list[Ruling]) -> dict[str, Any]:
    """By whom and why the form came back, or what a notice tells of: the last decision, and all made together."""
    told = [{**asdict(one), "at": clock.local(one.at).isoformat(timespec="seconds")} for one in found]
    return {"ruling": told[-1] if told else None, "rulings": told}


def told_light(case_run: CaseRun, item: WorkItem, form: Form | None) -> dict[str, Any] | None:
    """What of an open form acts at once where it alone is changed."""
    open_task = item.state == ItemState.OPEN and item.kind == ItemKind.TASK
    found = light(case_run, form) if form is not None and open_task else None
    return asdict(found) if found else None


def _read_at(hers: Door, item: WorkItem, form: str, sent: Submission | None) -> frozenset[str] | None:
    """The forms this person reads at the item, None for all: what she is to fill in, or her organisation has sent,
    is among them, but not what others have sent on it that is not hers to read."""
    person, names = hers.person, hers.names
    own = person.holds(item.org, item.role) or (item.state != ItemState.OPEN and item.org == person.org.code)
    shut = sent is None and any(row.form == form for row in hers.case_run.sent)
    return names | {form} if names is not None and own and not shut else names


def _reads_returns(case_run: CaseRun, item: WorkItem, names: frozenset[str] | None) -> bool:
    """Whether she reads the forms of this case on which returns are written, and one is why the item came back."""
    deciding = {row.form for row in case_run.sent if decides(case_run, row.form)}
    return by_platform(item) is None and names is not None and names.issuperset(deciding)


def _as_read(hers: Door, record: Record, form: str, sent: dict[str, Any]) -> dict[str, Any] | None:
    """What was sent on the form before, as it stands in the form before its reader."""
    case_run, known = hers.case_run, hers.case_run.loaded.forms[form]
    shown = _veiled_further(hers.person, case_run, form, sent)
    return told(case_run, known, foreign_to(hers.person, case_run).masked(case_run, known, shown), record.opened)


def _returned(hers: Door, item: WorkItem, record: Record, asked: bool) -> dict[str, Any]:
    """What of a returned form may be changed, what of it rules have opened, and what the remarks are about. Asked
    of what was sent, not of the draft: nobody learns from it whether what was typed is known elsewhere."""
    if not asked:
        return {"unlocked": None, "opened": [], "judged": None}
    returned, here = Returned(hers.person, hers.case_run, item), item.state == ItemState.OPEN
    try:
        doors = returned.doors() if here else returned.closed()
    except StepFailed:  # told, with an incident, to whoever sends the form
        doors = returned.closed()
    sent = returned.judged if here else None
    judged = None if sent is None else _as_read(hers, record, item.form or "", dict(sent))
    return {"unlocked": doors.unlocked, "opened": returned.named(doors.by_rule), "judged": judged}


def remarkable_at(
    person: Person, case_run: CaseRun, item: WorkItem, record: Record, names: Collection[str] | None
) -> list[dict[str, str]]:
    """Where the remarks of a return may point: at what is read here of the forms that it goes to, and not kept
    from this person."""
    read = {row.form for row in case_run.sent if names is None or row.form in names}
    form, sent = record_form(case_run), item_form.asked(case_run, item, read)
    places = {step for name in sent for step in known(case_run.loaded.forms[name])}
    found = remarkable(form, record.latest, secrets_of(person, case_run)) if form else []
    return [vars(place) for place in found if place.field.split("/")[1] in places]


def confirmed(hers: Door) -> list[dict[str, str]]:
    """What the rules had doubts about when the record was last sent, and its author confirmed: on these forms."""
    register = register_of(hers.case_run)
    last = {row.form: row for row in hers.case_run.standing if gives(register, row.form)}
    found = (orjson.loads(row.confirmed) for row in last.values() if row.confirmed and hers.lets(row))
    return [one for told in found for one in told if isinstance(one, dict)]


def answered_of(case_run: CaseRun, file: list[Sheet]) -> list[dict[str, Any]]:
    """Of the record as last sent: each remark of the return before, and whether anything was changed there."""
    register = register_of(case_run)
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


def _going_public(
    case_run: CaseRun, names: Collection[str] | None, item: WorkItem, verbs: list[str], typed: Draft | None
) -> tuple[list[Number], dict[str, Any] | None]:
    """The texts with personal numbers that whoever decides here may release, as far as this approval publishes
    them, and what the public would read with those she has ticked."""
    deciding = item.state == ItemState.OPEN and decides(case_run, item.form or "")
    ticked = ticked_in(typed)
    found = [replace(one, ticked=one.field in ticked) for one in numbers(case_run, item)] if deciding else []
    standing = [one.field for one in found if one.ticked]
    public = shown_of(case_run, names, item, standing) if "return" in verbs else None
    if public is not None and not public["failed"]:
        found = [one for one in found if parts(one.field)[0] in public["document"]]
    return found, public


def decides(case_run: CaseRun, form: str) -> bool:
    """Whether the form takes a decision: each round begins with an empty one."""
    return form in case_run.loaded.forms and DECISION in case_run.loaded.forms[form].fields


def answers_so_far(
    case_run: CaseRun,
    item: WorkItem,
    form: str,
    mine: bool,
    typed: Draft | None = None,
    sent: Submission | None = None,
) -> dict[str, Any]:
    """The reader's own draft; else what was `sent` here or last on this form; for a change, the approved record.
    `mine`: whether the item is the reader's to fill."""
    if form not in case_run.loaded.forms:
        return {}
    if typed is not None:
        return submissions.typed(case_run.loaded.forms[form], typed.answers)
    if item.state == ItemState.OPEN and afresh(case_run, item, form):
        return {}
    if sent is not None or item.state != ItemState.OPEN:
        return submissions.opened(case_run.loaded.forms[form], sent.answers) if sent else {}
    return _approved(case_run, form) or begun(prefilled(case_run, form, item) if mine else ())


def _approved(case_run: CaseRun, form: str) -> dict[str, Any]:
    """What of the record under change stands there by this form; its declaration is made anew."""
    register = register_of(case_run)
    entry = entry_under_change(case_run) if register is not None and gives(register, form) else None
    if register is None or entry is None:
        return {}
    anew = {"declaration": False} if "declaration" in case_run.loaded.forms[form].fields else {}
    return {**stored_part(register, form, entry), **anew}


def actions(person: Person, item: WorkItem, case: Case, deciding: bool) -> list[str]:
    """Verbs this person may use now."""
    lies_here = item.state == ItemState.OPEN and person.holds(item.org, item.role)
    if not lies_here or person.id in posts.barred(item, case):
        return ["withdraw"] if recallable(person, case) else []
    if item.kind != ItemKind.TASK:
        return ["complete"]
    if item.claimed_by not in (None, person.id) or case.state == CaseState.SUSPENDED:
        return []
    verbs = ["complete", "draft", "transfer", "release" if item.claimed_by else "claim"]
    return [*verbs, "return"] if deciding else verbs
