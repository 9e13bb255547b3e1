"""撤回: the applicant takes a submission back until somebody has decided."""

from collections.abc import Sequence

from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.cases import advance, overtaken
from app.cases.access import sees
from app.cases.complete import actor_of
from app.cases.models import Case, WorkItem
from app.cases.stake import give_up_keys
from app.cases.taken import locked_of, tasks_of
from app.errors import Conflict, Forbidden, NotFound
from app.packages import drawing
from app.packages import queries as packages
from app.trail.write import write

RECALL = "recall"
NOT_HERS = "只有填报该件的岗位可以撤回。"
_SENT = select(WorkItem.remarks).where(WorkItem.kind == "task", WorkItem.state == "done")


def _still_asked(case: Case) -> str | None:
    """A recall opens the form as it was: what a reviewer asked for stays asked, and the rest stays locked."""
    mine = _SENT.where(WorkItem.case_id == case.id, WorkItem.org == case.starter_org)
    return db.session().scalars(mine.order_by(WorkItem.id.desc()).limit(1)).first()


def recallable(person: Person, case: Case) -> bool:
    """Whether the diagram lets this person take back what lies with others now."""
    if case.state != "running" or not sees(person, case) or not _holds_one(person, case, _senders(case)):
        return False
    content, lanes = packages.release(case.release_id).content, packages.release(case.release_id).package.lanes
    steps = select(WorkItem.step).where(
        WorkItem.case_id == case.id, WorkItem.kind == "task", WorkItem.state == "open"
    )
    return any(
        person.holds(case.starter_org, lanes[lane].role)
        for step in db.session().scalars(steps)
        for lane in drawing.lanes_after(content.drawings, case.process, step, RECALL)
        if lane in lanes
    )


def _holds_one(person: Person, case: Case, senders: Sequence[str]) -> bool:
    """Whether this person holds a post of the starter's that has sent something."""
    return any(person.holds(case.starter_org, role) for role in senders)


def _senders(case: Case) -> Sequence[str]:
    """The roles at the starter's that have sent something; none for a draft."""
    done = WorkItem.case_id == case.id, WorkItem.kind == "task", WorkItem.state == "done"
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
    motion = advance.resumed(case, actor_of(person))
    motion.remarks = _still_asked(case)
    with advance.failures(motion):
        if not motion.run.deliver(RECALL):
            raise overtaken.decided(case) or Conflict("当前环节不能撤回。")
    advance.settle(motion, tasks_of(case))
    if motion.new_items and not any(person.holds(one.org, one.role) for one in motion.new_items):
        raise Forbidden(NOT_HERS)
    give_up_keys(case, motion.loaded.package.registers.get(case.register or ""))
    write(case.id, "withdraw", motion.actor)
    return case
