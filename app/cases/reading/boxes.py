"""The boxes of the inbox: a page of one, with all that stands around it, in one statement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Row, Select, and_, or_

from app import bounds, clock, db
from app.accounts.person import Person
from app.cases import posts
from app.cases.models import WorkItem
from app.cases.queries import CAP, PLACE, Listed, visible
from app.cases.reading.box_statements import Condition, Shape, counting, listing, plain
from app.cases.search import matching, of_process
from app.errors import BadRequest

BOXES = ("todo", "pool", "done", "started", "copied", "drafts")
DUE, ONLY, SORTS = ("overdue", "soon"), ("returned", "unread"), ("due", "arrived")
SOON = timedelta(days=3)
COUNTED = ("todo", "soon", "overdue", "returned", "unread")
NOTHING = dict.fromkeys(COUNTED, 0)
Made = Callable[[Shape], Select[Any]]


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

    @property
    def by_due(self) -> bool:
        """Whether the least time left comes first, else what came last."""
        return self.sort == "due" and self.box in ("todo", "pool")


@dataclass(frozen=True)
class Box(Listed):
    """A page with the numbers of the inbox. `writers`: by item who wrote its draft; `shared`: the items that
    somebody else of their post could do."""

    numbers: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    writers: Mapping[int, int] = field(default_factory=dict)
    shared: frozenset[int] = frozenset()


def page(person: Person, wanted: Wanted) -> Box:
    """One page of a box, in a number of statements that does not depend on its size."""
    more, beyond = _more(person, wanted), _beyond(wanted)
    if not person.in_business:
        return Box((), None, 0, False)
    shape = Shape(len(person.posts), wanted.box, wanted.due, wanted.only, wanted.by_due)
    made = partial(listing, more=more, beyond=beyond) if more or beyond else plain
    rows = _sure(person, made, shape, {"most": wanted.size + 1})
    found = [one for one in rows if one.WorkItem is not None]
    following = _mark(found[wanted.size - 1].WorkItem, wanted) if len(found) > wanted.size else None
    return Box(
        [(one.WorkItem, one.Case) for one in found[: wanted.size]],
        following,
        min(rows[0].total, CAP),
        rows[0].total > CAP,
        _numbers(rows[0]),
        {one.WorkItem.id: one.writer for one in found if one.writer is not None},
        frozenset(one.WorkItem.id for one in found if one.shared),
    )


def counts(person: Person) -> Mapping[str, int]:
    """Numbers for the head of the inbox: 待办, 即将到期, 已超期, 退回补正, and of what is only to be read 未读."""
    if not person.in_business:
        return NOTHING
    return _numbers(_sure(person, counting, Shape(len(person.posts), "todo"), {})[0])


def _numbers(row: Row[*tuple[Any, ...]]) -> dict[str, int]:
    return {name: getattr(row, name) for name in COUNTED} | {"unread": min(row.unread, CAP)}


def _sure(person: Person, made: Made, shape: Shape, given: Mapping[str, Any]) -> Sequence[Any]:
    """Rows that leave out what is shut to her. Hardly anybody has such items: which they are is found out only
    where the first answer tells that there may be some."""
    values = {**_values(person), **given}
    rows = db.session().execute(made(shape), values).all()
    if not rows[0].doubtful:
        posts.none_shut(person)
    elif shut := posts.shut(person):
        values["shut"] = list(shut)
        rows = db.session().execute(made(shape._replace(shut=True)), values).all()
    return rows


def _values(person: Person) -> dict[str, Any]:
    now = clock.now()
    desks = {f"org{n}": post.org for n, post in enumerate(person.posts)}
    desks |= {f"role{n}": post.role for n, post in enumerate(person.posts)}
    given = {"me": person.id, "home": person.org.code, "now": now, "soon": now + SOON}
    return given | desks


def _more(person: Person, wanted: Wanted) -> tuple[Condition, ...]:
    named = of_process(wanted.process) if wanted.process else ()
    said = (matching(person, wanted.q),) if wanted.q.strip() else ()
    # What she once did elsewhere may be hers to see no more; all else lies on her desks, or is her organisation's.
    return (*named, *said, visible(person)) if wanted.box == "done" else (*named, *said)


def _mark(item: WorkItem, wanted: Wanted) -> str:
    """Where a page ends: the id, before it the deadline where the list goes by deadlines."""
    if not wanted.by_due:
        return str(item.id)
    return f"{item.due_at:%Y%m%dT%H%M%S.%fZ}~{item.id}" if item.due_at else f"~{item.id}"


def _beyond(wanted: Wanted) -> tuple[Condition, ...]:
    """SQL: the rows after the end of the last page. Raises BadRequest for what is no such place."""
    if not wanted.after:
        return ()
    due, _, number = wanted.after.rpartition("~")
    try:
        last, place = bounds.whole(number), bounds.moment(due) if due else None
    except ValueError:
        raise BadRequest(PLACE) from None
    if not wanted.by_due:
        return (WorkItem.id < last,)
    column = WorkItem.due_at
    if place is None:
        return (and_(column.is_(None), WorkItem.id > last),)
    later = or_(column > place, and_(column == place, WorkItem.id > last))
    return (or_(column.is_(None), later),)
