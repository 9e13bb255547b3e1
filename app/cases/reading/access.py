"""Who may see a case or item, and who may act on it: 404 for strangers, 403 for those who may only look."""

from collections.abc import Collection, Iterable, Sequence

import orjson
from sqlalchemy import bindparam, select

from app import db
from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases import posts, queries
from app.cases.models import Case, Submission, WorkItem
from app.cases.posts import lies_with
from app.cases.state import overtaken, submissions, suspensions
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.continued import undecided
from app.cases.state.demands import asked_at
from app.cases.state.record import register_of
from app.cases.state.refusals import by_platform
from app.cases.state.signers import MADE, forms_beside
from app.cases.state.submission_versions import lines
from app.enums import CaseState, ItemKind, ItemState
from app.errors import Forbidden, NotFound
from app.forms.deciding import APPROVE, DECISION, HANDOVER
from app.forms.remarkable import about
from app.packages import queries as packages
from app.packages.package import Package
from app.registers.models import EntryVersion
from app.site.roles import DEPARTMENT
from app.trail.models import TrailEntry

TWO_PEOPLE = "录入与复核须由不同人员办理。"
GIVEN_BACK = "本件由您复核后退回，请由其他人员修改，重新提交后您再复核。"

_ITEM = select(WorkItem, Case).join(Case, Case.id == WorkItem.case_id).where(WorkItem.id == bindparam("item"))


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
    if person.kind != DEPARTMENT:
        return person.org.code == case.owner and case.state == CaseState.FINISHED
    return case.state != CaseState.DRAFT and Scope.of(person).sees(case.owner or "", case.region_path)


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
    row = db.session().execute(_ITEM, {"item": item_id}).one_or_none()
    if row is None or not sees_item(person, row[0], row[1]):
        raise NotFound
    return row[0], row[1]


def sees_item(person: Person, item: WorkItem, case: Case) -> bool:
    """Whether she sees the case, and not as a unit to which nothing is told of what the item was done with."""
    if not sees(person, case):
        return False
    if not _outside(person, case):
        return True
    return item.id not in replaced_items(person, CaseRun(case, packages.release(case.release_id)))


def works_on(person: Person, items: Iterable[WorkItem]) -> bool:
    """Whether one of these lies open on the desk of a department's person: sensitive values are open to her."""
    open_tasks = (one for one in items if one.kind == ItemKind.TASK and one.state == ItemState.OPEN)
    return person.kind == DEPARTMENT and any(person.holds(one.org, one.role) for one in open_tasks)


def steps_of(person: Person, items: Iterable[WorkItem]) -> list[WorkItem]:
    """The steps among these that lie, or lay, on this person's desks."""
    return [one for one in items if one.kind == ItemKind.TASK and person.holds(one.org, one.role)]


def secrets_of(person: Person, case_run: CaseRun) -> frozenset[str]:
    """Names of the secrets this person may read: those of the lanes in which the case lay on her desk."""
    declared = case_run.loaded.package.secrets.values()
    if not declared or person.administrative:
        return frozenset()
    definition = case_run.loaded.definition(case_run.case.process)
    lanes = {definition.lane(one.step) for one in steps_of(person, queries.items_of(case_run.case.id))}
    return frozenset(one.name for one in declared if lanes & set(one.lanes))


def may_act(person: Person, item: WorkItem, case: Case, line: TrailEntry | None = None) -> None:
    """Raise unless this person may decide this item now. `line`: what the trail says of its end, if known."""
    if not person.holds(item.org, item.role):
        raise overtaken.elsewhere(person, item, case) if sees_item(person, item, case) else NotFound
    if item.state != ItemState.OPEN:
        raise overtaken.ended(person, item, case, line)
    if item.kind == ItemKind.TASK:
        suspensions.require_going(case)
    if person.id in posts.barred(item, case):
        raise Forbidden(GIVEN_BACK if item.remarks else TWO_PEOPLE)
    if item.claimed_by not in (None, person.id):
        raise overtaken.taken(person, item, case)


def readable(person: Person, case_run: CaseRun, item: WorkItem | None = None) -> frozenset[str] | None:
    """The forms that this person reads, wherever they are shown; None for all of them.

    At a step of hers what it may read, elsewhere in the case what all her desks may; who has none there and is no
    department reads what becomes the record, once there is one.
    """
    outside = _outside(person, case_run.case)
    if not narrows(person, case_run.case, case_run.loaded.package):
        return None
    items = queries.items_of(case_run.case.id)
    mine = steps_of(person, [item] if item else []) or steps_of(person, items)
    if not mine:
        return _told_outside(person, case_run, items) if outside else None
    named = named_at(case_run, mine)
    return _undecided(person, case_run, mine) if named is None and outside else named


def read_at_post(case_run: CaseRun, org: str, role: str | None) -> frozenset[str] | None:
    """The same of whoever holds that post, by the steps that lay there: for what is told to it unasked."""
    if all(one.reads is None for one in case_run.loaded.package.steps.values()):
        return None
    tasks = [one for one in queries.items_of(case_run.case.id) if one.kind == ItemKind.TASK]
    mine = [one for one in tasks if (one.org, one.role) == (org, role)]
    return named_at(case_run, mine) if mine else None


def narrows(person: Person, case: Case, package: Package) -> bool:
    """Whether there may be forms in the case that this person does not read."""
    return _outside(person, case) or any(one.reads is not None for one in package.steps.values())


