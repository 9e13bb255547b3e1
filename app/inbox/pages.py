"""What the templates show, finished: no queries and no decisions in templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.accounts import queries as accounts
from app.accounts.contacts import Contact, contact
from app.accounts.person import Person
from app.cases import queries
from app.cases.acknowledgement import sent_by
from app.cases.diagram import diagrams
from app.cases.item_view import ItemView, decides
from app.cases.models import WorkItem
from app.cases.reading import secrecy
from app.cases.reading.access import secrets_of, seen_case
from app.cases.reading.case_file import case_file, origin_of
from app.cases.reading.summaries import summary
from app.cases.state.case_run import CaseRun
from app.cases.state.overtaken import spoken
from app.cases.state.personal_numbers import RULE as NUMBERS
from app.cases.state.record import gives, hidden, nature, record_form, register_of
from app.cases.state.record_authority import change_word, changes
from app.cases.withdraw import recallable, removable
from app.enums import CaseState, ItemKind, ItemState
from app.forms.compose import FURTHER
from app.forms.named_files import named_in
from app.forms.pointer_titles import drawn_at, pointed
from app.forms.render import FILES, Page, against_record, reading
from app.forms.schema import Form
from app.forms.value_texts import Look
from app.inbox import decision_view, file_sheets, form_props
from app.inbox.decision_view import Told, Withdrawal, withdrawal
from app.inbox.file_sheets import TITLES, File
from app.inbox.file_sheets import called as _org_name
from app.inbox.item_head import Desk, desk, sentence
from app.inbox.related import Concerned, Opened, concerned, filed, opened, withdrawn_under
from app.inbox.rows import rows, state, titles
from app.inbox.timeline import Line, timeline
from app.packages import queries as packages
from app.packages.portal import guide_of
from app.regions.queries import full_name
from app.site.current import roles
from app.trail.write import SYSTEM


@dataclass(frozen=True)
class TaskPage:
    """The task page. `kind`: fill, beside (a form beside what it is about), copy or read. `desk`: in whose hands
    it is; who may not act reads the same page, its form locked. `unfolded`: the file belongs to the same record as
    the form. `gone`: the record under change is withdrawn from the public, by whom and why. `sent_by`: what
    the account is called of who sent the item here and why."""

    kind: str
    title: str
    nature: str
    record: Page | None
    lines: list[Line]
    diagrams: list[dict[str, Any]]
    desk: Desk
    island: dict[str, Any] = field(default_factory=dict)
    only_changes: bool = False
    state: tuple[str, str] = ("", "")
    actions: list[str] = field(default_factory=list)
    confirmed: list[dict[str, str]] = field(default_factory=list)
    public: dict[str, Any] | None = None
    withdrawal: Withdrawal | None = None
    numbers: list[dict[str, Any]] = field(default_factory=list)
    file: File | None = None
    unfolded: bool = False
    ruling: list[Told] = field(default_factory=list)
    about: dict[str, Any] | None = None
    guide: str = ""
    opened: list[Opened] = field(default_factory=list)
    typed: list[dict[str, Any]] = field(default_factory=list)
    gone: str = ""
    sent_by: str = ""
    concerned: list[Concerned] = field(default_factory=list)


def task(person: Person, view: ItemView, only_changes: bool) -> TaskPage:
    """The page of a work item, by what this person may do with it."""
    actions = view.content["actions"]
    kind = _kind(person, view)
    _read_orgs(person, view)
    record = _record(view) if kind != "fill" else None
    return TaskPage(
        kind=kind,
        title=_title(view),
        nature=_nature(view),
        record=record,
        lines=timeline(person, view.case),
        diagrams=diagrams(view.case),
        desk=desk(person, view, actions),
        only_changes=only_changes and record is not None and record.compared,
        file=file_sheets.file(person, view, record is not None),
        unfolded=gives(register_of(view.case_run), view.item.form or "") and view.item.form != view.record.form,
        guide=guide_of(view.case.package, view.case.process, person.roles),
        opened=opened(person, view.case),
        concerned=concerned(person, view.case_run, [*view.file, *(view.origin.file if view.origin else ())]),
        typed=[_typed(view, one) for one in view.content["kept"]],
        island=ISLANDS[kind](view) if kind in ISLANDS else {},
        state=state(view.case),
        actions=actions,
        confirmed=[_confirmed(view, one) for one in view.content["confirmed"]],
        public=view.content["public"],
        withdrawal=withdrawal(view.content["public"]),
        gone=withdrawn_under(view.case.entry_id) if view.case.finished_at is None else "",
        ruling=decision_view.shown(view),
        sent_by="来件情况" if view.item.remarks is None else "退回情况",
        about=decision_view.record(person, view),
        numbers=[{**one, "release": f"{NUMBERS}:{one['field']}"} for one in view.content["numbers"]],
    )


def _read_orgs(person: Person, view: ItemView) -> None:
    """Know the organisations that the page names, before they are asked for one by one."""
    form, record = record_form(view.case_run), view.record
    shown: list[tuple[Form, Mapping[str, Any]]] = [(one.form, one.answers) for one in view.file]
    shown += [(form, one) for one in (record.latest, record.base) if form and one]
    shown += [(one.form, one.entry.document) for one in view.beside if one.entry]
    meant = (code for one, document in shown for code in named_in(one, document, "org"))
    accounts.read_orgs({person.org.code, view.item.org, view.case.starter_org, *meant})


def _typed(view: ItemView, one: dict[str, Any]) -> dict[str, Any]:
    """What this reader had typed and not sent when its item ended."""
    form, record = view.case_run.loaded.forms[one["form"]], record_form(view.case_run)
    answers = file_sheets.spoken(one["answers"], record)
    page = reading(form, answers, name_of=full_name, opened=True, titles=TITLES)
    return {"title": one["title"], "at": spoken(datetime.fromisoformat(one["at"])), "sections": page.sections}


def _title(view: ItemView) -> str:
    """Of a task its business; what a copy or a notice is about stands in its own title."""
    item = view.item
    return titles().get(view.case.key, item.title) if item.kind == ItemKind.TASK else item.title


def _nature(view: ItemView) -> str:
    step = [view.item.title] if view.item.kind == ItemKind.TASK else []
    found = nature(view.case_run)
    return " · ".join([*step, *([found.at(view.item)] if found else [])])


def _confirmed(view: ItemView, one: dict[str, str]) -> dict[str, str]:
    """A confirmed warning with the name of its field, and where on the page that stands."""
    form = record_form(view.case_run)
    if form is None or not one["field"]:
        return {**one, "title": "", "at": ""}
    return {**one, "title": pointed(form, one["field"]), "at": drawn_at(form, one["field"])}


ISLANDS = {"fill": form_props.form_island, "beside": form_props.beside_island}


def _kind(person: Person, view: ItemView) -> str:
    """By what the step is; only reading for those it is none of, or who come after it."""
    if view.item.state != ItemState.OPEN or not person.holds(view.item.org, view.item.role):
        return "read"
    if view.item.kind == ItemKind.TASK and view.case.state == CaseState.SUSPENDED:
        return "read"
    if view.item.kind != ItemKind.TASK:
        return "beside" if view.content["schema"] else "copy"
    there = bool(view.record.latest or view.file or view.origin)
    about = there and not gives(register_of(view.case_run), view.item.form or "")
    return "beside" if decides(view.case_run, view.item.form or "") or about else "fill"


def _record(view: ItemView) -> Page | None:
    record = view.record
    if record.form is None or not record.latest:
        return None
    latest = file_sheets.with_withheld(view, record.latest)
    return record_page(view.case_run, latest, record.base, record.opened)


def record_page(
    case_run: CaseRun, record: dict[str, Any], base: dict[str, Any] | None, opened: bool
) -> Page | None:
    """The record, against its last approved version where there is one."""
    form = record_form(case_run)
    if form is None:
        return None
    if not opened:
        record = hidden(case_run, form, record)
        base = None if base is None else hidden(case_run, form, base)
    if base is not None:
        return _begun(against_record(form, record, base, Look(full_name, True, FILES, TITLES)))
    return _begun(reading(form, record, name_of=full_name, opened=True, titles=TITLES))


def _begun(page: Page) -> Page:
    """Without the sections of forms that nobody has filled in yet."""
    empty = (card for card in page.sections if card.id.startswith(FURTHER) and not file_sheets.holds(card))
    left = {card.id for card in empty}
    return replace(page, sections=tuple(card for card in page.sections if card.id not in left))


def case(person: Person, case_id: int) -> dict[str, Any]:
    """The case page."""
    row = seen_case(person, case_id)
    case_run = CaseRun(row, packages.release(row.release_id), SYSTEM)
    file, origin = case_file(person, case_run), origin_of(person, case_run)
    steps = [item for item in queries.items_of(row.id) if _is_step(item)]
    return {
        "case": row,
        "summary": summary(person, row),
        "state": state(row),
        "lines": timeline(person, row),
        "diagrams": diagrams(row),
        "file": file_sheets.File(
            file_sheets.bundles(person, case_run, file, False), file_sheets.origin(person, origin), []
        ),
        "items": rows(person, [(item, row) for item in steps]),
        "waits": "" if row.finished_at or (steps and row.state != CaseState.SUSPENDED) else sentence(case_run),
        "title": titles().get(row.key, row.process),
        "nature": str(nature(case_run) or ""),
        "roles": roles().titles,
        "orgs": {item.org: _org_name(item.org) for item in steps},
        "contacts": [found for item in steps if (found := _elsewhere(person, item.org))],
        "entry": _entry(person, case_run),
        "recall": next((item.id for item in steps), None) if recallable(person, row) else None,
        "receipt": bool(sent_by(person, case_run)),
        "deletable": removable(person, row),
        "given_up": _given_up(case_run),
        "opened": opened(person, row),
        "concerned": concerned(person, case_run, [*file, *(origin.file if origin else ())]),
    }


def _given_up(case_run: CaseRun) -> str:
    """What ending the case early is called: what was filed before stays as it is."""
    register = register_of(case_run)
    if case_run.case.entry_id is not None and register is not None:
        return f"放弃本次{change_word(register)}"
    return "删除草稿" if case_run.case.state == CaseState.DRAFT else "删除填报"


def _elsewhere(person: Person, org: str) -> Contact | None:
    """Whom to ask of what lies at another department."""
    return contact(org) if org != person.org.code else None


def _entry(person: Person, case_run: CaseRun) -> dict[str, Any] | None:
    """The record that the case has left behind: where it stands, and what may be begun with it."""
    register, found = register_of(case_run), filed(person, case_run)
    if register is None or found is None:
        return None
    return {**found, "changes": changes(person, register, found["id"])}


def sheet(person: Person, case_id: int, submission: int) -> dict[str, Any]:
    """A sending of the case file. Raises NotFound for what this person does not read."""
    row = seen_case(person, case_id)
    case_run = CaseRun(row, packages.release(row.release_id), SYSTEM)
    found = file_sheets.version(case_run, case_file(person, case_run), submission, secrets_of(person, case_run))
    return {"case": row, **found}


def revealed(person: Person, case_id: int, submission: int, reason: str) -> dict[str, Any]:
    """The same with what is withheld from others. Raises NotFound, Forbidden, Invalid, TooMany."""
    sheet, answers = secrecy.reveal(person, case_id, submission, reason)
    row = seen_case(person, case_id)
    case_run = CaseRun(row, packages.release(row.release_id), SYSTEM)
    found = file_sheets.version(case_run, case_file(person, case_run), submission, ())
    content = file_sheets.revealed_page(sheet, answers, secrets_of(person, case_run))
    return {"case": row, **found, "content": content}


def _is_step(item: WorkItem) -> bool:
    """Copies and notices go along with a case; it stands at its tasks."""
    return item.state == ItemState.OPEN and item.kind == ItemKind.TASK
