"""卷宗: everything that was sent in a case, form by form, as one reader may see it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import orjson
from sqlalchemy import ColumnElement, bindparam, select

from app import db
from app.accounts.person import Person
from app.cases import queries
from app.cases.models import Case, Submission, WorkItem
from app.cases.queries import Filed
from app.cases.reading.access import named_at, readable, secrets_of, sees, steps_of, works_on
from app.cases.reading.others_values import Foreign, foreign_to
from app.cases.reading.visibility import Door, door
from app.cases.state import submissions
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.personal_numbers import said_outside
from app.cases.state.record import hidden, hidden_value
from app.cases.state.submission_versions import Line, lines
from app.forms import seal
from app.forms.deciding import DECISION
from app.forms.differences import Difference, differences
from app.forms.field_groups import answered
from app.forms.json_pointer import parts
from app.forms.schema import Form
from app.forms.validate import at
from app.packages import queries as packages
from app.site.roles import DEPARTMENT

_OPENED = select(Case).where(Case.opened_from == bindparam("case")).order_by(Case.id)


@dataclass(frozen=True)
class Sheet:
    """One sending. `current`: nothing newer took its place; `answers`: as its reader may have them; `raw`: in the
    clear; `compared`: the same but for secrets that she may not read: she learns of no change there; `opened`:
    whether sensitive values are open; `earlier`: whose place it took; `retaken`: after that was taken back, on
    a form that was returned before; `seen`: a part of it, by its pointer, as the reader may have it; `line`: the
    same for all versions of one form."""

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
    compared: dict[str, Any]
    earlier: "Sheet | None" = None
    retaken: bool = False
    seen: Callable[[str, Any], Any] = lambda field, value: value
    line: Line = ()

    @property
    def reply(self) -> "Sheet":
        """The first sending after the return that this one follows: what was taken back since answered nobody."""
        return self.earlier.reply if self.retaken and self.earlier else self

    @property
    def before(self) -> "Sheet | None":
        """What it is compared with: what was returned, else the sending before."""
        return self.reply.earlier

    @cached_property
    def differences(self) -> list[Difference]:
        """What changed against what it is compared with, as the reader may have it; empty for a first one."""
        before = self.before
        if before is None:
            return []
        found = differences(self.form, before.compared, self.compared)
        return [
            {**one, "old": before.seen(one["field"], one["old"]), "new": self.seen(one["field"], one["new"])}
            for one in found
        ]


@dataclass(frozen=True)
class Origin:
    """The case that opened this one, with its file."""

    case_run: CaseRun
    file: list[Sheet]


def case_file(person: Person, case_run: CaseRun, item: WorkItem | None = None) -> list[Sheet]:
    """What this person reads of a case, at a step or on its page: forms in the order in which they first came in,
    of each the newest version first. A form of decisions, and one that many fill, has one each."""
    sent = case_run.sendings  # before the door asks what was sent: it is known then
    items = [item] if item else queries.items_of(case_run.case.id)
    return _file(door(person, case_run, item), works_on(person, items), sent)


def origin_of(person: Person, case_run: CaseRun, item: WorkItem | None = None) -> Origin | None:
    """The file of the case that opened this one as it was then, masked: for who sees that case, or works on this
    one, which is about what opened it. What was sent there since stands on that case's own page.

    Who is no department reads of a case she does not see only the forms that the package names for her step.
    """
    number = case_run.case.opened_from
    case = db.session().get(Case, number) if number else None
    working = steps_of(person, [item] if item else queries.items_of(case_run.case.id) if number else [])
    if case is None or not (working or sees(person, case)):
        return None
    opener = CaseRun(case, packages.release(case.release_id))
    here, there = readable(person, case_run, item), readable(person, opener)
    if person.kind != DEPARTMENT:
        here = None if sees(person, case) else named_at(case_run, working) or frozenset()
    both = [one for one in (here, there) if one is not None]
    hers = Door(person, opener, frozenset.intersection(*both) if both else None)
    file = _file(hers, False, queries.file_of(case.id, _sent_by_then(case_run.case)))
    return Origin(opener, file) if file else None


def _sent_by_then(opened: Case) -> ColumnElement[bool]:
    after = opened.opened_after
    return Submission.at <= opened.started_at if after is None else Submission.id <= after


def opened_by(person: Person, case: Case) -> Sequence[Case]:
    """The cases that this one has opened, as far as this person sees them, oldest first."""
    return [one for one in db.session().scalars(_OPENED, {"case": case.id}) if sees(person, one)]


def _file(hers: Door, working: bool, sent: Sequence[Filed]) -> list[Sheet]:
    groups: dict[Line, list[Filed]] = {}
    person, case_run = hers.person, hers.case_run
    foreign = foreign_to(person, case_run)
    known = lines(case_run, [row.submission for row in sent])
    read = [row for row in sent if hers.lets(row.submission)]
    for row in read:
        groups.setdefault(known.places[row.submission.id], []).append(row)
    older = known.replaced([row.submission for row in read])
    return [
        replace(one, line=line)
        for line, rows in groups.items()
        for one in _sheets(person, case_run, rows, working, foreign, older)
    ]


def _sheets(
    person: Person,
    case_run: CaseRun,
    rows: Sequence[Filed],
    working: bool,
    foreign: Foreign,
    older: Collection[int],
) -> list[Sheet]:
    """Versions of one form, newest first. A decision takes nobody's place: it is compared with nothing."""
    form, found = case_run.loaded.forms[rows[0].submission.form], list[Sheet]()
    secrets = form.withheld - secrets_of(person, case_run) if form.withheld else frozenset()
    retaken = _retaken([row.submission for row in rows])
    for row, by, called in rows:
        earlier = found[-1] if found and DECISION not in form.fields else None
        own = row.by_org == person.org.code
        opened = own or working
        raw = submissions.opened(form, row.answers)
        told = seal.withhold(form, foreign.masked(case_run, form, raw)) if opened else hidden(case_run, form, raw)
        told = told if own else said_outside(form, told)
        seen = partial(_open_value, case_run, form, foreign) if opened else partial(hidden_value, case_run, form)
        found.append(
            Sheet(
                row.id, form, row.step, row.by_org, by, called, row.at, row.id not in older, opened, told, raw,
                seal.unread(form, raw, secrets) if secrets else raw, earlier, row.id in retaken, seen,
            )
        )  # fmt: skip
    return found[::-1]