def named_at(case_run: CaseRun, items: Sequence[WorkItem]) -> frozenset[str] | None:
    """The forms that the package names for these steps; None where one of them says nothing."""
    package, process = case_run.loaded.package, case_run.case.process
    found = [package.step(process, one.step).reads for one in items]
    return None if None in found else frozenset(name for reads in found for name in reads or ())


def _outside(person: Person, case: Case) -> bool:
    """Whether she is of no department, and others have begun the case."""
    return person.kind != DEPARTMENT and person.org.code != case.starter_org


def _told_outside(person: Person, case_run: CaseRun, items: Sequence[WorkItem]) -> frozenset[str]:
    """What became the record, and what the package tells the owner of the outcome: once the case has ended; what
    would become it, where she is asked about it on a copy."""
    asked = any(one.kind == ItemKind.COPY and person.holds(one.org, one.role) for one in items)
    if case_run.case.state != CaseState.FINISHED and not asked:
        return frozenset()
    register = register_of(case_run) if asked or has_filed(case_run.case.id) else None
    result = case_run.loaded.package.processes[case_run.case.process].result
    return frozenset([*(register.forms if register else ()), *result])


def has_filed(case_id: int) -> bool:
    """Whether the case has made a version of a record; one that was declined has not."""
    return db.once(("filed", case_id), lambda: case_id in filing([case_id]))


def filing(cases: Collection[int]) -> set[int]:
    """The same of several: those that have made one."""
    return set(db.session().scalars(select(EntryVersion.case_id).where(EntryVersion.case_id.in_(cases))))


def _undecided(person: Person, case_run: CaseRun, items: Sequence[WorkItem]) -> frozenset[str]:
    """What a unit reads where its step names nothing. What another step of its names it reads as well."""
    named = (named_at(case_run, [one]) or frozenset() for one in items)
    return undecided(case_run, person.org.code).union(*named)


def returned_to(person: Person, case_run: CaseRun) -> frozenset[int]:
    """The decisions that gave a unit the form back: they are said to it, whatever its step reads else."""
    if not _outside(person, case_run.case):
        return frozenset()
    back = [one for one in steps_of(person, queries.items_of(case_run.case.id)) if one.remarks is not None]
    return frozenset(row.id for one in back for row in _said_to(case_run, one))


def _said_to(case_run: CaseRun, item: WorkItem) -> list[Submission]:
    """Of what was decided beside a decision on another form one may be internal: it is said only to who reads that
    form; where its step names none, also what alone did not agree and asked for something of its form."""
    made, package = gave_back(case_run, item), case_run.loaded.package
    if all(forms_beside(case_run, row.step) <= {row.form} for row in made):
        return made
    narrowed = package.step(case_run.case.process, item.step).reads is not None
    if narrowed or len({row.form for row in made}) > 1:
        return []
    form = case_run.loaded.forms[item.form or ""]
    return [row for row in made if any(about(form, one) for one in asked_at(case_run, row))]


def gave_back(case_run: CaseRun, item: WorkItem) -> list[Submission]:
    """The decisions by which a form came back, the last at the end; none where the platform gave it back."""
    if by_platform(item):
        return []
    noted = orjson.loads(item.remarks).get(MADE) if item.remarks else None
    if noted:
        return [row.submission for row in case_run.sendings if row.submission.id in noted]
    made = (row.submission for row in case_run.sendings if row.submission.at <= item.arrived_at)
    decisions = (row for row in made if _decision(case_run, row) is not None)
    last = max(decisions, key=_age, default=None)
    return [] if last is None or _decision(case_run, last) in (APPROVE, HANDOVER) else [last]


def superseded(person: Person, case_run: CaseRun) -> frozenset[int]:
    """Sendings that are not hers to read though she reads their form: a unit that a case is only about reads what
    was approved in it, not what departments had sent before they corrected it, nor who did."""
    if not _outside(person, case_run.case) or steps_of(person, queries.items_of(case_run.case.id)):
        return frozenset()
    forms, replaced = case_run.loaded.forms, lines(case_run, case_run.sent).replaced(case_run.sent)
    older = (row for row in case_run.sent if row.id in replaced and row.by_org != person.org.code)
    return frozenset(row.id for row in older if DECISION not in forms[row.form].fields)


def replaced_items(person: Person, case_run: CaseRun) -> frozenset[int]:
    """The items at which these were sent, and others of their step that came no later and led to nothing she
    reads: who had one in hand she learns no more than what it was done with."""
    gone = superseded(person, case_run)
    if not gone:
        return frozenset()
    items = [one for one in queries.items_of(case_run.case.id) if one.kind == ItemKind.TASK]
    kept = {row.work_item_id for row in case_run.sent if row.id not in gone}
    old = {row.work_item_id for row in case_run.sent if row.id in gone}
    last = {one.step: one.arrived_at for one in items if one.id in old}
    return frozenset(
        one.id for one in items if one.step in last and one.arrived_at <= last[one.step] and one.id not in kept
    )


def _age(row: Submission) -> int:
    return row.id


def _decision(case_run: CaseRun, row: Submission) -> str | None:
    """What was decided there; None where nothing was."""
    form = case_run.loaded.forms[row.form]
    if row.step == COPY or DECISION not in form.fields:
        return None
    return str(submissions.opened(form, row.answers).get(DECISION) or "")
