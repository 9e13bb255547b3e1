"""Reading cases: the case itself, its items, what was sent, the inbox boxes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import undefer

from app import bounds, clock, db
from app.accounts.models import User
from app.accounts.person import Person, PostView
from app.accounts.queries import know_names
from app.accounts.scope import Scope
from app.cases import posts
from app.cases.models import KEPT, Case, Submission, WorkItem
from app.cases.posts import lies_with
from app.cases.sought import about, matching, of_process
from app.enums import CaseState, ItemKind, ItemState
from app.errors import BadRequest
from app.site.roles import DEPARTMENT

CAP, FILE = 10_000, 100
PLACE = "翻页参数不正确。"
BOXES = ("todo", "pool", "done", "started", "copied", "drafts")
DUE, ONLY, SORTS = ("overdue", "soon"), ("returned", "unread"), ("due", "arrived")
SOON = timedelta(days=3)
COUNTED = ("todo", "soon", "overdue", "returned", "unread")
OPEN_TASK = and_(WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.OPEN)
Chosen = Select[WorkItem, Case]


@dataclass(frozen=True)
class Wanted:
    """What to list. `after` is the last row's sort value and id, as given by `Listed.next`."""

    box: str = "todo"
    q: str = ""
    process: str = ""
    due: str = ""
    only: str = ""
    sort: str = "due"
    after: str = ""
    size: int = 50

    @property
    def narrowed(self) -> bool:
        """Whether it asks for less than the whole box."""
        return any((self.q, self.process, self.due, self.only))


@dataclass(frozen=True)
class Listed:
    """A page of items with their cases, or of cases newest first; `total` stops at 10,000."""

    rows: Sequence[Any]
    next: str | None
    total: int
    capped: bool


class Filed(NamedTuple):
    """A sending with its answers, and who made it: sign-in name and 姓名, empty for one who is gone."""

    submission: Submission
    username: str
    name: str


def file_of(case_id: int, *then: ColumnElement[bool]) -> list[Filed]:
    """What was sent in a case, oldest first, at most the last hundred, or of those `then`: in one statement."""
    sent = select(Submission, User.username, User.name).options(undefer(Submission.answers))
    mine = sent.outerjoin(User, User.id == Submission.by_user).where(Submission.case_id == case_id, *then)
    rows = db.session().execute(mine.order_by(Submission.id.desc()).limit(FILE)).all()
    know_names({row.by_user: name for row, _, name in rows if name})
    return [Filed(row, username or "", name or "") for row, username, name in reversed(rows)]


def items_of(case_id: int) -> Sequence[WorkItem]:
    """All items, oldest first."""
    return db.once(("items", case_id), lambda: _items_where(WorkItem.case_id == case_id))


def _items_where(here: ColumnElement[bool]) -> Sequence[WorkItem]:
    return db.session().scalars(select(WorkItem).where(here).order_by(WorkItem.id)).all()


def read_items(cases: Collection[int]) -> None:
    """Know the items of all these cases, for a page of them: in one statement."""
    found: dict[int, list[WorkItem]] = {one: [] for one in cases}
    for item in _items_where(WorkItem.case_id.in_(cases)):
        found[item.case_id].append(item)
    for number, items in found.items():
        db.once(("items", number), partial(list, items))


def page(person: Person, wanted: Wanted) -> Listed:
    """One page of a box, in a number of statements that does not depend on its size."""
    chosen = _filtered(person, wanted)
    total = _capped_count(chosen)
    rows = db.session().execute(_paged(chosen, wanted)).all()
    following = _mark(rows[wanted.size - 1], wanted) if len(rows) > wanted.size else None
    return Listed(rows[: wanted.size], following, min(total, CAP), total > CAP)


def counts(person: Person) -> dict[str, int]:
    """Numbers for the head of the inbox: 待办, 即将到期, 已超期, 退回补正, and of what is only to be read 未读."""
    if not person.in_business:
        return dict.fromkeys(COUNTED, 0)
    now = clock.now()
    given = {"me": person.id, "shut": list(posts.shut(person)), "now": now, "soon": now + SOON}
    row = db.session().execute(_counting(tuple(person.posts)), given).one()
    return dict(zip(COUNTED, [*row[:-1], min(row[-1], CAP)], strict=True))


@lru_cache(maxsize=2048)
def _counting(desks: tuple[PostView, ...]) -> Select[*tuple[int, ...]]:
    """The statement of `counts`, put together once for a person's posts: every signed-in page asks it."""
    desk, me, now = posts.on_desks(desks), bindparam("me", type_=Integer), bindparam("now", type_=db.Moment)
    mine = _in_hand_or_free(me, bindparam("shut", expanding=True))
    copied = select(WorkItem.id).where(_copied(desk, me), WorkItem.state == ItemState.OPEN)
    unread = copied.limit(CAP + 1).subquery()
    counted = (
        func.count(),
        func.count().filter(and_(WorkItem.due_at >= now, WorkItem.due_at < bindparam("soon"))),
        func.count().filter(WorkItem.due_at < now),
        func.count().filter(WorkItem.remarks.is_not(None)),
        select(func.count()).select_from(unread).scalar_subquery(),
    )
    return select(*counted).select_from(WorkItem).where(desk, mine)


