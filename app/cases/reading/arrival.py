"""Why a task is here: somebody's decision, somebody's work on its form, or rules alone; what is still asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

import orjson

from app.cases import queries
from app.cases.models import WorkItem
from app.cases.reading.case_file import Sheet, replies
from app.cases.reading.ruling import Ruling, by_system, ruled, worked_on
from app.cases.state import overtaken, refused, signers
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.enums import ItemKind, ItemState
from app.forms.deciding import APPROVE, DECISION
from app.forms.pointed import pointed
from app.forms.private import blanked
from app.trail import queries as trail
from app.trail.models import TrailEntry

BY_ITSELF = {
    "timer": "规定的时间已到，由系统自动转来。",
    "wake": "等待的事项已经具备，由系统自动转来。",
    "waiting": "等待的事项有了变化，由系统自动转来。",
}
"""What the system says of a move that nobody made."""
REASON, ASKED = "来件原因", "尚未办理的补正要求"
BY_RULES, AMENDED = "按填报内容，依规则由本部门办理。", "填报内容修改后，依规则由本部门办理。"


def arrival(case_run: CaseRun, sheets: Sequence[Sheet], item: WorkItem) -> list[Ruling]:
    """Nothing where it came the usual way: from its writer, or approved at its own office. `sheets`: the case file
    as its reader has it."""
    move = overtaken.brought(case_run.case, item)
    words = _by_itself(move) if move else ""
    if move and words:
        return [by_system(move.at, words, tuple(_asked_before(case_run, move, item)))]
    sent = (one.id for one in case_run.sent if one.at <= item.arrived_at and one.step != COPY)
    last = max(sent, default=None)
    made = next((one for one in sheets if one.submission == last), None)
    if made is None:
        return []
    if DECISION in made.form.fields:
        return _decided(case_run, made, item)
    return _taken_over(sheets, made, item) if made.form.name == item.form else _amended(case_run, sheets, item)


def _by_itself(move: TrailEntry) -> str:
    """Why the system brought it: what a step refused comes after the line of its move."""
    after = (row for row in trail.of_case(move.case_id or 0) if row.id > move.id)
    found = [_reason(row) for row in takewhile(lambda row: row.kind == refused.LINE, after)]
    return "".join(f"系统办理没有通过：{one}" for one in dict.fromkeys(found)) or BY_ITSELF.get(move.kind, "")


def _reason(row: TrailEntry) -> str:
    note: dict[str, Any] = orjson.loads(row.note) if row.note else {}
    return str(note.get("reason") or "")


def _asked_before(case_run: CaseRun, move: TrailEntry, item: WorkItem) -> Iterator[tuple[str, str]]:
    """What was asked of whom the form was taken from in that move."""
    for one in queries.items_of(item.case_id):
        taken = one.state == ItemState.VOID and one.done_at and item.arrived_at <= one.done_at <= move.at
        if taken and one.form == item.form and one.remarks:
            form, remarks = case_run.loaded.forms[one.form or ""], orjson.loads(one.remarks)["remarks"]
            yield (
                ASKED,
                _listed((pointed(form, each.get("field", "")), blanked(each["message"])) for each in remarks),
            )


def _listed(asked: Iterable[tuple[str, str]]) -> str:
    return "；".join(f"{place}：{message}" for place, message in asked)


def _decided(case_run: CaseRun, made: Sheet, item: WorkItem) -> list[Ruling]:
    """Who agreed and left it to the same office, or signed with others, sent nothing there."""
    found = ruled(made)
    usual = made.by_org == item.org or signers.several(case_run, made.step)
    return [] if found.decision == APPROVE and usual else [found]


def _taken_over(sheets: Sequence[Sheet], made: Sheet, item: WorkItem) -> list[Ruling]:
    """The form goes on at another office, with what was asked on it and not answered."""
    if made.by_org == item.org:
        return []
    found = worked_on(made)
    open_ = [one for one in replies(sheets, made) if not one.changed and not one.beside]
    asked = [(ASKED, _listed((pointed(made.form, one.field), one.message) for one in open_))] if open_ else []
    return [replace(found, about=((REASON, BY_RULES), *found.about, *asked))]


def _amended(case_run: CaseRun, sheets: Sequence[Sheet], item: WorkItem) -> list[Ruling]:
    """What was decided at this step by another office, before the form was changed and went here instead."""
    before = [one for one in queries.items_of(item.case_id) if one.step == item.step and one.id < item.id]
    tasks = [one for one in before if one.kind == ItemKind.TASK]
    if not tasks or tasks[-1].org == item.org or signers.several(case_run, item.step):
        return []
    sent = {row.id for row in case_run.sent if row.work_item_id == tasks[-1].id and case_run.decides(row)}
    found = (ruled(one) for one in sheets if one.submission in sent)
    return [replace(one, about=((REASON, AMENDED), *one.about)) for one in found]
