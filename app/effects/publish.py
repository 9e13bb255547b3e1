"""publish(register, face): file the approved record and show its public face, in the move that approved it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.accounts import queries as accounts
from app.accounts.orgs import rename_org
from app.effects.counting import recount
from app.effects.desk import Desk
from app.effects.following import carry
from app.effects.held import Held
from app.effects.links import linked
from app.effects.record import assembled, owner_of, up_to_date
from app.effects.withdrawal import end_withdrawal
from app.enums import EntryState
from app.errors import Invalid, StepFailed
from app.forms import personal_numbers
from app.forms.json_pointer import parts
from app.forms.schema import Form
from app.publications import queries as publications
from app.publications.publish import Notice
from app.publications.publish import publish as put_up
from app.publications.queries import Standing
from app.registers import entry_state, leaves
from app.registers.declaration import Register, form_of
from app.registers.extract import counted_on, region_of
from app.registers.face import FULL, drawn, ever_public, public_document
from app.registers.file import Filing, file_entry
from app.registers.models import Entry
from app.sdk import BusinessError

DEPARTMENT = "department"
MESSAGE, RULES = "published", "rules"
NONE, PUBLISH = "none", "publish"
ADVICE = "请退回补正，或者待情况改变后再办理。"
UNREAD = "您不审阅的表单中有内容不符合规则。"


def publish(desk: Desk, register: str, face: str = FULL, by: Any = None) -> dict[str, Any]:
    """File and publish. `face`: full, none (filed only), or a shorter face named in package.toml. `by`: which of
    the departments that agreed stands under it, where several did.

    Nothing older than the version in force stays before the public: what is filed only renews the face it shows.
    """
    declaration, form = desk.declared(register)
    if face not in (FULL, NONE, *declaration.faces):
        raise StepFailed(PUBLISH, f"台账 {register} 没有声明公示面 {face}")
    _refuse_unseen(desk, declaration)
    _ask_again(desk, declaration)
    held, answers = Held(), assembled(desk, declaration, form)
    owner = owner_of(desk, declaration, answers)
    held.all_of((one.code for one, _ in desk.counting(register)), owner)
    sources = linked(declaration, answers, owner, held)
    _hold_counted(desk, declaration)
    document = up_to_date(declaration, answers, owner, sources)
    entry = file_entry(_filing(desk, declaration, form, document, sources, by))
    approved = entry.approved_version == entry.version
    withdrawn = approved and entry.state == EntryState.WITHDRAWN
    before = publications.standing(entry.id) if withdrawn or (face == NONE and entry.version > 1) else None
    if face == NONE and before:
        face = face_shown(declaration, before)
    followers = desk.following(register)
    cleared = _cleared(desk, declaration, form, entry, document) if face != NONE or followers else {}
    if face != NONE:
        put_up(_notice(declaration, form, entry, cleared, face))
    if withdrawn:
        end_withdrawal(desk, declaration, entry, before)
    desk.filed(entry, face != NONE, _kept_by(entry))
    if approved:
        recount(desk.counting(register), entry.owner_org, held)
        if declaration.names_owner:
            rename_org(entry.owner_org, str(document.get(declaration.names_owner) or ""))
    carry(followers, register, entry, document, cleared)
    desk.wake(MESSAGE, declaration.name, entry.owner_org)
    return {"entry": str(entry.id), "version": entry.version}


def _refuse_unseen(desk: Desk, declaration: Register) -> None:
    """No diagram, however drawn, publishes what nobody else has agreed to."""
    objection = desk.objection(declaration)
    if objection:
        raise StepFailed(PUBLISH, objection)


def _ask_again(desk: Desk, declaration: Register) -> None:
    """Days may lie between sending and approval, and others are approved meanwhile: the rules of every form are
    asked once more before anything is filed. A person is told and may return or wait; background work raises an
    error of the code `rules`, for a boundary event of the diagram; whoever gets a form back reads why. Of a form
    that is not hers to read she learns only that it does not fit."""
    forms = (name for name in declaration.forms if not declaration.include or desk.has_sent(name))
    found = [(name, one) for name in forms for one in desk.objections(name)]
    if not found:
        return
    read = [(name, one) for name, one in found if desk.reads(name)]
    told = "".join(f"「{desk.named(name, one.field)}」{one.message}" for name, one in read)
    words = f"填报内容已不符合规则，不能通过：{told}{UNREAD if len(read) < len(found) else ''}{ADVICE}"
    if desk.attended:
        raise Invalid([one.stated() for _, one in read], words)
    desk.hand_back([one for _, one in found])
    raise BusinessError(RULES, words)


def _hold_counted(desk: Desk, declaration: Register) -> None:
    """The record is locked before counting: a count of another move is seen, or waits and counts once more."""
    if declaration.counts and desk.changing is not None:
        entry_state.locked(declaration, desk.changing[0])


def _filing(
    desk: Desk, declaration: Register, form: Form, document: dict[str, Any], sources: Mapping[str, Entry], by: Any
) -> Filing:
    entry_id, version = desk.changing or (None, None)
    owner = owner_of(desk, declaration, document)
    return Filing(
        register=declaration,
        form=form,
        document=document,
        owner=owner,
        region=region_of(declaration.region, document),
        case_id=desk.case_id,
        by_org=_approver(desk, declaration, owner, by),
        sent_by=desk.starter,
        handed_over=desk.handed_over,
        entry_id=entry_id,
        base_version=version,
        links={name: int(one.id) for name, one in sources.items()},
        entered_on=desk.first_sent_on,
    )


def _approver(desk: Desk, declaration: Register, owner: str, by: Any) -> str | None:
    named = department_code(by)
    found = desk.approver(declaration, owner, named)
    if named and found is None:
        raise StepFailed(PUBLISH, f"单位 {named[:40]} 没有审核同意，不能作为公示部门（参数 by）")
    return found


def department_code(value: Any) -> str | None:
    """The code of a department that a diagram names: a text, or an object with `code`; else None."""
    found = value.get("code") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) and found else None


def _kept_by(entry: Entry) -> str | None:
    """The department by which the record stays withdrawn; None where it does not."""
    shown = publications.standing(entry.id) if entry.version > 1 else None
    return shown.withdrawn_by if shown is not None and shown.withdrawn else None


def face_shown(declaration: Register, before: Standing) -> str:
    """The face a record shows; where that was not kept, the first declared one with room for what it shows."""
    if before.face in (FULL, *declaration.faces):
        return str(before.face)
    heads = {name: {field.partition(".")[0] for field in fields} for name, fields in declaration.faces.items()}
    return next((name for name, fields in heads.items() if before.fields <= fields), FULL)


def _cleared(
    desk: Desk, declaration: Register, form: Form, entry: Entry, document: dict[str, Any]
) -> dict[str, Any]:
    """What may be public at all, without personal numbers but for those that may stand."""
    open_to_all = ever_public(declaration, form, document)
    numbered = personal_numbers.numbered(form, open_to_all)
    if not numbered:
        return open_to_all
    said = {name: desk.released(name) for name in declaration.forms}
    unseen = None in said.values()
    before = _words(personal_numbers.numbered(form, publications.document(entry.id))) if unseen else frozenset()
    kept = [
        pointer
        for pointer, text in numbered.items()
        if _may_stand(said[form_of(declaration, parts(pointer)[0])], pointer, text, before)
    ]
    return personal_numbers.without(form, open_to_all, kept)


def _may_stand(
    released: frozenset[str] | None, pointer: str, text: str, before: frozenset[tuple[str, str]]
) -> bool:
    """Of what a reviewer approved only that which he released; of what nobody reviewed that which is public in
    the same words at the same place."""
    return (_place(pointer), text) in before if released is None else pointer in released


def _words(numbered: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((_place(pointer), text) for pointer, text in numbered.items())


def _place(pointer: str) -> str:
    """The dotted name of a place: rows may move."""
    return ".".join(step for step in parts(pointer) if not step.isdigit())


def _notice(declaration: Register, form: Form, entry: Entry, cleared: dict[str, Any], face: str) -> Notice:
    public = public_document(declaration, form, cleared, face)
    office, told = accounts.org(entry.by_org), drawn(declaration, form, public)
    if not entry.approved_version and (office is None or office.kind != DEPARTMENT):
        raise StepFailed(PUBLISH, "首次公示须经监管部门审核，填报单位不能自行公示")
    return Notice(
        entry_id=entry.id,
        register=declaration.code,
        version=entry.version,
        title=_title(declaration, form, public),
        document=public,
        region=entry.region_path,
        by_org=entry.by_org,
        by_name=office.name if office else "",
        approved=entry.approved_version == entry.version,
        view=told.view,
        register_title=form.title,
        line=told.line,
        search=told.search,
        listed_on=_listed_on(declaration, entry, public),
        face=face,
    )


def _title(declaration: Register, form: Form, public: dict[str, Any]) -> str:
    """The name of the record, where it is one of the things the public may read; else that of its kind."""
    return next((leaves.text(one) for one in leaves.values(public, declaration.named_by)), form.title)


def _listed_on(declaration: Register, entry: Entry, public: dict[str, Any]) -> date | None:
    """The day lists are sorted by: that of the matter itself, where the public may read it."""
    known = declaration.date is not None and any(leaves.values(public, declaration.date))
    return counted_on(declaration, entry, public) if known else None
