"""What the pages of the registers show, finished: no queries and no decisions in templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from app import bounds, clock
from app.accounts.person import Person
from app.accounts.queries import org_name
from app.accounts.scope import Scope
from app.cases import entry_actions, files
from app.cases.entry_actions import pending_case, pending_cases
from app.cases.state.record_authority import Change, change_word, changes, own_changes
from app.enums import EntryState
from app.errors import Invalid, NotFound
from app.forms.columns import cells
from app.forms.render import FILES, as_looked
from app.forms.schema import Form
from app.forms.value_texts import Look, Opens, Titles
from app.packages import queries as packages
from app.packages.portal import kinds
from app.publications import queries as publications
from app.regions.queries import full_name
from app.registers import page, queries, sight
from app.registers.declaration import Register
from app.registers.face import LOOK
from app.registers.models import Entry, EntryVersion
from app.sdk import Entry as Record
from app.site.current import roles
from app.site.roles import DEPARTMENT

STATES = {
    EntryState.CURRENT: ("有效", "green"),
    EntryState.CLOSED: ("已注销", "secondary"),
    EntryState.WITHDRAWN: ("已撤下", "orange"),
}
KINDS = {"new": "新增", "key": "{change}", "minor": "{change}（即时生效）", "append": "补充", "same": "未变"}
SIZE, SOON = 20, timedelta(days=60)


def _titles(scope: Scope) -> Titles:
    return {"org": org_name, "entry": partial(sight.named, scope)}


@dataclass(frozen=True)
class Kind:
    """A register in a list."""

    code: str
    title: str
    total: int
    rows: Sequence["Line"] = ()


@dataclass(frozen=True)
class Line:
    """A record in a list. `expiry`: text and tone where a paper of it ends soon or has ended."""

    id: str
    title: str
    cells: list[tuple[str, str]]
    state: tuple[str, str]
    on: str
    expiry: tuple[str, str] | None
    changes: list[Change]
    pending: str | None
    change: str


def home(person: Person) -> dict[str, Any]:
    """All kinds; to a unit its records themselves, since it has few: of the kinds it has, or may begin."""
    own = person.kind != DEPARTMENT
    found = [(register, _kind(person, register, form, own)) for register, form in packages.registers()]
    hers = [kind for register, kind in found if not own or kind.total or own_changes(person, register)]
    return {"kinds": hers, "own": own}


def _kind(person: Person, register: Register, form: Form, own: bool) -> Kind:
    found = page.page(register, form, Scope.of(person), page.Wanted(size=SIZE if own else 1))
    rows = _lines(person, register, form, found.items) if own else []
    return Kind(register.code, form.title, found.total, rows)


def listing(person: Person, code: str, q: str, after: str) -> dict[str, Any]:
    """A page of one register."""
    register, form = packages.register(code)
    found = page.page(register, form, Scope.of(person), page.Wanted(q=q, after=after or None, size=SIZE))
    rows = _lines(person, register, form, found.items)
    return {
        "code": code, "title": form.title, "q": q, "after": after, "rows": rows, "next": found.next,
        "total": found.total, "capped": found.total_capped,
    }  # fmt: skip


def _lines(person: Person, register: Register, form: Form, rows: Sequence[page.Row]) -> list[Line]:
    """What may be begun is told to units, for their own; a department finds it on the page of the record."""
    mine = person.org.code if person.kind != DEPARTMENT else None
    own = {row.entry.id for row in rows if row.entry.owner == mine and row.entry.state != EntryState.CLOSED}
    begun, pending, word = own_changes(person, register), pending_cases(person, sorted(own)), change_word(register)
    return [_line(register, form, row, begun if row.entry.id in own else [], pending, word) for row in rows]


def _line(
    register: Register, form: Form, row: page.Row, begun: list[Change], pending: dict[str, str], change: str
) -> Line:
    entry = row.entry
    shown = [(name, text) for name, text in cells(form, entry.document, register.columns, LOOK) if text]
    return Line(
        entry.id, row.title, shown, STATES[EntryState(entry.state)], f"{row.counted_on:%Y-%m-%d}",
        _expiry(register, form, entry), begun, pending.get(entry.id), change,
    )  # fmt: skip


def _expiry(register: Register, form: Form, entry: Record) -> tuple[str, str] | None:
    """The paper that ends first, where that is soon or past."""
    ends = [(_day(entry.document.get(name)), form.root.children[name].title) for name in register.expires]
    known = sorted((day, title) for day, title in ends if day is not None)
    if not known or known[0][0] > clock.today() + SOON:
        return None
    day, title = known[0]
    past = day < clock.today()
    return (f"{title}：{day:%Y-%m-%d}{'，已过期' if past else '，即将到期'}", "red" if past else "orange")


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def record(person: Person, code: str, entry: str) -> dict[str, Any]:
    """One record with its history."""
    register, form = packages.register(code)
    scope = Scope.of(person)
    row = sight.seen_row(register, scope, entry)
    seen, versions = sight.seen(register, form, scope, row), queries.versions(row.id)
    public = publications.standing(row.id)
    return {
        "code": code, "kind": form.title, "id": str(row.id), "title": sight.titled(scope, row),
        "state": STATES[row.state],
        "content": as_looked(form, seen.document, _look(person)),
        "owner": org_name(row.owner_org), "expiry": _expiry(register, form, seen),
        "public": public is not None, "gone": public.gone if public else "",
        "act": entry_actions.open_to(person, row), "masked": _masked(person, scope, row),
        "changes": changes(person, register, str(row.id)), "pending": pending_case(person, row.id),
        "change": change_word(register),
        "versions": [_version(register, one) for one in versions], "links": _links(scope, row),
    }  # fmt: skip


def revealed(person: Person, code: str, entry: str, purpose: str) -> dict[str, Any]:
    """The same with its masked values open: for a purpose, which is kept. Raises Invalid, TooMany, NotFound."""
    register, form = packages.register(code)
    scope = Scope.of(person)
    if not _masked(person, scope, sight.seen_row(register, scope, entry)):
        raise NotFound
    opened = entry_actions.reveal(person, scope, register, entry, purpose)
    content = as_looked(form, opened.document, _look(person))
    return {**record(person, code, entry), "content": content, "masked": False, "revealed": True}


def unrevealed(person: Person, code: str, entry: str, purpose: str, refused: Invalid) -> dict[str, Any]:
    """The same as it was, with what was typed and why that does not do."""
    why = "".join(one.told for one in refused.problems)
    return {**record(person, code, entry), "purpose": purpose, "refused": why}


def _masked(person: Person, scope: Scope, row: Entry) -> bool:
    """Whether something of the record is hidden from her that she may open."""
    supervises = not person.roles.isdisjoint(roles().supervising)
    return supervises and scope.reads_all and sight.sight(scope, row) == "masked"


def _links(scope: Scope, row: Entry) -> list[tuple[str, str, str, str]]:
    """Records it points at and those that point at it: register, id, title, and what kind that is."""
    found = sight.links(scope, row, True, packages.declarations())
    named = kinds() if found else {}
    return [(code, str(other), title, named.get(code, "")) for _name, other, code, title in found]


def _version(register: Register, one: EntryVersion) -> dict[str, Any]:
    return {
        "no": one.version,
        "kind": KINDS.get(one.kind, one.kind).format(change=change_word(register)),
        "on": f"{clock.local(one.approved_at):%Y-%m-%d %H:%M}",
        "by": org_name(one.by_org),
        "approved": one.approved,
        "case": one.case_id,
    }


def version(person: Person, code: str, entry: str, number: int) -> dict[str, Any]:
    """One version against the one before. Raises NotFound."""
    register, form = packages.register(code)
    scope = Scope.of(person)
    row = sight.seen_row(register, scope, entry)
    found = {one.version: one for one in queries.versions(row.id)}
    if number not in found:
        raise NotFound
    new, old = (
        sight.seen_version(register, form, scope, row, found[one]) if one in found else None
        for one in (number, number - 1)
    )
    return {
        "code": code, "kind": form.title, "id": entry, "title": sight.titled(scope, row),
        "version": _version(register, found[number]),
        "content": as_looked(form, new or {}, _look(person), old),
    }  # fmt: skip


def _look(person: Person) -> Look:
    """What is shown is masked already where it has to be."""
    return Look(full_name, True, FILES, _titles(Scope.of(person)), opens=_opens(person))


def _opens(person: Person) -> Opens:
    """Which files of a record this person may open: her page links no other."""

    @cache
    def opens(file: str) -> bool:
        number = bounds.row_number(file)
        return number is not None and files.opens(person, number)

    return opens
