"""Reading cases: the case itself, its items, what was sent, the inbox boxes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import undefer

from app import db
from app.accounts.models import User
from app.accounts.person import Person
from app.accounts.queries import know_names
from app.accounts.scope import Scope
from app.cases.models import Case, Submission, WorkItem
from app.cases.posts import lies_with
from app.cases.search import about, of_process
from app.enums import CaseState
from app.site.roles import DEPARTMENT

CAP, FILE = 10_000, 100
PLACE = "翻页参数不正确。"


@dataclass(frozen=True)
class Listed:
    """A page of items with their cases, or of cases newest first; `total` stops at 10,000."""

    rows: Sequence[Any]
    next: str | None
    total: int
    capped: bool


_FILE = (
    select(Submission, User.username, User.name)
    .options(undefer(Submission.answers))
    .outerjoin(User, User.id == Submission.by_user)
    .where(Submission.case_id == bindparam("case"))
    .order_by(Submission.id.desc())
    .limit(FILE)
)
_ITEMS = select(WorkItem).order_by(WorkItem.id)
_ITEMS_OF = _ITEMS.where(WorkItem.case_id == bindparam("case"))


class Filed(NamedTuple):
    """A sending with its answers, and who made it: sign-in name and 姓名, empty for one who is gone."""

    submission: Submission
    username: str
    name: str


def file_of(case_id: int, *then: ColumnElement[bool]) -> list[Filed]:
    """What was sent in a case, oldest first, at most the last hundred, or of those `then`: in one statement."""
    rows = db.session().execute(_FILE.where(*then) if then else _FILE, {"case": case_id}).all()
    know_names({row.by_user: name for row, _, name in rows if name})
    return [Filed(row, username or "", name or "") for row, username, name in reversed(rows)]


def items_of(case_id: int) -> Sequence[WorkItem]:
    """All items, oldest first."""
    return db.once(("items", case_id), lambda: db.session().scalars(_ITEMS_OF, {"case": case_id}).all())


def read_items(cases: Collection[int]) -> None:
    """Know the items of all these cases, for a page of them: in one statement."""
    found: dict[int, list[WorkItem]] = {one: [] for one in cases}
    for item in db.session().scalars(_ITEMS.where(WorkItem.case_id.in_(cases))):
        found[item.case_id].append(item)
    for number, items in found.items():
        db.once(("items", number), partial(list, items))


def cases_page(person: Person, q: str, process: str, state: str, after: int | None, size: int) -> Listed:
    """Cases this person may see by scope."""
    chosen = select(Case).where(visible(person))
    if process:
        chosen = chosen.where(*of_process(process))
    if state:
        chosen = chosen.where(Case.state == state)
    if q.strip():
        chosen = chosen.where(about(person, q))
    inner = chosen.with_only_columns(Case.id).limit(CAP + 1).subquery()
    total = db.session().scalar(select(func.count()).select_from(inner)) or 0
    if after is not None:
        chosen = chosen.where(Case.id < after)
    rows = db.session().scalars(chosen.order_by(Case.id.desc()).limit(size + 1)).all()
    return Listed(rows[:size], str(rows[size - 1].id) if rows[size:] else None, min(total, CAP), total > CAP)


def visible(person: Person) -> Any:
    """SQL of `access.sees`: own cases; what lay on my desks; others by scope once they were sent or have ended."""
    own = Case.starter_org == person.org.code
    if not person.in_business:
        return Case.id < 0
    if person.kind != DEPARTMENT:
        desks = Case.id.in_(select(WorkItem.case_id).where(lies_with(person)))
        return or_(own, and_(Case.owner == person.org.code, Case.state == CaseState.FINISHED), desks)
    desk = select(WorkItem.case_id).where(lies_with(person), WorkItem.case_id == Case.id).correlate(Case).exists()
    sent = and_(Case.state != CaseState.DRAFT, Scope.of(person).condition(Case.owner, Case.region_path))
    return or_(own, sent, desk)


def unfinished_on(releases: Iterable[int]) -> dict[int, int]:
    """How many cases run on each of these releases; those on which none does are left out."""
    ended = CaseState.FINISHED, CaseState.CANCELLED
    rows = select(Case.release_id, func.count()).where(Case.release_id.in_(list(releases)))
    found = db.session().execute(rows.where(Case.state.not_in(ended)).group_by(Case.release_id))
    return {release: count for release, count in found}
