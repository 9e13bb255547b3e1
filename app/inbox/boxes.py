"""Rows of the inbox and what narrows them, as pages show them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app import clock
from app.accounts.person import Person
from app.cases import deadlines, queries
from app.cases.copies import form_of
from app.cases.models import Case, WorkItem
from app.inbox.sheets import called
from app.packages import queries as packages
from app.packages.doers import doers
from app.packages.queries import Loaded

STATES = {
    "draft": ("草稿", "secondary"),
    "running": ("办理中", "blue"),
    "waiting": ("等待中", "yellow"),
    "finished": ("已办结", "green"),
    "cancelled": ("已终止", "secondary"),
    "suspended": ("已挂起", "orange"),
}


EMPTY = {
    "todo": "暂无待办事项。",
    "done": "暂无已办事项。",
    "started": "暂无发起的事项。",
    "copied": "暂无抄送与告知。",
    "drafts": "暂无草稿。",
}
ONLY = {"returned": "退回补正", "unread": "未读"}
NOT_FOUND = "未查询到符合条件的事项。"
ACT, READ, LOOK = "办理", "阅知", "查看"


def titles() -> dict[str, str]:
    """Chinese names of all processes by key."""
    return {
        f"{loaded.package.key}.{process.key}": process.title
        for loaded in packages.packages()
        for process in loaded.package.processes.values()
    }


def businesses(person: Person, published: Sequence[Loaded], chosen: str) -> tuple[dict[str, str], dict[str, str]]:
    """Names of all processes, and of those that this person begins or works in or has chosen."""
    known, hers = dict[str, str](), set[str]()
    for loaded in published:
        for name, process in loaded.package.processes.items():
            known[f"{loaded.package.key}.{name}"] = process.title
            if doers(loaded, name) & set(person.roles):
                hers.add(f"{loaded.package.key}.{name}")
    return known, {key: title for key, title in known.items() if key in hers or key == chosen}


def unread(person: Person) -> int:
    """How many copies and notices nobody has read yet."""
    return queries.page(person, queries.Wanted(box="copied", only="unread", size=1)).total


def line(person: Person, item: WorkItem, case: Case) -> dict[str, Any]:
    """A row of a box. `verb`: what one may do with it; `where`: with whom it lies, if that is somebody else."""
    mine = person.holds(item.org, item.role)
    return {
        "item": item,
        "case": case,
        "left": time_left(item.due_at) if item.state == "open" else None,
        "estimated": item.state == "open" and deadlines.estimated(item.arrived_at, item.due_at),
        "arrived": clock.local(item.arrived_at),
        "state": STATES[case.state],
        "draft": mine and item.state == "open" and (item.draft_rev > 0 or case.state == "draft"),
        "verb": _verb(person, item, case) if mine else LOOK,
        "where": "" if mine or item.state != "open" else called(item.org),
    }


def _verb(person: Person, item: WorkItem, case: Case) -> str:
    if item.state != "open" or item.barred_by == person.id or item.claimed_by not in (None, person.id):
        return LOOK
    if item.kind == "task":
        return ACT
    return ACT if form_of(packages.release(case.release_id), item) else READ


def time_left(due: datetime | None) -> tuple[str, str] | None:
    """(text, tone) of the time left: red once overdue, amber within three days."""
    if due is None:
        return None
    hours = (due - clock.now()).total_seconds() / 3600
    if hours < 0:
        return (f"超期 {_span(-hours)}", "red")
    return (f"剩 {_span(hours)}", "orange" if hours <= 72 else "secondary")


def _span(hours: float) -> str:
    return f"{int(hours)} 小时" if hours < 24 else f"{int(hours // 24)} 天"
