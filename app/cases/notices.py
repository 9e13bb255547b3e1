"""告知: short notices on a desk beside a case. Of equal ones, and of decisions on a case, the newest is unread."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update

from app import clock, db
from app.accounts import queries as accounts
from app.cases import posts
from app.cases.models import Case, Submission, WorkItem
from app.cases.reading.access import read_at_post
from app.cases.state import signers
from app.cases.state.case_run import CaseRun
from app.enums import CaseState, ItemKind, ItemState
from app.packages import portal
from app.publications import queries as publications
from app.site.current import roles
from app.site.roles import DEPARTMENT

NOTICE = "notice"
DECIDED, SHOWN = "decided", "shown"
"""Steps of notices that take each other's place: what was decided on a case, whether its record is public."""


BACK = "，表单已退回"


def put(case_id: int, org: str, role: str, title: str, step: str = NOTICE, due_at: datetime | None = None) -> None:
    """Put a notice on a desk; what it repeats or replaces there counts as read."""
    now = clock.now()
    here = WorkItem.case_id == case_id, WorkItem.kind == ItemKind.NOTICE, WorkItem.state == ItemState.OPEN
    same = WorkItem.step == step if step in (DECIDED, SHOWN) else WorkItem.title == title
    older = update(WorkItem).where(*here, WorkItem.org == org, WorkItem.role == role, same)
    db.session().execute(older.values(state=ItemState.DONE, done_at=now))
    _add(case_id, org, role, title, step, due_at)


def _add(case_id: int, org: str, role: str, title: str, step: str, due_at: datetime | None = None) -> None:
    notice = {"kind": ItemKind.NOTICE, "state": ItemState.OPEN, "step": step, "title": title, "due_at": due_at}
    db.session().add(WorkItem(case_id=case_id, org=org, role=role, arrived_at=clock.now(), **notice))


def tell_starter(case: Case, title: str) -> None:
    """Tell the post that began the case; nobody where nobody is there."""
    role = posts.desk_of(case)
    if role:
        put(case.id, case.starter_org, role, title)


def tell_decided(case_run: CaseRun, item: WorkItem, left: Iterable[WorkItem]) -> None:
    """After the move that another organisation's decision made. `left`: tasks that were open before. Where several
    decide together, what all of them have said, once the last has."""
    case = case_run.case
    if signers.still_signing(case_run, item, left) or _decides_alone(case_run, item):
        return
    rows = _together(case_run, item)
    if {row.by_org for row in rows} <= {case.starter_org} and case_run.actor.org == case.starter_org:
        return
    made = rows or [row for row in (case_run.made,) if row is not None]
    known = {case.starter_org, *(row.by_org for row in made)}
    there = next((one.org for one in case_run.new_items if one.org not in known), None)
    word = _said(case_run, made)
    back = BACK if _returned(case_run) and (len(rows) > 1 or not word) else ""
    _tell_word(case_run, word, _since(case_run, there) or back, case_run.decided > 1)


def _decides_alone(case_run: CaseRun, item: WorkItem) -> bool:
    """Whether none but who began the case decides there: told by the lanes, without a look at what was sent."""
    package, definition = case_run.loaded.package, case_run.loaded.definition(case_run.case.process)
    lanes = {definition.lane(step) or "" for step in (item.step, *signers.beside(case_run, item.step))}
    own = all(lane in package.lanes and package.lanes[lane].org == "starter" for lane in lanes)
    return own and case_run.actor.org == case_run.case.starter_org


def _said(case_run: CaseRun, rows: list[Submission]) -> str:
    """What they decided, as far as who began the case reads it; "" where what she does not read gave it back."""
    case = case_run.case
    names = read_at_post(case_run, case.starter_org, _post(case_run))
    read = [row for row in rows if names is None or row.form in names or row.by_org == case.starter_org]
    unread = len(read) < len(rows) and _returned(case_run) and not any(map(case_run.declines, read))
    return "" if unread else signers.said(case_run, read)


