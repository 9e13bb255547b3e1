"""Who may see a case or item, and who may act on it: 404 for strangers, 403 for those who may only look."""

from collections.abc import Iterable

from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases import overtaken, posts
from app.cases.desks import lies_with
from app.cases.models import Case, WorkItem
from app.errors import Forbidden, NotFound
from app.trail.models import TrailEntry

TWO_PEOPLE = "录入与复核须由不同人员办理。"
GIVEN_BACK = "本件由您复核后退回，请由其他人员修改，重新提交后您再复核。"


def sees(person: Person, case: Case) -> bool:
    """Starter's organisation, superiors and site departments by scope, every desk it ever lay on; its owner once
    it has ended.

    Administrators see no business whatever their organisation (三权分立), nor does who holds no post in it.
    """
    if not person.in_business:
        return False
    if person.org.code == case.starter_org:
        return True
    return _concerns(person, case) or _lay_on_desk(person, case)


def _concerns(person: Person, case: Case) -> bool:
    if person.kind != "department":
        return person.org.code == case.owner and case.state == "finished"
    return case.state != "draft" and Scope.of(person).sees(case.owner or "", case.region_path)


def _lay_on_desk(person: Person, case: Case) -> bool:
    rows = select(WorkItem.id).where(WorkItem.case_id == case.id, lies_with(person))
    return db.session().scalar(rows.limit(1)) is not None


def seen_case(person: Person, case_id: int) -> Case:
    """The case, or NotFound."""
    case = db.session().get(Case, case_id)
    if case is None or not sees(person, case):
        raise NotFound
    return case


def seen_item(person: Person, item_id: int) -> tuple[WorkItem, Case]:
    """The item and its case, or NotFound. Not locked."""
    row = (
        db.session()
        .execute(select(WorkItem, Case).join(Case, Case.id == WorkItem.case_id).where(WorkItem.id == item_id))
        .one_or_none()
    )
    if row is None or not sees(person, row[1]):
        raise NotFound
    return row[0], row[1]


def works_on(person: Person, items: Iterable[WorkItem]) -> bool:
    """Whether one of these lies open on the desk of a department's person: sensitive values are open to her."""
    open_tasks = (one for one in items if one.kind == "task" and one.state == "open")
    return person.kind == "department" and any(person.holds(one.org, one.role) for one in open_tasks)


def steps_of(person: Person, items: Iterable[WorkItem]) -> list[WorkItem]:
    """The steps among these that lie, or lay, on this person's desks."""
    return [one for one in items if one.kind == "task" and person.holds(one.org, one.role)]


def may_act(person: Person, item: WorkItem, case: Case, line: TrailEntry | None = None) -> None:
    """Raise unless this person may decide this item now. `line`: what the trail says of its end, if known."""
    if not person.holds(item.org, item.role):
        raise overtaken.elsewhere(person, item, case) if sees(person, case) else NotFound
    if item.state != "open":
        raise overtaken.ended(person, item, case, line)
    if person.id in posts.barred(item, case):
        raise Forbidden(GIVEN_BACK if item.remarks else TWO_PEOPLE)
    if item.claimed_by not in (None, person.id):
        raise overtaken.taken(person, item, case)
