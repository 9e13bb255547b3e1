"""卷宗: everything that was sent in a case, form by form, as one reader may see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from app import db
from app.accounts.person import Person
from app.cases import queries, seals
from app.cases.access import sees
from app.cases.approval import COPY
from app.cases.models import Case, Submission, WorkItem
from app.cases.motion import Motion
from app.cases.queries import Filed
from app.forms import seal
from app.forms.belongs import answered
from app.forms.differences import Difference, differences
from app.forms.schema import Form
from app.packages import queries as packages

DECISION = "decision"


@dataclass(frozen=True)
class Sheet:
    """One sending. `current`: nothing newer took its place; `answers`: in the clear, never told without `opened`:
    whether the reader may see sensitive values; `earlier`: the sending whose place it took."""

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
    earlier: "Sheet | None" = None

    @property
    def told(self) -> dict[str, Any]:
        """The answers as the reader may have them."""
        return seal.withhold(self.form, self.answers) if self.opened else seal.mask(self.form, self.answers)

    @cached_property
    def differences(self) -> list[Difference]:
        """What changed against the sending before; empty for a first one."""
        if self.earlier is None:
            return []
        return differences(self.form, self.earlier.answers, self.answers, masked=not self.opened)


@dataclass(frozen=True)
class Origin:
    """The case that opened this one, with its file."""

    motion: Motion
    file: list[Sheet]


def case_file(person: Person, motion: Motion, item: WorkItem | None = None) -> list[Sheet]:
    """What this person reads at a step, or on the case page: forms in the order in which they first came in, of
    each the newest version first. A form of decisions, and one that many fill, has one version per department."""
    items = [item] if item else queries.items_of(motion.case.id)
    mine = [one for one in items if person.holds(one.org, one.role)]
    working = person.kind == "department" and any(one.kind == "task" and one.state == "open" for one in mine)
    return _file(person, motion, _readable(motion, mine), working)


def origin_of(person: Person, motion: Motion, item: WorkItem | None = None) -> Origin | None:
    """The file of the case that opened this one, masked: for who sees that case, or works on this one."""
    number = motion.case.opened_from
    case = db.session().get(Case, number) if number else None
    working = item is not None and item.kind == "task" and person.holds(item.org, item.role)
    if case is None or not (working or sees(person, case)):
        return None
    readable = _readable(motion, [item]) if item and working else None
    opener = Motion(case, packages.release(case.release_id))
    return Origin(opener, _file(person, opener, readable, False))


def _file(person: Person, motion: Motion, readable: Collection[str] | None, working: bool) -> list[Sheet]:
    groups: dict[tuple[str, ...], list[Filed]] = {}
    for row in queries.file_of(motion.case.id):
        if _reads(person, row.submission, readable):
            groups.setdefault(_place(motion, row.submission), []).append(row)
    return [sheet for rows in groups.values() for sheet in _sheets(person, motion, rows, working)]


def _readable(motion: Motion, mine: Sequence[WorkItem]) -> frozenset[str] | None:
    """The forms that the desks of this person may read; None for all of them."""
    steps = [motion.loaded.package.step(motion.case.process, one.step) for one in mine if one.kind == "task"]
    found = [one.reads for one in steps]
    if not found or None in found:
        return None
    return frozenset(name for reads in found for name in reads or ())


def _reads(person: Person, row: Submission, readable: Collection[str] | None) -> bool:
    """Copies speak among departments; what one's own organisation sent one always reads."""
    if row.step == COPY and person.kind != "department":
        return False
    return readable is None or row.form in readable or row.by_org == person.org.code


def _place(motion: Motion, row: Submission) -> tuple[str, ...]:
    """Sendings of the same place are versions of one another."""
    form, path = motion.loaded.forms[row.form], row.step
    many = path == COPY or motion.loaded.definition(motion.case.process).repeats(path)
    return (row.form, path, row.by_org) if many or DECISION in form.fields else (row.form,)


def _sheets(person: Person, motion: Motion, rows: Sequence[Filed], working: bool) -> list[Sheet]:
    """Versions of one form, newest first. A decision takes nobody's place: it is compared with nothing."""
    form, found = motion.loaded.forms[rows[0].submission.form], list[Sheet]()
    for place, (row, by, called) in enumerate(rows, 1):
        earlier = found[-1] if found and DECISION not in form.fields else None
        opened = working or row.by_org == person.org.code
        answers = seals.opened(form, row.answers)
        found.append(
            Sheet(
                row.id,
                form,
                row.step,
                row.by_org,
                by,
                called,
                row.at,
                place == len(rows),
                opened,
                answers,
                earlier,
            )
        )
    return found[::-1]


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
    asked = [one for one in between if one.answers.get("remarks") and DECISION in one.form.fields]
    if not asked:
        return []
    remarks = max(asked, key=lambda one: one.submission).answers["remarks"]
    told = answered(sheet.form, earlier.answers, sheet.answers, remarks)
    return [Reply(remark["field"], remark["message"], changed) for remark, changed in told]