def _tell_word(case_run: CaseRun, word: str, since: str, again: bool = True) -> None:
    """What was decided and what has become of the case; nothing where neither is hers to know."""
    told = f"{word}{since}" if word else since.removeprefix("，").removeprefix("但")
    if told:
        _tell(case_run, f"办理结果：{told}", again)


def _together(case_run: CaseRun, item: WorkItem) -> list[Submission]:
    """What those have decided who decide together with an item; nothing where one decides alone."""
    made = case_run.made
    return signers.signed(case_run, made) if made is not None and signers.several(case_run, item.step) else []


def _returned(case_run: CaseRun) -> bool:
    return any(one.remarks is not None for one in case_run.new_items)


def tell_gone_on(case_run: CaseRun) -> None:
    """After a move that nobody made: a record was filed at last, or a form came back, refused by rules now."""
    if case_run.has_filed:
        _tell(case_run, f"办理结果：{_filed(case_run)}")
    elif _came_back(case_run) and not case_run.handed_back:
        _tell(case_run, "办理结果：系统办理时没有通过，表单已退回")
    elif case_run.remarks:
        _tell(case_run, "办理结果：公示前核对未通过，退回补正")
    elif _returned(case_run):
        last = next(row for row in reversed(case_run.sent) if case_run.decides(row))
        _tell_word(case_run, _said(case_run, signers.signed(case_run, last)), BACK)


def _tell(case_run: CaseRun, title: str, again: bool = True) -> None:
    """To who began the case. `again`: earlier ones may be there."""
    case, role = case_run.case, _post(case_run)
    if role and again:
        put(case.id, case.starter_org, role, title, DECIDED)
    elif role:
        _add(case.id, case.starter_org, role, title, DECIDED)


def _post(case_run: CaseRun) -> str | None:
    """The role of who began the case, known where a lane tells it."""
    case, package = case_run.case, case_run.loaded.package
    first = next((row for row in case_run.sent if row.by_org == case.starter_org), None)
    lane = case_run.loaded.definition(case.process).lane(first.step) if first else None
    return package.lanes[lane].role if lane and lane in package.lanes else posts.desk_of(case)


def tell_shown(case_id: int, org: str, title: str) -> None:
    """The owner of a record, or the department that published it, learns that it is public, no more, or again."""
    place = accounts.org(org)
    role = roles().desk if place and place.kind == DEPARTMENT else accounts.first_role(org)
    if role:
        put(case_id, org, role, title, SHOWN)


def tell_about(case_run: CaseRun) -> None:
    """Whom a record is about learns that others have put it before the public, or what is new of it. Who began the
    case is told of the decision."""
    case, place = case_run.case, accounts.org(case_run.about) if case_run.made_public else None
    if place is None or place.kind == DEPARTMENT or place.code == case.starter_org or case_run.changing is None:
        return
    entry, version = case_run.changing
    what = "已公示" if version == 1 else "有新的公示内容"
    register = case_run.loaded.package.registers.get(case.register or "")
    named = portal.kind(case_run.loaded, register) if register else ""
    tell_shown(case.id, place.code, f"涉及本单位的{named[:20]}“{publications.title(entry)[:60]}”{what}")


def _came_back(case_run: CaseRun) -> bool:
    """Whether a form came back in this move since a step refused."""
    return bool(case_run.refusals) and any(one.remarks for one in case_run.new_items)


def _since(case_run: CaseRun, there: str | None) -> str:
    """What has become of the case by it."""
    if case_run.has_filed:
        return f"，{_filed(case_run)}"
    if _came_back(case_run):
        return "，但系统办理时没有通过，表单已退回"
    if case_run.case.state == CaseState.WAITING:
        return "，等待所需的其他记录公示"
    return f"，转{accounts.org_name(there) or there}办理" if there else ""


def _filed(case_run: CaseRun) -> str:
    if case_run.kept_by is not None:
        return f"已登记，公示仍由{case_run.kept_by or '监管部门'}撤下"
    return "已公示" if case_run.made_public else "已登记"
