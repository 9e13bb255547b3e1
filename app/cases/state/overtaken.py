"""Who was faster: what is told to somebody who comes too late, in the words of what was done meanwhile."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

from app import clock, db
from app.accounts import queries as accounts
from app.accounts.models import User
from app.accounts.person import Person
from app.accounts.queries import full_names, org_name
from app.cases.models import Case, WorkItem
from app.cases.state.holding import holding
from app.cases.state.record_authority import changes
from app.errors import Conflict, Forbidden
from app.forms.deciding import DECISION
from app.packages import queries as packages
from app.registers.declaration import Register
from app.registers.models import Entry, EntryKey
from app.registers.rows import Pair
from app.trail import queries as trail
from app.trail.models import TrailEntry

DOING = ("complete", "receipt", "read")
CLOSING = ("cancel", "remove", "yield")
VOIDING = (*CLOSING, "withdraw", "complete", "timer", "wake", "service", "move")
BRINGING = (*VOIDING, "start", "assign", "waiting")
PLAIN = "该事项已经办理完毕，不能重复办理。"


def ended(person: Person, item: WorkItem, case: Case, line: TrailEntry | None = None) -> Conflict:
    """The item is no longer open: `done` says by whom, when and by which act. `line`: what the trail says of it,
    where that was read already."""
    row = line or _ending(item, case)
    if row is None:
        return Conflict(PLAIN)
    who = _who(person, row)
    return Conflict(_sentence(row, case, who, item.done_by is not None), done=_done(who, row))


def _ending(item: WorkItem, case: Case) -> TrailEntry | None:
    rows = [row for row in trail.of_case(case.id) if row.at >= item.arrived_at]
    if item.done_by is None:
        return _first(rows, VOIDING, item.done_at)
    mine = (row for row in rows if row.person_id == item.done_by and row.step == item.step)
    return _first(mine, DOING, item.done_at)


def brought(case: Case, item: WorkItem) -> TrailEntry | None:
    """The act after which an item came."""
    return _first(trail.of_case(case.id), BRINGING, item.arrived_at)


def taken(person: Person, item: WorkItem, case: Case) -> Conflict:
    """A colleague has it in hand."""
    held = holding(item)
    if held is None or held.row is None:
        return Conflict(f"该事项已由{held.name if held else '同事'}领取，正在办理。")
    when = spoken(held.row.at)
    told = {
        "transfer": f"该事项已由{_who(person, held.row)}于{when}转交{held.name}办理。",
        "start": f"该事项由{held.name}于{when}开始填报，正在办理。",
    }.get(held.row.kind, f"该事项已由{held.name}于{when}领取，正在办理。")
    return Conflict(told, done={**_done(held.name, held.row), "what": held.row.kind})


def elsewhere(person: Person, item: WorkItem, case: Case) -> Forbidden:
    """The item lies with another post; where it once lay with hers, since when."""
    where = org_name(item.org) or item.org
    mine = {post.org for post in person.posts}
    for row in reversed(trail.of_case(case.id)):
        if row.kind == "escalate" and row.step == item.step and _note(row).get("from") in mine:
            return Forbidden(f"该事项因岗位无人办理，已于{spoken(row.at)}转由{where}办理。", done=_done("", row))
    return Forbidden(
        f"该事项由{where}的其他岗位办理，您可以查看，不能代为办理。"
        if item.org in mine
        else f"该事项由{where}办理，您可以查看，不能代为办理。"
    )


def decided(case: Case) -> Conflict | None:
    """Too late to take a sending back: what the last department has said; None where none has."""
    rows = [
        row for row in trail.of_case(case.id) if row.org != case.starter_org and row.kind in ("complete", "cancel")
    ]
    if not rows:
        return None
    row = rows[-1]
    if row.kind == "cancel":
        return Conflict(f"该件已于{spoken(row.at)}由管理员终止办理，不能撤回。", done=_done("", row))
    where = org_name(row.org or "") or "审核单位"
    said = decision_of(case, _note(row))
    act = f"作出“{said}”的意见" if said else "办理"
    return Conflict(f"{where}已于{spoken(row.at)}{act}，不能撤回。", done=_done(where, row))


def closed(case: Case) -> Conflict | None:
    """The whole case has ended before its time: by whom it was deleted or stopped."""
    row = _first(trail.of_case(case.id), CLOSING, None)
    if row is None:
        return None
    return Conflict(
        _sentence(row, case, "", False), done=_done(full_names([row.person_id]).get(row.person_id or 0, ""), row)
    )


def migrated(case: Case) -> Conflict | None:
    """The last that happened was that the case went over to another release, with another form maybe."""
    rows = trail.of_case(case.id)
    if not rows or rows[-1].kind not in ("migrate", "migrate_back"):
        return None
    told = f"该件已于{spoken(rows[-1].at)}改按流程的第 {_note(rows[-1]).get('to')} 版办理，表单可能已有变化。"
    return Conflict(f"{told}已填写的内容请先暂存，刷新页面核对后再提交。", done=_done("", rows[-1]))


def _first(rows: Iterable[TrailEntry], kinds: tuple[str, ...], since: datetime | None) -> TrailEntry | None:
    """The act that ended an item: the first one not before its end; of clocks that disagree, the last there is."""
    fitting = [row for row in rows if row.kind in kinds]
    after = [row for row in fitting if since is not None and row.at >= since]
    return after[0] if after else fitting[-1] if fitting else None


def _sentence(row: TrailEntry, case: Case, who: str, here: bool) -> str:
    at, said = spoken(row.at), decision_of(case, _note(row))
    if row.kind == "complete" and not here:
        act = f"作出“{said}”的意见" if said else "办理相关环节"
        return f"{who}已于{at}{act}，该事项无需再办理。"
    if said:
        return f"该事项已由{who}于{at}作出“{said}”的意见，不能重复办理。"
    if row.kind in PASSIVE:
        return PASSIVE[row.kind].format(at=at, where=org_name(row.org or "") or "其他单位")
    return f"该事项已由{who}于{at}{'阅知' if row.kind == 'read' else '办理完毕'}，不能重复办理。"


PASSIVE: Mapping[str, str] = {
    "withdraw": "申请单位已于{at}撤回，无需办理。",
    "cancel": "该事项已于{at}由管理员终止办理，无需办理。",
    "remove": "填报单位已于{at}删除该件，无需办理。",
    "move": "该件已于{at}由管理员移至其他环节，该事项无需办理。",
    "yield": "该件尚未填写，{where}已于{at}开始办理同一记录，本件不再保留。",
    "timer": "该事项已于{at}到时自动转入下一环节，无需办理。",
    "wake": "该事项已于{at}自动转入下一环节，无需办理。",
    "service": "该事项已于{at}自动转入下一环节，无需办理。",
}


def _note(row: TrailEntry) -> dict[str, Any]:
    return dict(orjson.loads(row.note)) if row.note else {}


def _who(person: Person, row: TrailEntry) -> str:
    """Without asking where the person was read with the item."""
    if row.person_id == person.id:
        return "您"
    found = db.session().get(User, row.person_id) if row.person_id else None
    return found.name if found else "同事"


def _done(who: str, row: TrailEntry) -> dict[str, Any]:
    return {"by": who, "at": clock.local(row.at).isoformat(timespec="seconds"), "what": row.kind}


DECISIONS = {"approve": "通过", "return": "退回补正", "handover": "移交"}
"""Decisions that the platform knows, where a form has no word for them."""


def spoken(at: datetime) -> str:
    """6月10日09:00, with the year where it is not this one."""
    moment = clock.local(at)
    year = "" if moment.year == clock.today().year else f"{moment.year}年"
    return f"{year}{moment.month}月{moment.day}日{moment:%H:%M}"


def decisions(case: Case) -> dict[str, str]:
    """What decisions are called: the package's own by their form, the platform's by its own words."""
    forms = packages.release(case.release_id).forms.values()
    fields = (form.fields[DECISION] for form in forms if DECISION in form.fields)
    return {str(value): title for field in fields for value, title in field.choices.items()} | DECISIONS


def decision_of(case: Case, note: Mapping[str, Any]) -> str:
    """The decision in a note of the trail; "" where none was taken."""
    made = note.get(DECISION)
    return decisions(case).get(str(made), str(made)) if made else ""


Extra = dict[str, Any]


def case_for(case: Case, seen: bool = True) -> tuple[str, Extra]:
    """How a case is named in a sentence, and the way to it; nothing of either for who does not see it."""
    if not seen:
        return "", {}
    return f"（办件 {case.number}）", {"case": str(case.id), "number": case.number}


def own_entry(person: Person, register: Register, entry_id: str) -> Extra:
    """The way to a record, and to what this person may begin with it."""
    begun = [vars(one) for one in changes(person, register, entry_id)]
    return {"entry": entry_id, "register": register.code, "changes": begun}


def entry_keyed(case: Case, register: Register, pair: Pair) -> Extra:
    """The way to the record that has this key or unique value, where whoever began the case reads it."""
    name, value = pair
    named = (EntryKey.register == register.code, EntryKey.name == name, EntryKey.value == value)
    keyed = (Entry.register == register.code, Entry.key == value)
    way = select(Entry).where(*keyed) if not name else select(Entry).join(EntryKey).where(*named)
    entry = db.session().scalar(way.limit(1))
    if entry is None or not (entry.owner_org == case.starter_org or accounts.department(case.starter_org)):
        return {}
    return {"entry": str(entry.id), "register": register.code}
