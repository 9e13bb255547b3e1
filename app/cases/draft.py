"""暂存: keep what was typed; a changed draft of somebody else is never overwritten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app import clock, db
from app.accounts.person import Person
from app.cases import seals
from app.cases.models import Draft
from app.cases.taken import take
from app.errors import Conflict
from app.packages import queries as packages


def save_draft(person: Person, item_id: int, answers: Mapping[str, Any], rev: int) -> tuple[int, datetime]:
    """Save over draft revision `rev` (0 = none yet); gives the new revision and the moment."""
    taken = take(person, item_id)
    if rev != taken.item.draft_rev:
        raise Conflict("草稿已在别处修改，请载入最新内容后再填。", rev=str(taken.item.draft_rev))
    form = packages.release(taken.case.release_id).forms[taken.item.form or ""]
    taken.item.draft_rev = rev + 1
    keep(taken.item.id, seals.sealed(form, dict(answers)), rev + 1, person.id)
    return rev + 1, clock.now()


def keep(item_id: int, text: str, rev: int, person_id: int, confirmed: str | None = None) -> None:
    """Write the draft row."""
    session = db.session()
    row = session.get(Draft, item_id) or Draft(work_item_id=item_id)
    row.answers, row.rev, row.saved_at, row.saved_by, row.confirmed = text, rev, clock.now(), person_id, confirmed
    session.add(row)
