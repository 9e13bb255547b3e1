"""What departments do with an approved record outside of a case: reveal, withdraw, restore."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import select

from app import db
from app.accounts import queries as accounts
from app.accounts import quotas
from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases import notices
from app.cases.models import Case
from app.cases.reading.access import sees
from app.cases.state import personal_numbers
from app.cases.state.record_authority import require_charge, require_withdrawer
from app.effects.counting import recount
from app.effects.held import Held
from app.enums import EntryState
from app.errors import Forbidden, NotFound
from app.packages import queries as packages
from app.publications import queries as publications
from app.publications import withdraw as published
from app.publications.queries import Standing
from app.registers import queries, sight
from app.registers.declaration import Register
from app.registers.entry_state import restore_entry, withdraw_entry
from app.registers.models import Entry as Row
from app.sdk import Entry
from app.site.current import roles
from app.site.roles import DEPARTMENT
from app.trail.write import Actor, write

Verb = Literal["withdraw", "restore"]


def pending_case(person: Person, entry_id: int) -> str | None:
    """Id of the open case that changes this entry, for those who may see that case."""
    rows = select(Case).where(Case.entry_id == entry_id, Case.finished_at.is_(None)).limit(1)
    found = db.session().scalar(rows)
    return str(found.id) if found and sees(person, found) else None


def pending_cases(person: Person, entries: Sequence[str]) -> dict[str, str]:
    """The open case by entry, for a page of entries, in one statement."""
    if not entries:
        return {}
    wanted = [int(one) for one in entries]
    rows = db.session().scalars(select(Case).where(Case.entry_id.in_(wanted), Case.finished_at.is_(None)))
    return {str(row.entry_id): str(row.id) for row in rows if sees(person, row)}


def reveal(person: Person, scope: Scope, register: Register, entry: str, purpose: str) -> Entry:
    """The record unmasked; the purpose is kept. Raises TooMany above one person's share of the hour or day."""
    purpose = personal_numbers.stated(purpose, "查看理由", where="查看理由将记入查看记录")
    quotas.require_few_reveals(person)
    seen = sight.revealed(register, scope, entry)
    _note(person, "reveal", register, entry, purpose)
    return seen


def note_search(person: Person, register: Register, names: Sequence[str]) -> None:
    """A search by hidden values is an opening: counted and limited like one, and kept, without the values.

    Raises TooMany.
    """
    quotas.require_few_reveals(person)
    note = {"register": register.code, "fields": sorted(names)}
    write(None, "search_hidden", Actor(person.id, person.org.code), note=note)


def withdraw(person: Person, scope: Scope, register: Register, entry: str, reason: str) -> Entry:
    """Take a record from public view; the reason stands in its place.

    Only the department that has charge of it, and those above.
    """
    reason = personal_numbers.stated(reason, "撤下理由", where="该内容将向社会公开")
    db.write()
    line = sight.seen_row(register, scope, entry)
    _require(person, line, None)
    with _recounted(register, line.owner_org):
        withdraw_entry(register, line.id)
        published.withdraw(line.id, reason, _office(person), person.org.code)
    _note(person, "withdraw_entry", register, entry, reason)
    told = {line.owner_org: f"公示已由{_office(person)}撤下：{reason}"}
    _tell(line, told | _offices(person, line, line.by_org, f"撤下：{reason}"))
    return _seen(scope, register, entry)


def restore(person: Person, scope: Scope, register: Register, entry: str, reason: str) -> Entry:
    """Show a withdrawn record again: only the department that withdrew it, and those above."""
    reason = personal_numbers.stated(reason, "恢复理由")
    db.write()
    line = sight.seen_row(register, scope, entry)
    shown = publications.standing(line.id)
    by = shown.withdrawn_org if shown else None
    _require(person, line, shown)
    with _recounted(register, line.owner_org):
        restore_entry(register, line.id)
        published.restore(line.id)
    _note(person, "restore_entry", register, entry, reason)
    offices = _offices(person, line, line.by_org, "恢复") | _offices(person, line, by, "恢复")
    _tell(line, {line.owner_org: f"已由{_office(person)}恢复公示", **offices})
    return _seen(scope, register, entry)


def open_to(person: Person, line: Row) -> Verb | None:
    """Which of the two this person may do with the record now; None for neither."""
    shown = publications.standing(line.id)
    if shown is None or person.roles.isdisjoint(roles().supervising):
        return None
    try:
        _require(person, line, shown)
    except (Forbidden, NotFound):
        return None
    return "restore" if line.state == EntryState.WITHDRAWN else "withdraw"


def _require(person: Person, line: Row, shown: Standing | None) -> None:
    """Whoever withdrew a record decides on it, else those who have charge of it. Raises NotFound, Forbidden."""
    by = shown.withdrawn_org if shown and shown.withdrawn else None
    if by:
        require_withdrawer(person, roles().supervising, by)
    else:
        require_charge(person, line, roles().supervising, superiors=True)


def _offices(person: Person, line: Row, code: str | None, done: str) -> dict[str, str]:
    """What a department is told whose publication, or whose withdrawal, another one has undone."""
    office = accounts.org(code) if code and code != person.org.code else None
    if office is None or office.kind != DEPARTMENT:
        return {}
    return {office.code: f"“{line.title[:40]}”的公示已由{_office(person)}{done}"}


def _tell(line: Row, titles: Mapping[str, str]) -> None:
    """Each of these organisations, beside the case that filed the version in force, where it is known."""
    case = next((one.case_id for one in queries.versions(line.id) if one.case_id), None)
    if case is not None:
        for org, title in titles.items():
            notices.tell_shown(case, org, title)


@contextmanager
def _recounted(register: Register, owner: str) -> Iterator[None]:
    """What counts such records is held first and follows at once, by the newest declaration."""
    held, counting = Held(), packages.newest(register.package).counting(register.name)
    held.all_of((one.code for one, _ in counting), owner)
    yield
    recount(counting, owner, held)


def _seen(scope: Scope, register: Register, entry: str) -> Entry:
    form = packages.newest(register.package).record_form(register.name)
    return sight.seen(register, form, scope, sight.seen_row(register, scope, entry))


def _office(person: Person) -> str:
    org = accounts.org(person.org.code)
    return org.name if org else person.org.code


def _note(person: Person, kind: str, register: Register, entry: str, reason: str) -> None:
    db.write()
    actor = Actor(person.id, person.org.code)
    write(None, kind, actor, note={"register": register.code, "entry": entry, "reason": reason})


VERBS: Mapping[str, Callable[[Person, Scope, Register, str, str], Entry]] = {
    "reveal": reveal,
    "withdraw": withdraw,
    "restore": restore,
}


def act(person: Person, verb: str, register: Register, entry: str, reason: str) -> Entry:
    """One of the verbs, with the person's own scope."""
    return VERBS[verb](person, Scope.of(person), register, entry, reason)
