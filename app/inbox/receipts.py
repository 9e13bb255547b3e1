"""回执 as a page and as its print shows it: finished text."""

from typing import Any

from app import clock
from app.accounts.contacts import contact
from app.accounts.person import Person
from app.cases.acknowledgement import Acknowledgement, Desk, acknowledgement
from app.cases.reading.summaries import summary
from app.cases.reading.visibility import door, tells_why
from app.cases.rulings import outcome_said
from app.cases.state import submissions
from app.cases.state.refusals import by_platform
from app.enums import CaseState, ItemState
from app.inbox.file_sheets import called
from app.inbox.item_head import sentence
from app.inbox.related import filed, opened
from app.packages.drawing import Next
from app.packages.portal import guide_of
from app.site.current import roles

AT_ONCE = "本次变更无须审核，提交后即已生效"
DONE = "该件已经办结。"
UNCHANGED = "提交的内容与已登记的记录一致，没有变化，不需要办理。"
ENDED = "该件已经终止办理。"


def receipt(person: Person, case_id: int) -> dict[str, Any]:
    """The page. Raises NotFound where this person's organisation has sent nothing."""
    found = acknowledgement(person, case_id)
    case, process = found.case, found.case_run.loaded.package.processes.get(found.case.process)
    return {
        "case": case,
        "guide": guide_of(case.package, case.process, person.roles),
        "title": process.title if process else case.process,
        "rows": _rows(person, found),
        "came_back": _came_back(person, found),
        "decided": bool(found.decision),
        "desks": [_desk(one, person) for one in found.desks],
        "following": _following(found),
        "opened": opened(person, case),
        "told": _told(found),
        "outcome": _outcome(found, (process.unreviewed if process else None) or ""),
        "recall": found.recall,
        "record": filed(person, found.case_run) if found.filed else None,
        "moved": bool(found.desks) and all(one.item.state != ItemState.OPEN for one in found.desks),
        "on": _day(clock.now()),
    }


def _came_back(person: Person, found: Acknowledgement) -> str:
    """To whom the form came back upon it, and why, for who reads all forms or corrects this one; "" where it did
    not."""
    hers, lines = door(person, found.case_run), list[str]()
    for item in found.came_back:
        org, given = called(item.org), by_platform(item) or {}
        why = given.get("remarks", ()) if tells_why(hers, item) else ()
        lines += [f"{org}：{one['message']}" for one in why] or [org]
    return "；".join(dict.fromkeys(lines))


def _rows(person: Person, found: Acknowledgement) -> list[tuple[str, str, int]]:
    """What was sent, by whom and when; the third says how wide."""
    case = found.case
    told = [("办件编号", case.number, 6), ("表单" if found.decision else "填报内容", found.form.title, 6)]
    brief = summary(person, case)
    told += [("摘要", brief, 12)] if brief else []
    who = f"{called(found.sent.by_org)} {found.by}".strip()
    if found.decision:
        told += [("办理结果", found.said, 12), ("意见", found.opinion or "没有填写意见说明。", 12)]
    outcome = _outcome_said(found)
    told += [("办理结果", outcome, 12)] if outcome else []
    sender = "办理单位" if found.decision or outcome else "填报单位"
    return [*told, (sender, who, 6), ("提交时间", f"{clock.local(found.sent.at):%Y-%m-%d %H:%M}", 6)]


def _outcome_said(found: Acknowledgement) -> str:
    """What came of a form without a decision, where the package names the field that tells."""
    answers = submissions.opened(found.form, found.sent.answers)
    return outcome_said(found.case_run, found.form, answers)


def _desk(one: Desk, person: Person) -> dict[str, Any]:
    item = one.item
    return {
        "step": item.title,
        "org": called(item.org),
        "role": roles().titles.get(item.role, item.role),
        "other": one.second,
        "due": _due(one),
        "contact": contact(item.org) if item.org != person.org.code else None,
    }


def _due(one: Desk) -> str:
    if one.item.due_at is None:
        return "没有规定时限"
    days = f"{one.days}个工作日内，" if one.days else ""
    return f"{days}{_day(one.item.due_at)}前{'（暂按双休计算）' if one.estimated else ''}"


def _day(moment: Any) -> str:
    day = clock.local(moment)
    return f"{day.year}年{day.month}月{day.day}日"


def _following(found: Acknowledgement) -> list[Next]:
    """What comes after where it lies; the same for several desks of one step. What follows a form that a decision
    gave back depends on how it will be sent: that is told to who sends it."""
    here = found.case.starter_org
    desks = (one for one in found.desks if not found.decision or one.item.org != here or found.sent.by_org == here)
    return list(dict.fromkeys(one for desk in desks for one in desk.following))


def _told(found: Acknowledgement) -> bool:
    """Whether a notice of the result will come: to who began the case, of what others decide."""
    here = found.case.starter_org
    return found.sent.by_org == here and any(one.item.org != here for one in found.desks)


def _outcome(found: Acknowledgement, why: str) -> str:
    """What has become of it where it lies on no desk. `why`: the reason for which changes act at once."""
    if found.desks:
        return ""
    case = found.case
    if case.finished_at is None:
        return sentence(found.case_run)
    if found.filed is None:
        return ENDED if case.state == CaseState.CANCELLED else UNCHANGED if _unchanged(found) else DONE
    return f"{AT_ONCE}{f'（{why}）' if why else ''}。" if found.at_once else "已经登记。"


def _unchanged(found: Acknowledgement) -> bool:
    """Whether the case ended because its record says so already, before anybody decided anything."""
    return found.case.entry_id is not None and not found.case_run.decided
