"""What somebody had typed when its item ended: kept for her, told to her, gone a week after the case."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, select

from app import clock, db
from app.accounts.person import Person
from app.cases import seals
from app.cases.copies import form_of
from app.cases.models import KEPT, Case, DraftAside, WorkItem
from app.cases.motion import Motion
from app.cases.notices import NOTICE
from app.forms import seal

WEEK = timedelta(days=7)


def tell(item: WorkItem, writers: Iterable[int], by: int | None) -> None:
    """To each writer but who ended the item herself; to nobody else of her post."""
    notice = {"kind": NOTICE, "state": "open", "step": KEPT, "org": item.org, "role": item.role}
    said = "中填写而未提交的内容已另存：再次办理该环节时可以恢复，办件办结一周后删除"
    for writer in writers:
        if writer != by:
            row = WorkItem(**notice, case_id=item.case_id, title=f"您在“{item.title[:50]}”{said}")
            row.arrived_at, row.claimed_by = clock.now(), writer
            db.session().add(row)


def kept(person: Person, motion: Motion, item: WorkItem) -> list[dict[str, Any]]:
    """What this person had typed in the case and lost the item of, to be read where that item or the notice is."""
    if item.state == "open" and item.step != KEPT:
        return []
    rows = select(DraftAside, WorkItem).join(WorkItem, WorkItem.id == DraftAside.work_item_id)
    hers = rows.where(WorkItem.case_id == item.case_id, DraftAside.saved_by == person.id)
    ended = hers.where(WorkItem.state != "open").order_by(DraftAside.saved_at)
    found = [(aside, old, form_of(motion.loaded, old)) for aside, old in db.session().execute(ended).all()]
    return [_told(motion, aside, old, name) for aside, old, name in found if name in motion.loaded.forms]


def _told(motion: Motion, aside: DraftAside, old: WorkItem, name: str) -> dict[str, Any]:
    form = motion.loaded.forms[name]
    answers = seal.withhold(form, seals.typed(form, aside.answers))
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
