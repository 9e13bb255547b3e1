"""In whose hands a work item is, by when, and what this reader may do about it: the line above its page."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import orjson

from app import clock
from app.accounts.person import Person
from app.accounts.queries import full_names, org_name
from app.cases import queries, targets
from app.cases.item_view import ItemView
from app.cases.models import WorkItem
from app.cases.posts import reviewed_above
from app.cases.reading.access import may_act
from app.cases.state import suspensions
from app.cases.state.case_run import CaseRun
from app.cases.state.holding import colleagues, holding
from app.cases.state.kept_drafts import PLACE
from app.cases.state.overtaken import brought, spoken
from app.cases.state.waits import unfit as unfit_of
from app.cases.state.waits import waits_of
from app.enums import CaseState, ItemKind, ItemState
from app.errors import AppError
from app.inbox.rows import Left, left
from app.site.current import roles
from app.site.roles import DEPARTMENT
from app.trail import queries as trail

MIGRATED = ("migrate", "migrate_back")
VERBS = ("claim", "release", "transfer")


@dataclass(frozen=True)
class Desk:
    """`why`: why this reader may not act; `verbs`: of claim, release and transfer those that make sense here;
    `drafts`: what colleagues have begun, and what may be taken back, as `told`, `by` and `verb`;
    `alone`: that what she sends would have to be reviewed above; `again`: why the step lies with her once more,
    and the item that it lies in; `migrated`: that the step is another release's than when it came."""

    post: str
    holder: str
    reason: str
    left: Left | None
    why: str
    verbs: list[str]
    drafts: list[dict[str, str]] = field(default_factory=list)
    alone: str = ""
    again: tuple[str, int] | None = None
    migrated: str = ""

    @property
    def worth_showing(self) -> bool:
        """Whether it tells anything that the page does not tell already."""
        return bool(self.holder or self.left or self.why or self.drafts or self.alone or self.migrated)


def desk(person: Person, view: ItemView, actions: list[str]) -> Desk:
    """Of an open task whole; of an open copy only the drafts; of anything else why it is closed."""
    item = view.item
    found = view.content["drafts"]
    drafts = [_draft(one, view.content["restored"], len(found) > 1) for one in found]
    if item.state != ItemState.OPEN or item.kind != ItemKind.TASK:
        why, again = _why(person, view), _again(person, view)
        return Desk("", "", "", None, why, [], drafts if item.state == ItemState.OPEN else [], again=again)
    held = person.kind == DEPARTMENT and item.claimed_by is not None
    shared = held or bool(colleagues(person, item, view.case))
    verbs = [one for one in VERBS if one in actions] if shared else []
    who = _holder(person, view) if shared else ("", "")
    time = left(item.arrived_at, item.due_at)
    where, why, alone = post(item.org, item.role), _why(person, view), _alone(person, view, actions)
    return Desk(where, *who, time, why, verbs, drafts, alone, migrated=_migrated(item))


def _migrated(item: WorkItem) -> str:
    """The form may not be the one that she saw when the step came."""
    rows = [row for row in trail.of_case(item.case_id) if row.kind in MIGRATED and row.at >= item.arrived_at]
    if not rows:
        return ""
    to = orjson.loads(rows[-1].note or "{}").get("to")
    told = f"本件已于{spoken(rows[-1].at)}改按流程的第 {to} 版办理"
    return f"{told}，环节名称、表单和办理时限以本页为准；已填写的内容，新表单仍有的栏目都已保留。"


def _alone(person: Person, view: ItemView, actions: list[str]) -> str:
    """Told before anything is typed: that nobody of her office would be left to review it."""
    if "complete" not in actions:
        return ""
    place = reviewed_above(person.id, view.item, view.case_run.loaded.package.lanes, view.case_run.sent)
    if place is None:
        return ""
    where = org_name(place) or place
    return f"由您填写提交的，本单位没有未参与录入的其他人员可以复核；按规定由本单位办理的，将转由{where}复核。"


def _draft(one: dict[str, Any], begun: bool, others: bool) -> dict[str, str]:
    """`begun`: the reader's own draft stands on the page, be it that she has taken this one over before; with
    none, nor any of `others`, the item ended under her hand and came again."""
    at = spoken(datetime.fromisoformat(one["at"]))
    if one["mine"] and not begun and not others:
        about = f"（针对第{one['sending']}次提交）" if one["sending"] else ""
        told, verb = f"您上次于{at}填写的内容没有提交{about}，另存在这里；没有载入本页。", "恢复我填写的内容"
    elif one["mine"]:
        told, verb = f"您于{at}填写的内容已被后来的草稿代替，另存在这里。", "恢复我填写的内容"
    elif one["secret"]:
        told, verb = f"{one['name']}于{at}起草过，尚未提交；其中有保密内容，只能由其本人继续填写。", ""
    elif begun:
        told, verb = f"{one['name']}于{at}起草的内容已另存，本页是您的草稿。", f"改用{one['name']}的草稿"
    else:
        told, verb = f"{one['name']}于{at}起草过，尚未提交；没有载入本页。", f"取用{one['name']}的草稿"
    return {"told": told, "by": one["by"], "verb": verb}


