"""撤回、删除草稿、终止: a case goes back, or ends before its time."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from app import clock, db
from app.accounts.person import Person
from app.accounts.queries import org_name
from app.cases import advance, notices
from app.cases.complete import actor_of
from app.cases.models import Case, CaseWait, WorkItem
from app.cases.reading.access import sees
from app.cases.state import kept_drafts, overtaken, personal_numbers, refusals, suspensions
from app.cases.state.unique_claims import give_up_keys
from app.cases.take import locked_of, open_tasks, tasks_of
from app.enums import CaseState, ItemKind, ItemState
from app.errors import AppError, Conflict, Forbidden, NotFound, NotPossible
from app.jobs.drop import drop_case
from app.packages import entry_points
from app.packages import queries as packages
from app.trail.write import Actor, write

RECALL = "recall"
NOT_HERS = "只有填报该件的岗位可以撤回。"
_SENT = select(WorkItem.remarks).where(WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.DONE)


def _still_asked(case: Case) -> str | None:
    """A recall opens the form as it was: what a reviewer asked for stays asked, and the rest stays locked."""
    mine = _SENT.where(WorkItem.case_id == case.id, WorkItem.org == case.starter_org)
    return db.session().scalars(mine.order_by(WorkItem.id.desc()).limit(1)).first()


def recallable(person: Person, case: Case) -> bool:
    """Whether the diagram lets this person take back what lies with others now."""
    if case.state != CaseState.RUNNING or not sees(person, case) or not _holds_one(person, case, _senders(case)):
        return False
    content, lanes = packages.release(case.release_id).content, packages.release(case.release_id).package.lanes
    steps = select(WorkItem.step).where(
        WorkItem.case_id == case.id, WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.OPEN
    )
    return any(
        person.holds(case.starter_org, lanes[lane].role)
        for step in db.session().scalars(steps)
        for lane in entry_points.lanes_after(content.drawings, case.process, step, RECALL)
        if lane in lanes
    )


def _holds_one(person: Person, case: Case, senders: Sequence[str]) -> bool:
    """Whether this person holds a post of the starter's that has sent something."""
    return any(person.holds(case.starter_org, role) for role in senders)


def _senders(case: Case) -> Sequence[str]:
    """The roles at the starter's that have sent something; none for a draft."""
    done = WorkItem.case_id == case.id, WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.DONE
    return (
        db.session().scalars(select(WorkItem.role).where(*done, WorkItem.org == case.starter_org).distinct()).all()
    )


def withdraw(person: Person, item_id: int) -> Case:
    """`item_id`: any task of the case; only by who may work the step that is given back. Raises Conflict once a
    decision was taken."""
    case = locked_of(item_id)
    if not sees(person, case) or db.session().get(WorkItem, item_id) is None:
        raise NotFound
    if person.org.code != case.starter_org:
        raise Forbidden("只有填报单位可以撤回。")
    senders = _senders(case)
    if senders and not _holds_one(person, case, senders):
        raise Forbidden(NOT_HERS)
    if case.finished_at is not None:
        raise overtaken.closed(case) or overtaken.decided(case) or Conflict("办件已经办结，不能撤回。")
    case_run = advance.resumed(case, actor_of(person))
    case_run.remarks, case_run.recalled = _still_asked(case), True
    with advance.failures(case_run):
        if not case_run.run.deliver(RECALL):
            raise overtaken.decided(case) or NotPossible("当前环节不能撤回。")
    advance.settle(case_run, tasks_of(case))
    if case_run.new_items and not any(person.holds(one.org, one.role) for one in case_run.new_items):
        raise Forbidden(NOT_HERS)
    give_up_keys(case, case_run.loaded.package.registers.get(case.register or ""))
    write(case.id, "withdraw", case_run.actor)
    refusals.tell(case_run)
    return case


def remove(person: Person, case_id: int, reason: str) -> Case:
    """Cancel a draft or returned case with a reason; its drafts are wiped, what was sent stays in the file."""
    case = advance.locked(case_id)
    if not sees(person, case):
        raise NotFound
    _require(person, case)
    why = personal_numbers.stated(reason, "删除原因")
    end(case, person.id)
    _tell_others(case, why)
    write(case.id, "remove", actor_of(person), note={"reason": why})
    return case


