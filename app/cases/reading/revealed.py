"""查看记录: who opened what is masked or withheld, when, of what and why. For the auditor; never what it said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, or_, select

from app import bounds, clock, db
from app.accounts.models import Org, User
from app.accounts.person import Person
from app.accounts.record import fold
from app.accounts.scope import Scope
from app.cases.models import Case, Submission
from app.errors import NotLoaded
from app.forms.personal_numbers import blanked
from app.forms.pointer_titles import pointed
from app.forms.schema import Form
from app.packages import fields
from app.packages import queries as packages
from app.registers.declaration import Register
from app.trail import queries as trail
from app.trail.models import OPENINGS, TrailEntry

KINDS = OPENINGS
RECORD, SENDING, FILE, SEARCH = "查看原值", "查看保密内容", "打开保密附件", "按隐藏内容查询"
NOTHING = (None, None)
Known = Mapping[str, tuple[Register, Form]]
Json = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `person`: a sign-in name or 姓名; `since` and `until`: days, both included."""

    person: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    after: int | None = None
    size: int = 50


@dataclass(frozen=True)
class Revealed:
    """One opening. `office`: name of the organisation; `what` was done in words; `title`: of the form or register;
    `fields`: titles of what was opened; `reason`: without personal numbers."""

    line: TrailEntry
    by: User | None
    office: str
    case: Case | None
    register: str | None
    entry: str | None
    what: str
    title: str
    fields: list[str]
    reason: str


@dataclass(frozen=True)
class Page:
    """Openings, newest first; the key of the next page or None; the total, which stops at 10,000."""

    items: list[Revealed]
    next: str | None
    total: int
    total_capped: bool


def revealed(person: Person, wanted: Wanted) -> Page:
    """Those by people of the organisations this auditor looks after; a fixed number of statements."""
    asked = list(_asked(person, wanted))
    rows, total = trail.openings(asked, wanted.after, wanted.size + 1), trail.openings_count(asked)
    shown = rows[: wanted.size]
    following = str(shown[-1].id) if len(rows) > wanted.size else None
    return Page(_told(shown), following, min(total, trail.MOST), total > trail.MOST)


def _asked(person: Person, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    scope = Scope.audited(person)
    if not scope.national:
        within = scope.condition(Org.code, Org.region_code, Org.code)
        yield TrailEntry.org.in_(select(Org.code).where(within))
    if wanted.person:
        named = or_(User.username == fold(wanted.person), User.name == wanted.person)
        yield TrailEntry.person_id.in_(select(User.id).where(named))
    if wanted.kind:
        yield TrailEntry.kind == wanted.kind
    if wanted.since:
        yield TrailEntry.at >= _morning(wanted.since)
    if wanted.until:
        yield TrailEntry.at < _morning(wanted.until + timedelta(days=1))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI).astimezone(UTC)


def _told(lines: Sequence[TrailEntry]) -> list[Revealed]:
    notes: list[Json] = [orjson.loads(line.note) if line.note else {} for line in lines]
    users, cases = (
        _by_id(kind, ids)
        for kind, ids in ((User, [line.person_id for line in lines]), (Case, [line.case_id for line in lines]))
    )
    sent = _by_id(Submission, [bounds.row_number(note.get("submission")) for note in notes])
    named = select(Org.code, Org.name).where(Org.code.in_({line.org for line in lines}))
    offices: dict[str | None, str] = dict(db.session().execute(named).all()) if lines else {}
    known = {register.code: (register, form) for register, form in packages.registers()} if lines else {}
    found = []
    for line, note in zip(lines, notes, strict=True):
        case, row = cases.get(line.case_id), sent.get(bounds.row_number(note.get("submission")))
        opened = _of_record(line, note, known) if "register" in note else _of_case(note, case, row)
        by, office, reason = users.get(line.person_id), offices.get(line.org) or line.org or "", _reason(note)
        found.append(Revealed(line, by, office, case, note.get("register"), note.get("entry"), *opened, reason))
    return found


def _reason(note: Json) -> str:
    return blanked(str(note.get("reason") or ""))


def _by_id(kind: Any, ids: Iterable[int | None]) -> dict[int | None, Any]:
    wanted = {one for one in ids if one is not None}
    rows = db.session().scalars(select(kind).where(kind.id.in_(wanted))) if wanted else ()
    return {row.id: row for row in rows}


def _of_record(line: TrailEntry, note: Json, known: Known) -> tuple[str, str, list[str]]:
    """What was done, in which register, and what that opens: all that is masked, or what was looked for."""
    what, (register, form) = (
        SEARCH if line.kind == "search_hidden" else RECORD,
        known.get(note["register"], NOTHING),
    )
    if register is None or form is None:
        return what, str(note["register"]), list(note.get("fields", ()))
    return what, form.title, [_titled(form, name) for name in note.get("fields") or _hidden(register, form)]


def _of_case(note: Json, case: Case | None, row: Submission | None) -> tuple[str, str, list[str]]:
    """The same of a sending, or of a file that was withheld with it."""
    if case is None or row is None:
        return FILE if "attachment" in note else SENDING, "", []
    form, secrets = _form_of(case, row), set(note.get("secrets", ()))
    if form is None:
        return FILE if "attachment" in note else SENDING, "", []
    if "attachment" in note:
        return FILE, form.title, [pointed(form, str(note.get("field", "")))]
    opened = {
        name: node for name, node in form.fields.items() if any(one.withheld in secrets for one in node.nodes)
    }
    alone = (
        node for name, node in opened.items() if name.removesuffix("_files") == name or name[:-6] not in opened
    )
    return SENDING, form.title, [node.title for node in alone]


def _form_of(case: Case, row: Submission) -> Form | None:
    """None where this program cannot read the release: the line is told without names of fields."""
    try:
        return packages.release(case.release_id).forms.get(row.form)
    except NotLoaded:
        return None


def _hidden(register: Register, form: Form) -> list[str]:
    """What of a record is masked: as declared, and what is sealed."""
    sealed = (pointer[1:].replace("/*", "").replace("/", ".") for pointer in form.sensitive)
    return [name for name in dict.fromkeys((*register.masked, *sealed)) if fields.has(form, name)]


def _titled(form: Form, name: str) -> str:
    """`people.number` as people call it."""
    steps = name.split(".")
    nodes = [fields.node(form, ".".join(steps[: last + 1])) for last in range(len(steps))]
    return " · ".join(node.title for node in nodes if node) or name
