"""What was typed of an item and not sent: whose it is, and what is kept of it."""

from sqlalchemy import delete, select

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


def forget(item: WorkItem) -> None:
    """The item is done or void: nothing typed of it is kept."""
    if item.draft_rev:
        for kind in (Draft, DraftAside):
            db.session().execute(delete(kind).where(kind.work_item_id == item.id))
        item.draft_rev = 0


def writers(items: list[int]) -> dict[int, int]:
    """Who wrote the draft, by item: for a page of a list in one statement."""
    rows = select(Draft.work_item_id, Draft.saved_by).where(Draft.work_item_id.in_(items))
    return dict(db.session().execute(rows).all()) if items else {}