def removable(person: Person, case: Case) -> bool:
    """Whether this person may delete the case now: what pages offer is what `remove` does."""
    try:
        _require(person, case)
    except AppError:
        return False
    return True


def _require(person: Person, case: Case) -> None:
    """Raise unless the case is back with its author, and she is of its desk."""
    if person.org.code != case.starter_org:
        raise Forbidden("只有填报单位可以删除草稿。")
    if case.state == CaseState.CANCELLED:
        raise overtaken.closed(case) or Conflict("办件已经终止，不能再次删除。")
    tasks = list(open_tasks(case).values())
    if case.finished_at:
        raise Conflict("该件已经办结，不能删除。")
    suspensions.require_going(case)
    if not tasks or not all(_at_author(case, item) for item in tasks):
        raise Conflict(_elsewhere(person, case, tasks))
    if not all(person.holds(item.org, item.role) for item in tasks):
        raise Forbidden
    for item in tasks:
        if item.draft_rev and item.claimed_by not in (None, person.id):
            raise overtaken.taken(person, item, case)


def _elsewhere(person: Person, case: Case, tasks: Sequence[WorkItem]) -> str:
    """Where it lies instead, and what can be done to have it back."""
    where = "、".join(dict.fromkeys(f"{org_name(item.org) or item.org}「{item.title}」" for item in tasks))
    back = "可以先撤回，再删除。" if recallable(person, case) else "退回补正后方可删除。"
    return (
        f"只有草稿或退回补正的填报可以删除。该件正在{where}环节办理，{back}"
        if where
        else "该件正在等待继续办理，不能删除。"
    )


def _at_author(case: Case, item: WorkItem) -> bool:
    """Whether the item is the author's own: the step the case began with. Others may hold the same post."""
    first = select(WorkItem.step).where(WorkItem.case_id == case.id, WorkItem.kind == ItemKind.TASK)
    begun = db.session().scalar(first.order_by(WorkItem.id).limit(1))
    return item.org == case.starter_org and item.step == begun


def _tell_others(case: Case, reason: str) -> None:
    """Every other desk that has had it in hand learns that it will not come back."""
    desks = select(WorkItem.org, WorkItem.role, WorkItem.step).where(WorkItem.case_id == case.id)
    rows = (
        db.session().execute(desks.where(WorkItem.kind == ItemKind.TASK, WorkItem.state == ItemState.DONE)).all()
    )
    first = db.session().scalar(desks.with_only_columns(WorkItem.step).order_by(WorkItem.id).limit(1))
    for org, role in sorted({(org, role) for org, role, step in rows if step != first}):
        notices.put(case.id, org, role, f"填报单位已删除：{reason}")


LONGEST = 500


def cancel(person: Person, case_id: int, reason: str) -> Case:
    """End the case with a reason and tell its starter. Raises NotFound, Invalid, Conflict if it has ended."""
    case = advance.locked(case_id)
    reason = personal_numbers.stated(reason, "终止办理的原因", LONGEST)
    if case.finished_at is not None:
        raise overtaken.closed(case) or Conflict("办件已经办结，不能终止。")
    end(case, person.id)
    notices.tell_starter(case, f"办件已终止办理：{reason}")
    write(case.id, "cancel", Actor(person.id, person.org.code), note={"reason": reason})
    return case


def end(case: Case, by: int | None) -> None:
    """The locked case is over: items void and given up, nothing waits or runs for it any more. What others than
    `by` had typed is kept for them for a while."""
    session, now = db.session(), clock.now()
    begun = select(WorkItem).where(WorkItem.case_id == case.id, WorkItem.draft_rev > 0)
    lost = [(item, kept_drafts.end(item, by)) for item in session.scalars(begun).all()]
    session.execute(delete(CaseWait).where(CaseWait.case_id == case.id))
    still_open = WorkItem.case_id == case.id, WorkItem.state == ItemState.OPEN
    void = {"state": ItemState.VOID, "done_at": now, "claimed_by": None, "draft_rev": 0, "remind_at": None}
    session.execute(update(WorkItem).where(*still_open).values(void))
    for item, writers in lost:
        kept_drafts.tell(item, writers, by)
    drop_case(case.id, by)
    if case.state == CaseState.SUSPENDED:
        suspensions.of(case.id).until = now
    case.state, case.finished_at, case.engine, case.next_due = CaseState.CANCELLED, now, None, None
    case.rev += 1
