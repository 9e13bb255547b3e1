"""Rows of the inbox and of a case's open steps: finished texts, no queries in templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import clock
from app.accounts import queries as accounts
from app.accounts.person import Person
from app.accounts.queries import full_names
from app.calendar import decree, working_days
from app.cases.models import Case, WorkItem
from app.cases.posts import shut
from app.cases.reading.boxes import Box
from app.cases.reading.summaries import called_then, summaries
from app.cases.rulings import decided
from app.cases.state import deadlines
from app.cases.state.item_form import form_of
from app.cases.state.kept_drafts import writers
from app.cases.state.opened_cases import openers
from app.cases.state.record import natures
from app.enums import CaseState, ItemKind, ItemState
from app.inbox.file_sheets import called as org_called
from app.packages import queries as packages
from app.packages.queries import Loaded
from app.site.roles import DEPARTMENT

STATES = {
    CaseState.DRAFT: ("草稿", "secondary"),
    CaseState.RUNNING: ("办理中", "blue"),
    CaseState.WAITING: ("等待中", "yellow"),
    CaseState.FINISHED: ("已办结", "green"),
    CaseState.CANCELLED: ("已终止", "secondary"),
    CaseState.SUSPENDED: ("暂停办理", "orange"),
}
ACT, READ, LOOK = "办理", "阅知", "查看"
WAITING = ("待办理", "blue")
Found = Sequence[tuple[WorkItem, Case]]


def state(case: Case) -> tuple[str, str]:
    """Word and colour. What another case has opened is no draft though nothing was sent in it yet."""
    if case.state == CaseState.DRAFT and case.opened_from is not None:
        return WAITING
    return STATES[case.state]


def rows(person: Person, found: Found, box: Box | None = None) -> list[dict[str, Any]]:
    """In a number of statements that depends on the posts, not on the rows. `box`: whose page this is, which has
    told already who wrote the drafts and what others could do."""
    names = full_names(item.claimed_by for item, _ in found)
    releases = packages.pinned(case.release_id for _, case in found)
    kinds = natures([case for _, case in found], releases)
    shared = _shared(person, found) if box is None else box.shared
    begun = _begun(person, found, box)
    hers = _acting(person, found)
    told = [item for item, _ in found if person.holds(item.org, item.role)]
    said = decided(told, {item.id: releases[case.release_id] for item, case in found})
    called = summaries(person, (case for _, case in found))
    about = _about(person, found, releases)
    return [
        _row(person, item, case, names, item.id in shared, item.id in hers)
        | {
            "nature": kinds[case.id].at(item) if case.id in kinds else "",
            "verb": _verb(item, releases[case.release_id], item.id in hers),
        }
        | {"draft": _draft(person, item, case, begun)}
        | {"said": said.get(item.id, ""), "summary": about.get(item.id) or called[case.id] or ""}
        for item, case in found
    ]


def _row(
    person: Person,
    item: WorkItem,
    case: Case,
    names: dict[int, str],
    shared: bool,
    hers: bool,
) -> dict[str, Any]:
    mine = person.holds(item.org, item.role)
    others = mine and shared
    return {
        "item": item,
        "case": case,
        "left": left(item.arrived_at, item.due_at) if item.state == ItemState.OPEN else None,
        "arrived": clock.local(item.arrived_at),
        "done": clock.local(item.done_at) if item.done_at else None,
        "state": state(case),
        "where": "" if mine or item.state != ItemState.OPEN else org_called(item.org),
        "holder": _holder(person, item, names) if others or person.kind == DEPARTMENT else "",
        "desk": _desk(item) if others and hers and item.kind == ItemKind.TASK else [],
    }


def _shared(person: Person, found: Found) -> set[int]:
    """The items on her desks that somebody else of the post could do, too."""
    mine = [item for item, _ in found if person.holds(item.org, item.role)]
    at_post = {post: {one.id for one in accounts.holders(*post)} for post in {(one.org, one.role) for one in mine}}
    return {one.id for one in mine if at_post[one.org, one.role] - {person.id, one.barred_by}}


def _about(person: Person, found: Found, releases: Mapping[int, Loaded]) -> dict[int, str]:
    """By item, of a case that another has opened and in which nothing is sent yet: who asks, and about what. That
    is told to the departments at whose desks it lies, where their step reads all, and to whose own case it is."""
    mute = [(item, case) for item, case in found if case.opened_from and not case.summary]
    known = openers(case for _, case in mute)
    whole = [case for item, case in mute if _knows_opener(person, item, case, releases[case.release_id], known)]
    what = called_then(whole, known)
    said = {case.id: f" · {told}" if (told := what.get(case.id)) else "" for _, case in mute}
    return {item.id: f"{org_called(case.starter_org)}发起{said[case.id]}" for item, case in mute}


def _knows_opener(
    person: Person, item: WorkItem, case: Case, release: Loaded, openers: Mapping[int, Case]
) -> bool:
    opener = openers.get(case.opened_from or 0)
    if opener is not None and opener.starter_org == person.org.code:
        return True
    desk = person.kind == DEPARTMENT and person.holds(item.org, item.role)
    return desk and release.package.step(case.process, item.step).reads is None


def _begun(person: Person, found: Found, box: Box | None) -> dict[int, str]:
    """By item whose draft it has, where that is a colleague's: who wrote it, else who began the case."""
    drafted = [item.id for item, _ in found if item.draft_rev and item.state == ItemState.OPEN]
    wrote = writers(drafted, box.writers if box else None)
    began = {item.id: case.started_by for item, case in found if case.state == CaseState.DRAFT and case.started_by}
    of = {item: by for item, by in (began | wrote).items() if by != person.id}
    names = full_names(of.values())
    return {item: names.get(by, "") for item, by in of.items()}