def post(org: str, role: str) -> str:
    """An organisation and its post: 招远市安全生产监督管理局审核岗."""
    where, title = org_name(org) or org, roles().titles.get(role, "")
    return where + title


def _holder(person: Person, view: ItemView) -> tuple[str, str]:
    """In whose hands, since when; what was said on handing it on is among colleagues."""
    held = holding(view.item)
    if held is None:
        return "尚未领取", ""
    who = "您" if view.item.claimed_by == person.id else held.name
    if held.row is None:
        return who, ""
    if held.row.kind != "transfer":
        done = "开始填报" if held.row.kind == "start" else "领取"
        return f"{who}（{spoken(held.row.at)}{done}）", ""
    giver = full_names([held.row.person_id]).get(held.row.person_id or 0, "同事")
    among = person.org.code == view.item.org or person.holds(view.item.org, view.item.role)
    return f"{who}（{spoken(held.row.at)}由{giver}转交）", held.reason if among else ""


def _why(person: Person, view: ItemView) -> str:
    """Told to who works at the post of the item; others know that it is not theirs."""
    if not person.holds(view.item.org, view.item.role):
        return ""
    try:
        may_act(person, view.item, view.case)
    except AppError as failure:
        return failure.message
    return ""


def _again(person: Person, view: ItemView) -> tuple[str, int] | None:
    """Of a step that is done and came again to the same post: why, and the item that it lies in now."""
    item = view.item
    if item.state != ItemState.DONE or item.kind != ItemKind.TASK or not person.holds(item.org, item.role):
        return None
    later = (one for one in queries.items_of(view.case.id) if one.id > item.id and one.state == ItemState.OPEN)
    found = next((one for one in later if all(getattr(one, name) == getattr(item, name) for name in PLACE)), None)
    if found is None:
        return None
    row = brought(view.case, found)
    if row is None or row.kind != "withdraw":
        return f"该件已于{spoken(found.arrived_at)}再次转到本岗位办理。", found.id
    who = "您" if row.person_id == person.id else full_names([row.person_id]).get(row.person_id or 0, "同事")
    return f"其后{who}于{spoken(row.at)}撤回了该件，可以修改后重新提交。", found.id


SERVICE = "系统正在处理上一环节，完成后本件将自动继续办理。"
UNFIT = "请填报单位及时办理变更；变更内容符合要求并公示后，本件将自动继续办理。"
NOBODY = "本件目前不在任何岗位办理，请联系平台管理员。"


def sentence(case_run: CaseRun) -> str:
    """For a case that has not ended and has no open task, or is suspended."""
    if case_run.case.state == CaseState.SUSPENDED:
        return suspensions.told(suspensions.of(case_run.case.id))
    waits = waits_of(case_run.case)
    told = []
    registers = case_run.loaded.package.registers
    known = [name for name in waits if name in registers]
    unfit = set(unfit_of(case_run.case)) if known else set()
    records = [registers[name].title for name in known if name not in unfit]
    if unfit:
        titles = "、".join(registers[name].title for name in known if name in unfit)
        told.append(f"{titles}已公示，但不符合本件的要求（如证照已过有效期），{UNFIT}")
    if records:
        told.append(f"待{'、'.join(records)}审核公示后，本件将自动继续办理。")
    if "timer" in waits and case_run.case.next_due:
        due = clock.local(case_run.case.next_due)
        told.append(f"到 {due.year} 年 {due.month} 月 {due.day} 日 {due:%H:%M}，本件将自动继续办理。")
    if "service" in waits:
        told.append(SERVICE)
    return "".join(told) or NOBODY


def departments(view: ItemView) -> dict[str, Any]:
    """Where fields that choose a department find theirs: those with a list of their own ask for it, by name."""
    own = targets.fields(view.case_run, view.item)
    address = f"work-items/{view.item.id}/targets?field="
    nearby = islice(targets.near(view.item.org), targets.NEAR) if not own else ()
    return {
        "near": [{"code": code, "name": name} for code, name in nearby],
        "targets": {name: address + name for name in own},
    }