def _retaken(versions: Sequence[Submission]) -> set[int]:
    """Those sent after the one before had been taken back: a recall opens a returned form as it was, with the same
    remarks."""
    if len(versions) < 3:
        return set()
    remarks = {item.id: item.remarks for item in queries.items_of(versions[0].case_id)}
    asked = [(row.id, remarks.get(row.work_item_id or 0)) for row in versions[1:]]
    return {new for (_, before), (new, now) in pairwise(asked) if now and now == before}


def _open_value(case_run: CaseRun, form: Form, foreign: Foreign, field: str, value: Any) -> Any:
    node = at(form.root, parts(field))
    return seal.withheld_value(node, foreign.masked_value(case_run, form, field, value))


@dataclass(frozen=True)
class Reply:
    """A remark of a return, by which organisation, and whether the form sent since has changed anything there;
    `beside`: only where it belongs to."""

    field: str
    message: str
    by_org: str
    changed: bool
    beside: bool


BY = "by_org"


def replies(sheets: Sequence[Sheet], sheet: Sheet) -> list[Reply]:
    """How this sending answers what was asked for by all who returned the one before, against what was returned;
    nothing where it followed no return."""
    before = sheet.before
    if before is None:
        return []
    asked = _asked(sheet.reply)
    ruled = sorted(_ruled(sheets, before, sheet.reply), key=lambda one: one.submission) if asked else []
    last = {(one.step, one.line): one for one in ruled}
    remarks = [{**each, BY: one.by_org} for one in last.values() for each in _among(asked, one)]
    told = answered(sheet.form, before.compared, sheet.compared, remarks)
    return [Reply(one.get("field", ""), one.get("message", ""), one[BY], *found) for one, *found in told]


def _asked(sheet: Sheet) -> set[tuple[str, str]]:
    """The remarks with which the form had come back that was sent there: not those of whom others outvoted."""
    item = step_of(sheet)
    found = orjson.loads(item.remarks)["remarks"] if item is not None and item.remarks else []
    return {_remark(one) for one in found}


def _among(asked: Collection[tuple[str, str]], ruled: Sheet) -> list[dict[str, Any]]:
    """The remarks of a decision that are among these, as its reader has them."""
    both = zip(ruled.raw.get("remarks") or [], ruled.answers.get("remarks") or [], strict=True)
    return [told for said, told in both if _remark(said) in asked]


def _remark(said: Mapping[str, Any]) -> tuple[str, str]:
    return str(said.get("field") or ""), str(said.get("message") or "")


def step_of(sheet: Sheet) -> WorkItem | None:
    """The task that it was sent at."""
    sent = db.get(Submission, sheet.submission)
    return db.get(WorkItem, sent.work_item_id) if sent and sent.work_item_id else None


def _ruled(sheets: Sequence[Sheet], earlier: Sheet, sheet: Sheet) -> list[Sheet]:
    """The decisions between two sendings."""
    between = (one for one in sheets if earlier.submission < one.submission < sheet.submission)
    return [one for one in between if one.step != COPY and DECISION in one.form.fields]