def _draft(person: Person, item: WorkItem, case: Case, begun: dict[int, str]) -> str:
    """草稿, of a colleague with the name; "" where nothing is begun. What another case has opened is none."""
    unsent = case.state == CaseState.DRAFT and case.opened_from is None
    if item.state != ItemState.OPEN or not person.holds(item.org, item.role) or not (item.draft_rev or unsent):
        return ""
    name = begun.get(item.id, "")
    return f"{name}的草稿" if name else "草稿"


def _acting(person: Person, found: Found) -> set[int]:
    """The items that are this person's to deal with now."""
    going = [item for item, case in found if item.kind != ItemKind.TASK or case.state != CaseState.SUSPENDED]
    open_here = [item for item in going if item.state == ItemState.OPEN and person.holds(item.org, item.role)]
    free = {item.id for item in open_here if item.claimed_by in (None, person.id)}
    return free.difference(shut(person)) if free else set()


def _holder(person: Person, item: WorkItem, names: dict[int, str]) -> str:
    if item.kind != ItemKind.TASK or item.state != ItemState.OPEN or item.claimed_by is None:
        return ""
    return "您已领取" if item.claimed_by == person.id else f"{names.get(item.claimed_by, '同事')}办理中"


def _desk(item: WorkItem) -> list[str]:
    return ["release" if item.claimed_by else "claim", "transfer"]


def _verb(item: WorkItem, loaded: Loaded, hers: bool) -> str:
    """What the button of a row says: 阅知 for what asks nothing, 查看 for what is not one's own."""
    if not hers:
        return LOOK
    return ACT if item.kind == ItemKind.TASK or form_of(loaded, item) else READ


EMPTY = {
    "todo": "暂无待办事项。",
    "done": "暂无已办事项。",
    "started": "暂无发起的事项。",
    "copied": "暂无抄送与告知。",
    "drafts": "暂无草稿。",
}
ONLY = {"returned": "退回补正", "unread": "未读"}
NOT_FOUND = "未查询到符合条件的事项。"


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
            if loaded.content.doers(name) & person.roles:
                hers.add(f"{loaded.package.key}.{name}")
    return known, {key: title for key, title in known.items() if key in hers or key == chosen}


SOON = 3


@dataclass(frozen=True)
class Left:
    """`tone`: red once overdue, orange within three working days. `estimated`: with holidays not known yet."""

    text: str
    tone: str
    estimated: bool

    @property
    def whole(self) -> str:
        """The text with what it rests on."""
        return f"{self.text}{'（暂按双休计算）' if self.estimated else ''}"


def left(arrived: datetime, due: datetime | None) -> Left | None:
    """None for what has no deadline."""
    if due is None:
        return None
    decree.load()
    today, last = clock.today(), clock.local(due).date()
    days = working_days.between(today, last)
    estimated = deadlines.estimated(arrived, due)
    if due < clock.now():
        late = -days
        text = f"已超期{late}个工作日" if late else "已超期"
        return Left(f"{text}（{_day(last)}到期）", "red", estimated)
    if days == 0:
        return Left(f"今日到期（{clock.local(due):%H:%M}前）", "orange", estimated)
    return Left(f"剩余{days}个工作日（{_day(last)}前）", "orange" if days <= SOON else "secondary", estimated)


def _day(day: date) -> str:
    year = "" if day.year == clock.today().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
