"""What was typed of an item and not sent: whose it is, and what is kept of it."""

from collections.abc import Sequence

from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.cases.models import Draft, DraftAside, WorkItem


def own(person: Person, item: WorkItem) -> Draft | None:
    """The draft of an item, where this person wrote it or took it over."""
    row = db.session().get(Draft, item.id) if item.draft_rev else None
    return row if row is not None and row.saved_by == person.id else None


def put_aside(row: Draft) -> None:
    """Keep what the draft says for who wrote it."""
    session = db.session()
    aside = session.get(DraftAside, (row.work_item_id, row.saved_by))
    aside = aside or DraftAside(work_item_id=row.work_item_id, saved_by=row.saved_by)
    aside.answers, aside.saved_at = row.answers, row.saved_at
    session.add(aside)


def end(item: WorkItem, by: int | None = None) -> list[int]:
    """The item is done or void. What `by`, who sent it, had typed goes with it; what others had is kept for them,
    and its revision tells that it is: gives who they are."""
    if not item.draft_rev:
        return []
    session, row = db.session(), db.session().get(Draft, item.id)
    if row is not None:
        put_aside(row)
        session.delete(row)
    rows = session.scalars(select(DraftAside).where(DraftAside.work_item_id == item.id)).all()
    for one in rows:
        if one.saved_by == by:
            session.delete(one)
    left = [one.saved_by for one in rows if one.saved_by != by]
    if not left:
        item.draft_rev = 0
    return left


def bring(ended: Sequence[WorkItem], items: Sequence[WorkItem]) -> None:
    """What was kept when the same step ended goes to the new item of the same post; of one writer the latest."""
    session, olds = db.session(), {one.id: one for one in ended if any(_same(one, new) for new in items)}
    rows = select(DraftAside).where(DraftAside.work_item_id.in_(olds)).order_by(DraftAside.saved_at.desc())
    there = set[tuple[int, int]]()
    for aside in session.scalars(rows).all() if olds else ():
        new = next(one for one in items if _same(one, olds[aside.work_item_id]))
        olds[aside.work_item_id].draft_rev = 0
        if (new.id, aside.saved_by) in there:
            session.delete(aside)
            continue
        there.add((new.id, aside.saved_by))
        aside.work_item_id, new.draft_rev = new.id, 1


def _same(one: WorkItem, other: WorkItem) -> bool:
    return (one.step, one.org, one.role) == (other.step, other.org, other.role)


def writers(items: list[int]) -> dict[int, int]:
    """Who wrote what is typed there, by item: for a page of a list in one statement, in two where a step came
    again and what was kept of it waits."""
    found = _writers(Draft, items)
    return _writers(DraftAside, [one for one in items if one not in found]) | found


def _writers(kind: type[Draft] | type[DraftAside], items: list[int]) -> dict[int, int]:
    rows = select(kind.work_item_id, kind.saved_by).where(kind.work_item_id.in_(items))
    return dict(db.session().execute(rows).all()) if items else {}
