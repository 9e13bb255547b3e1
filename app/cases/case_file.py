"""卷宗: everything that was sent in a case, form by form, as one reader may see it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.cases import queries, seals
from app.cases.access import sees, steps_of, works_on
from app.cases.approval import COPY
from app.cases.foreign import written_by_others
from app.cases.models import Case, Submission, WorkItem
from app.cases.motion import Motion
from app.cases.outlook import entry_under_change
from app.cases.queries import Filed
from app.cases.record import hidden, hidden_value, register_of, stored_part
from app.cases.sight import named_at, readable, reads, returned_to
from app.forms import seal
from app.forms.belongs import answered
from app.forms.deciding import DECISION
from app.forms.differences import Difference, differences
from app.forms.places import parts
from app.forms.schema import Form
from app.forms.validate import at
from app.packages import queries as packages


@dataclass(frozen=True)
class Sheet:
    """One sending. `current`: nothing newer took its place; `answers`: as its reader may have them; `raw`: in the
    clear, only to compare; `opened`: whether sensitive values are open; `earlier`: whose place it took; `seen`: a
    part of it, by its pointer, as the reader may have it."""

    submission: int
    form: Form
    step: str
    by_org: str
    by: str
    called: str
    at: datetime
    current: bool
    opened: bool
    answers: dict[str, Any]
    raw: dict[str, Any]
    earlier: "Sheet | None" = None
    seen: Callable[[str, Any], Any] = lambda field, value: value

    @cached_property
    def differences(self) -> list[Difference]:
        """What changed against the sending before, as the reader may have it; empty for a first one."""
        if self.earlier is None:
            return []
        found = differences(self.form, self.earlier.raw, self.raw)
        return [
            {**one, "old": self.earlier.seen(one["field"], one["old"]), "new": self.seen(one["field"], one["new"])}
            for one in found
        ]


@dataclass(frozen=True)
class Origin:
    """The case that opened this one, with its file."""

    motion: Motion
    file: list[Sheet]


def case_file(person: Person, motion: Motion, item: WorkItem | None = None) -> list[Sheet]:
    """What this person reads of a case, at a step or on its page: forms in the order in which they first came in,
    of each the newest version first. A form of decisions, and one that many fill, has one per department."""
    items = [item] if item else queries.items_of(motion.case.id)
    return _file(person, motion, readable(person, motion, item), works_on(person, items))


def origin_of(person: Person, motion: Motion, item: WorkItem | None = None) -> Origin | None:
    """The file of the case that opened this one, masked: for who sees that case, or works on this one.

    Who is no department reads of a case she does not see only the forms that the package names for her step.
    """
    number = motion.case.opened_from
    case = db.session().get(Case, number) if number else None
    working = steps_of(person, [item] if item else [])
    if case is None or not (working or sees(person, case)):
        return None
    opener = Motion(case, packages.release(case.release_id))
    here, there = readable(person, motion, item), readable(person, opener)
    if person.kind != "department":
        here = None if sees(person, case) else named_at(motion, working) or frozenset()
    both = [one for one in (here, there) if one is not None]
    file = _file(person, opener, frozenset.intersection(*both) if both else None, False)
    return Origin(opener, file) if file else None


def opened_by(person: Person, case: Case) -> Sequence[Case]:
    """The cases that this one has opened, as far as this person sees them, oldest first."""
    rows = select(Case).where(Case.opened_from == case.id).order_by(Case.id)
    return [one for one in db.session().scalars(rows) if sees(person, one)]


def _file(person: Person, motion: Motion, names: Collection[str] | None, working: bool) -> list[Sheet]:
    groups: dict[tuple[str, ...], list[Filed]] = {}
    foreign, returns = foreign_to(person, motion), returned_to(person, motion)
    for row in motion.sendings:
        if reads(person, motion, row.submission, names, returns):
            groups.setdefault(_place(motion, row.submission), []).append(row)
    return [sheet for rows in groups.values() for sheet in _sheets(person, motion, rows, working, foreign)]


def _place(motion: Motion, row: Submission) -> tuple[str, ...]:
    """Sendings of the same place are versions of one another."""
    form, path = motion.loaded.forms[row.form], row.step
    many = path == COPY or motion.loaded.definition(motion.case.process).repeats(path)
    return (row.form, path, row.by_org) if many or DECISION in form.fields else (row.form,)


def _sheets(
    person: Person, motion: Motion, rows: Sequence[Filed], working: bool, foreign: frozenset[str]
) -> list[Sheet]:
    """Versions of one form, newest first. A decision takes nobody's place: it is compared with nothing."""
    form, found = motion.loaded.forms[rows[0].submission.form], list[Sheet]()
    for place, (row, by, called) in enumerate(rows, 1):
        earlier = found[-1] if found and DECISION not in form.fields else None
        opened = working or row.by_org == person.org.code
        raw = seals.opened(form, row.answers)
        told = seal.withhold(form, seal.mask_these(form, raw, foreign)) if opened else hidden(motion, form, raw)
        seen = partial(_open_value, form, foreign) if opened else partial(hidden_value, motion, form)
        found.append(
            Sheet(
                row.id, form, row.step, row.by_org, by, called, row.at, place == len(rows), opened, told, raw,
                earlier, seen,
            )
        )  # fmt: skip
    return found[::-1]


def _open_value(form: Form, foreign: Collection[str], field: str, value: Any) -> Any:
    node = at(form.root, parts(field))
    return seal.withheld_value(node, seal.mask_these_in(node, value, foreign))


def foreign_to(person: Person, motion: Motion) -> frozenset[str]:
    """Sensitive values of this case that others wrote: a unit that sent their masks back still reads masks."""
    if person.kind == "department":
        return frozenset()
    forms, register, entry = motion.loaded.forms, register_of(motion), entry_under_change(motion)
    found = set[str]()
    for row, _, _ in motion.sendings:
        if row.by_org != person.org.code:
            found |= seal.sensitive_texts(forms[row.form], seals.opened(forms[row.form], row.answers))
    if register is not None and entry is not None:
        found |= written_by_others(person, motion, register)
        for name in register.include:
            found |= seal.sensitive_texts(forms[name], stored_part(register, name, entry))
    return frozenset(found)


@dataclass(frozen=True)
class Reply:
    """A remark of a return, and whether the form sent next has changed anything there."""

    field: str
    message: str
    changed: bool


def replies(sheets: Sequence[Sheet], sheet: Sheet) -> list[Reply]:
    """How this sending answers the last return before it; nothing where it followed none."""
    earlier = sheet.earlier
    if earlier is None:
        return []
    between = [one for one in sheets if earlier.submission < one.submission < sheet.submission]
    ruled = (one for one in between if one.step != COPY and DECISION in one.form.fields)
    asked = [one for one in ruled if one.answers.get("remarks")]
    if not asked:
        return []
    remarks = max(asked, key=lambda one: one.submission).answers["remarks"]
    told = answered(sheet.form, earlier.raw, sheet.raw, remarks)
    return [Reply(remark.get("field", ""), remark.get("message", ""), changed) for remark, changed in told]