def _copied(desk: ColumnElement[bool], me: Any) -> ColumnElement[bool]:
    return and_(desk, WorkItem.kind != ItemKind.TASK, or_(WorkItem.step != KEPT, WorkItem.claimed_by == me))


def _filtered(person: Person, wanted: Wanted) -> Chosen:
    chosen = select(WorkItem, Case).join(Case, Case.id == WorkItem.case_id).where(_box(person, wanted.box))
    if wanted.process:
        chosen = chosen.where(*of_process(wanted.process))
    now = clock.now()
    narrower = {
        "overdue": WorkItem.due_at < now,
        "soon": and_(WorkItem.due_at >= now, WorkItem.due_at < now + SOON),
        "returned": and_(WorkItem.remarks.is_not(None), WorkItem.state == ItemState.OPEN),
        "unread": WorkItem.state == ItemState.OPEN,
    }
    chosen = chosen.where(*(narrower[one] for one in (wanted.due, wanted.only) if one))
    return chosen.where(matching(person, wanted.q)) if wanted.q.strip() else chosen


def _box(person: Person, box: str) -> Any:
    if not person.in_business:
        return WorkItem.id < 0
    if box == "started":
        return _last_of_started(person)
    if box == "done":
        return and_(WorkItem.done_by == person.id, WorkItem.state == ItemState.DONE)
    desk = lies_with(person)
    if box == "copied":
        return _copied(desk, person.id)
    if box == "pool":
        return and_(desk, OPEN_TASK, _free(posts.shut(person)))
    mine = _in_hand_or_free(person.id, posts.shut(person))
    return and_(desk, mine) if box == "todo" else and_(desk, or_(and_(mine, _begun()), _answering()))


def _free(shut: Any) -> ColumnElement[bool]:
    return and_(WorkItem.claimed_by.is_(None), WorkItem.id.not_in(shut))


def _in_hand_or_free(me: Any, shut: Any) -> ColumnElement[bool]:
    return and_(OPEN_TASK, or_(WorkItem.claimed_by == me, _free(shut)))


def _begun() -> Any:
    """SQL: something is typed there, or the case was begun by somebody and never sent."""
    return or_(WorkItem.draft_rev > 0, and_(Case.state == CaseState.DRAFT, Case.opened_from.is_(None)))


def _answering() -> Any:
    """SQL: an answer to a copy or a notice is begun and not sent."""
    return and_(WorkItem.kind != ItemKind.TASK, WorkItem.state == ItemState.OPEN, WorkItem.draft_rev > 0)


def _last_of_started(person: Person) -> Any:
    """One row per case that my organisation started: its newest task."""
    newest = (
        select(func.max(WorkItem.id))
        .join(Case, Case.id == WorkItem.case_id)
        .where(Case.starter_org == person.org.code, WorkItem.kind == ItemKind.TASK)
    )
    return WorkItem.id.in_(newest.group_by(WorkItem.case_id))


def _capped_count(chosen: Chosen) -> int:
    inner = chosen.with_only_columns(WorkItem.id).limit(CAP + 1).subquery()
    return db.session().scalar(select(func.count()).select_from(inner)) or 0


def _sort_column(wanted: Wanted) -> Any:
    """Ascending least time left, else newest first by id."""
    return WorkItem.due_at if wanted.sort == "due" and wanted.box in ("todo", "pool") else None


def _paged(chosen: Chosen, wanted: Wanted) -> Chosen:
    column = _sort_column(wanted)
    if wanted.after:
        chosen = chosen.where(_beyond(wanted.after, column))
    order = (WorkItem.id.desc(),) if column is None else (column.is_(None), column, WorkItem.id)
    return chosen.order_by(*order).limit(wanted.size + 1)


def _mark(row: tuple[WorkItem, Case], wanted: Wanted) -> str:
    """Where a page ends: the id, before it the deadline where the list goes by deadlines."""
    if _sort_column(wanted) is None:
        return str(row[0].id)
    return f"{row[0].due_at:%Y%m%dT%H%M%S.%fZ}~{row[0].id}" if row[0].due_at else f"~{row[0].id}"


def _beyond(after: str, column: Any) -> Any:
    """SQL: the rows after the end of the last page. Raises BadRequest for what is no such place."""
    due, _, number = after.rpartition("~")
    try:
        last, place = bounds.whole(number), bounds.moment(due) if due else None
    except ValueError:
        raise BadRequest(PLACE) from None
    if column is None:
        return WorkItem.id < last
    if place is None:
        return and_(column.is_(None), WorkItem.id > last)
    later = or_(column > place, and_(column == place, WorkItem.id > last))
    return or_(column.is_(None), later)


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
    desk = select(WorkItem.case_id).where(lies_with(person), WorkItem.case_id == Case.id).exists()
    sent = and_(Case.state != CaseState.DRAFT, Scope.of(person).condition(Case.owner, Case.region_path))
    return or_(own, sent, desk)
