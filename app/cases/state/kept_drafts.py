"""What was typed of an item and not sent: whose it is, and what is kept of it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update

from app import clock, db
from app.accounts.person import Person
from app.cases import queries
from app.cases.models import KEPT, Case, Draft, DraftAside, WorkItem
from app.cases.state import submissions
from app.cases.state.case_run import CaseRun
from app.cases.state.item_form import form_of
from app.enums import ItemKind, ItemState
from app.forms import seal

PLACE = ("case_id", "step", "org", "role")
"""What the items of a step that comes again have in common."""


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


def former(person: Person, item: WorkItem) -> tuple[DraftAside, WorkItem] | None:
    """What she herself had typed last when this step ended before, and the item it was typed on: it is offered to
    nobody else, since it is about what was sent then."""
    if item.kind != ItemKind.TASK or not any(_before(one, item) for one in queries.items_of(item.case_id)):
        return None
    rows = select(DraftAside, WorkItem).join(WorkItem, WorkItem.id == DraftAside.work_item_id)
    same = [getattr(WorkItem, name) == getattr(item, name) for name in PLACE]
    ended = rows.where(
        *same, WorkItem.id != item.id, WorkItem.state != ItemState.OPEN, DraftAside.saved_by == person.id
    )
    found = db.session().execute(ended.order_by(DraftAside.saved_at.desc()).limit(1)).one_or_none()
    return None if found is None else (found[0], found[1])


def _before(old: WorkItem, item: WorkItem) -> bool:
    """Whether the step of `item` has ended in that one, and may have left something typed behind."""
    ended = old.id != item.id and old.state != ItemState.OPEN
    return ended and all(getattr(old, name) == getattr(item, name) for name in PLACE)


def forget(by: int | None, done: WorkItem, ended: Iterable[WorkItem]) -> None:
    """Who has done a step needs no more what she had typed when it ended before. `ended`: where some is kept."""
    for one in ended:
        if one.id != done.id and all(getattr(one, name) == getattr(done, name) for name in PLACE):
            dropped(one, by)


def dropped(item: WorkItem, by: int | None) -> None:
    """What this person had typed on an item that has ended is kept no longer."""
    session = db.session()
    rows = session.scalars(select(DraftAside).where(DraftAside.work_item_id == item.id)).all()
    for one in rows:
        if one.saved_by == by:
            session.delete(one)
    if all(one.saved_by == by for one in rows):
        item.draft_rev = 0
    if any(one.saved_by == by for one in rows):
        _noticed(item.case_id, by)


def _noticed(case: int, by: int | None) -> None:
    """The notice of what is kept for her counts as read once nothing is kept in that case any more."""
    session = db.session()
    session.flush()
    hers = select(DraftAside.saved_by).join(WorkItem, WorkItem.id == DraftAside.work_item_id)
    left = hers.where(WorkItem.case_id == case, WorkItem.state != ItemState.OPEN, DraftAside.saved_by == by)
    if session.scalar(left.limit(1)) is None:
        told = (
            WorkItem.case_id == case,
            WorkItem.step == KEPT,
            WorkItem.claimed_by == by,
            WorkItem.state == ItemState.OPEN,
        )
        session.execute(
            update(WorkItem).where(*told).values(state=ItemState.DONE, done_at=clock.now(), done_by=by)
        )


def writers(items: list[int], known: Mapping[int, int] | None = None) -> dict[int, int]:
    """Who wrote what is typed there, by item: for a page of a list in one statement, in two where a draft is only
    kept aside. `known`: of the drafts, where the list has told it."""
    found = _writers(Draft, items) if known is None else {one: known[one] for one in items if one in known}
    return _writers(DraftAside, [one for one in items if one not in found]) | found


def _writers(kind: type[Draft] | type[DraftAside], items: list[int]) -> dict[int, int]:
    if not items:
        return {}
    rows = select(kind.work_item_id, kind.saved_by).where(kind.work_item_id.in_(items))
    return dict(db.session().execute(rows).all())


WEEK = timedelta(days=7)


def tell(item: WorkItem, writers: Iterable[int], by: int | None) -> None:
    """To each writer but who ended the item herself; to nobody else of her post."""
    notice = {"kind": ItemKind.NOTICE, "state": ItemState.OPEN, "step": KEPT, "org": item.org, "role": item.role}
    said = "中填写而未提交的内容已另存：再次办理该环节时可以恢复，办件办结一周后删除"
    for writer in writers:
        if writer != by:
            row = WorkItem(**notice, case_id=item.case_id, title=f"您在“{item.title[:50]}”{said}")
            row.arrived_at, row.claimed_by = clock.now(), writer
            db.session().add(row)


def kept(person: Person, case_run: CaseRun, item: WorkItem) -> list[dict[str, Any]]:
    """What this person had typed in the case and lost the item of, to be read where that item or the notice is."""
    if item.state == ItemState.OPEN and item.step != KEPT:
        return []
    rows = select(DraftAside, WorkItem).join(WorkItem, WorkItem.id == DraftAside.work_item_id)
    hers = rows.where(WorkItem.case_id == item.case_id, DraftAside.saved_by == person.id)
    ended = hers.where(WorkItem.state != ItemState.OPEN).order_by(DraftAside.saved_at)
    found = [(aside, old, form_of(case_run.loaded, old)) for aside, old in db.session().execute(ended).all()]
    return [_told(case_run, aside, old, name) for aside, old, name in found if name in case_run.loaded.forms]


def _told(case_run: CaseRun, aside: DraftAside, old: WorkItem, name: str) -> dict[str, Any]:
    form = case_run.loaded.forms[name]
    answers = seal.withhold(form, submissions.typed(form, aside.answers))
    at = clock.local(aside.saved_at).isoformat(timespec="seconds")
    return {"title": old.title, "at": at, "form": name, "answers": answers}


def forget_old() -> None:
    """Nothing kept outlives its case by more than a week."""
    over = exists().where(
        WorkItem.id == DraftAside.work_item_id,
        Case.id == WorkItem.case_id,
        Case.finished_at < clock.now() - WEEK,
    )
    db.write().execute(delete(DraftAside).where(over).execution_options(synchronize_session=False))
