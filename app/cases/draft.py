"""暂存: keep what was typed; a changed draft of somebody else is never overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from app import bounds, clock, db
from app.accounts.person import Person
from app.cases.drafts import hold, standing
from app.cases.models import Draft, WorkItem
from app.cases.reading.file_references import refusals, strange
from app.cases.reading.record_references import pruned
from app.cases.state import submissions
from app.cases.state.case_run import CaseRun
from app.cases.state.item_form import form_of
from app.cases.state.kept_drafts import put_aside
from app.cases.state.overtaken import spoken
from app.cases.take import take
from app.errors import Conflict, NotPossible, Problem
from app.forms.json_pointer import read
from app.forms.known_fields import known
from app.forms.schema import Form
from app.packages import queries as packages


@dataclass(frozen=True)
class Saved:
    """The draft's new revision, when it was saved, and what of it was not, since the form does not know it."""

    rev: int
    at: datetime
    left_out: Sequence[Problem]


def save_draft(
    person: Person,
    item_id: int,
    answers: Mapping[str, Any],
    rev: int,
    over: bool = False,
    confirm: Sequence[str] = (),
) -> Saved:
    """Save over draft revision `rev` (0 = none yet), and have the item in hand. What a colleague wrote there is
    put aside; with `over`, what this person wrote in another window, too. `confirm`: what she has ticked."""
    taken = take(person, item_id)
    if rev != taken.item.draft_rev:
        raise _changed(person, taken.item)
    hold(person, taken)
    row = db.session().get(Draft, item_id) if over else None
    if row is not None:
        put_aside(row)
    loaded = packages.release(taken.case.release_id)
    form = loaded.forms.get(form_of(loaded, taken.item))
    if form is None:
        raise NotPossible("该事项不需要填写内容。")
    taken.item.draft_rev = rev + 1
    ticked = orjson.dumps({"confirm": list(confirm)}).decode() if confirm else None
    left_out = keep(person, CaseRun(taken.case, loaded), taken.item, form, answers, ticked)
    return Saved(rev + 1, clock.now(), left_out)


def _changed(person: Person, item: WorkItem) -> Conflict:
    """Whose draft stands there now, and since when."""
    row, rev = db.session().get(Draft, item.id), str(item.draft_rev)
    if row is None:
        return Conflict("草稿已在别处修改，请载入最新内容后再填。", rev=rev)
    draft = standing(person, row)
    where = "在另一窗口或另一台设备上" if draft["mine"] else ""
    told = f"{draft['by']}于{spoken(row.saved_at)}{where}保存了这份表单的草稿。"
    return Conflict(told, rev=rev, draft=draft)


def keep(
    person: Person,
    case_run: CaseRun,
    item: WorkItem,
    form: Form,
    answers: Mapping[str, Any],
    confirmed: str | None = None,
) -> list[Problem]:
    """Write the draft row of the item's revision; gives what was left out of it."""
    session = db.session()
    kept, left_out = known(form, answers)
    left_out += _without_strange(person, case_run, item, form, kept)
    kept, unseen = pruned(person, case_run, item, form, kept)
    left_out += unseen
    row = session.get(Draft, item.id)
    if row is not None and row.saved_by != person.id:
        put_aside(row)
    row = row or Draft(work_item_id=item.id)
    row.answers, row.rev, row.saved_at = submissions.sealed(form, kept), item.draft_rev, clock.now()
    row.saved_by, row.confirmed = person.id, confirmed
    session.add(row)
    return left_out


def _without_strange(
    person: Person, case_run: CaseRun, item: WorkItem, form: Form, kept: dict[str, Any]
) -> list[Problem]:
    """Takes out files that are not hers to name; what is no number names nothing and stays as it was typed."""
    found = [one for one in strange(person, case_run, item, form, kept) if bounds.row_number(one.number)]
    for one in found:
        files = read(kept, one.place)
        files[:] = [file for file in files if file is not one.file]
    return refusals(found)
