"""Why a task is here: somebody's decision, somebody's work on its form, or rules alone; what is still asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

import orjson

from app.cases import queries
from app.cases.models import Submission, WorkItem
from app.cases.reading.access import gave_back
from app.cases.reading.case_file import Sheet, replies
from app.cases.reading.ruling import Ruling, by_system, ruled, ruled_among, worked_on
from app.cases.reading.visibility import Door
from app.cases.state import overtaken, refusals, signers
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.enums import ItemKind, ItemState
from app.forms.deciding import APPROVE, DECISION
from app.forms.personal_numbers import blanked
from app.forms.pointer_titles import pointed
from app.trail import queries as trail
from app.trail.models import TrailEntry

BY_ITSELF = {
    "timer": "规定的时间已到，由系统自动转来。",
    "wake": "等待的事项已经具备，由系统自动转来。",
    "move": "由系统管理员移至本环节，原因见办理过程。",
    "waiting": "等待的事项有了变化，由系统自动转来。",
}
"""What the system says of a move that nobody of the business made."""
REFUSED = "系统办理没有通过，按流程转本部门办理。"
REASON, ASKED = "来件原因", "尚未办理的补正要求"
BY_RULES, AMENDED = "按流程规则，由本部门接着办理。", "填报内容修改后，依规则由本部门办理。"
SENT_AGAIN = "重新提交后，依规则由本部门办理。"
AWAY = "本部门此前已将本件移交其他部门。"


def arrival(hers: Door, sheets: Sequence[Sheet], item: WorkItem) -> list[Ruling]:
    """Nothing where it came the usual way: from its writer, or approved at its own office. `sheets`: the case file
    as its reader has it."""
    case_run = hers.case_run
    move = overtaken.brought(case_run.case, item)
    words = _by_itself(hers, move) if move else ""
    if move and words:
        return [by_system(move.at, words, tuple(_asked_before(hers, sheets, move, item)))]
    sent = (one for one in reversed(case_run.sent) if one.at <= item.arrived_at and one.step != COPY)
    last = next(sent, None)
    if last is not None and case_run.decides(last) and signers.several(case_run, last.step):
        return _voted(case_run, sheets, last)
    made = next((one for one in sheets if last is not None and one.submission == last.id), None)
    if made is None:
        return []
    if DECISION in made.form.fields:
        return _decided(made, item)
    going_on = made.form.name == item.form
    return _taken_over(case_run, sheets, made, item) if going_on else _amended(case_run, sheets, made, item)


def _by_itself(hers: Door, move: TrailEntry) -> str:
    """Why the system brought it: what a step refused comes after the line of its move. That may quote any form:
    whoever does not read all of them is told no more than that it refused."""
    after = (row for row in trail.of_case(move.case_id or 0) if row.id > move.id)
    found = [_reason(row) for row in takewhile(lambda row: row.kind == refusals.LINE, after)]
    if found and hers.names is not None:
        return REFUSED
    return "".join(f"系统办理没有通过：{one}" for one in dict.fromkeys(found)) or BY_ITSELF.get(move.kind, "")


def _reason(row: TrailEntry) -> str:
    note: dict[str, Any] = orjson.loads(row.note) if row.note else {}
    return str(note.get("reason") or "")


def _asked_before(
    hers: Door, sheets: Sequence[Sheet], move: TrailEntry, item: WorkItem
) -> Iterator[tuple[str, str]]:
    """What was asked of whom the form was taken from in that move, as far as this reader reads who asked."""
    for one in queries.items_of(item.case_id):
        taken = one.state == ItemState.VOID and one.done_at and item.arrived_at <= one.done_at <= move.at
        if taken and one.form == item.form and one.remarks and _reads_who_asked(hers, sheets, one):
            form, remarks = hers.case_run.loaded.forms[one.form or ""], orjson.loads(one.remarks)["remarks"]
            yield (
                ASKED,
                _listed(
                    (pointed(form, each.get("field", "")), blanked(str(each.get("message") or "")))
                    for each in remarks
                ),
            )


def _reads_who_asked(hers: Door, sheets: Sequence[Sheet], item: WorkItem) -> bool:
    """Whether all decisions by which a form had come back are this reader's; what a step refused, where all forms
    are."""
    if refusals.by_platform(item):
        return hers.names is None
    return {row.id for row in gave_back(hers.case_run, item)} <= {one.submission for one in sheets}


def _listed(asked: Iterable[tuple[str, str]]) -> str:
    return "；".join(f"{place}：{message}" for place, message in asked)


def _decided(made: Sheet, item: WorkItem) -> list[Ruling]:
    """Who agreed and left it to the same office sent nothing there."""
    found = ruled(made)
    return [] if found.decision == APPROVE and made.by_org == item.org else [found]


def _voted(case_run: CaseRun, sheets: Sequence[Sheet], last: Submission) -> list[Ruling]:
    """Of several who signed what all of them said, as far as she reads it, unless all agreed: one word alone would
    not tell why it came."""
    said = ruled_among(sheets, {row.id for row in signers.signed(case_run, last)})
    return [] if all(one.decision == APPROVE for one in said) else said


def _taken_over(case_run: CaseRun, sheets: Sequence[Sheet], made: Sheet, item: WorkItem) -> list[Ruling]:
    """The form goes on at another office, with what was asked on it and not answered. One of those who each
    fill it goes on with nothing."""
    if made.by_org == item.org or signers.several(case_run, item.step):
        return []
    found = worked_on(made)
    open_ = [one for one in replies(sheets, made) if not one.changed and not one.beside]
    asked = [(ASKED, _listed((pointed(made.form, one.field), one.message) for one in open_))] if open_ else []
    return [replace(found, about=((REASON, BY_RULES), *found.about, *asked))]


def _amended(case_run: CaseRun, sheets: Sequence[Sheet], made: Sheet, item: WorkItem) -> list[Ruling]:
    """What was decided at this step by another office, before the form was sent again and went here instead."""
    before = [one for one in queries.items_of(item.case_id) if one.step == item.step and one.id < item.id]
    tasks = [one for one in before if one.kind == ItemKind.TASK]
    if not tasks or tasks[-1].org == item.org or signers.several(case_run, item.step):
        return []
    sent = {row.id for row in case_run.sent if row.work_item_id == tasks[-1].id and case_run.decides(row)}
    found = (ruled(one) for one in sheets if one.submission in sent)
    changed = any(not one["computed"] for one in made.differences)
    here = (one for one in case_run.sent if one.step == item.step and one.by_org == item.org)
    reason = (AMENDED if changed else SENT_AGAIN) + (AWAY if any(map(case_run.hands_over, here)) else "")
    return [replace(one, about=((REASON, reason), *one.about)) for one in found]
