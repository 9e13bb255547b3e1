"""What the open steps of a case are on another release: title, form, post, last day; and what was typed there."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from app import db
from app.accounts import queries as accounts
from app.cases import notices, posts
from app.cases.models import Draft, DraftAside, WorkItem
from app.cases.state import deadlines, submissions, suspensions
from app.cases.state.case_run import CaseRun
from app.engine.steps import HumanStep
from app.enums import ItemState
from app.forms.known_fields import known
from app.forms.schema import Form
from app.packages.queries import Loaded

FIELDS = ("title", "form", "variable", "org", "role", "barred_by", "claimed_by")
Told = dict[str, dict[str, Any]]
LEFT_OUT = "的表单已随流程版本调整，草稿中新表单没有的栏目不再保留"


def told(items: Iterable[WorkItem]) -> Told:
    """The open ones as they are, by their numbers."""
    mine = (item for item in items if item.state == ItemState.OPEN)
    return {str(item.id): {name: getattr(item, name) for name in FIELDS} for item in mine}


def follow(
    case_run: CaseRun, old: Loaded, tasks: Mapping[uuid.UUID, WorkItem], back: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Each item becomes what its step is on the release of the case; who has it in hand keeps it as long as it is
    hers to do. `back`: what is to be as it was. Gives what was typed, before and after, where it had to change."""
    drafts = dict[str, list[str]]()
    for step in case_run.run.steps:
        item = tasks.get(uuid.UUID(step.id))
        if item is not None:
            form = old.forms.get(item.form or "")
            _address(case_run, old, item, step)
            item.title, item.form, item.variable = step.title, step.form, step.variable
            _redate(case_run, old, item)
            _as_it_was(item, back.get("items", {}).get(str(item.id), {}))
            drafts |= _fitted(case_run, item, form, back.get("drafts", {}))
    return drafts


def _address(case_run: CaseRun, old: Loaded, item: WorkItem, step: HumanStep) -> None:
    """Where the lane is the same the item lies where it lay, be it that it went up or was assigned."""
    case, lanes = case_run.case, case_run.loaded.package.lanes
    was, lane = old.package.lanes.get(old.definition(case.process).lane(item.step) or ""), lanes[step.lane]
    if was is not None and (was.role, was.different_from) == (lane.role, lane.different_from):
        return
    sent = case_run.sent if lane.different_from else ()
    post = posts.address(step, lanes, case, {**case_run.run.variables, **step.local}, sent)
    item.org, item.role, item.barred_by = post.org, post.role, post.barred_by or item.barred_by
    if item.claimed_by is not None and not _may_hold(item, item.claimed_by):
        item.claimed_by = None


def _may_hold(item: WorkItem, person: int) -> bool:
    return person != item.barred_by and accounts.holds(person, item.org, item.role)


def _redate(case_run: CaseRun, old: Loaded, item: WorkItem) -> None:
    """The last day by the new release, counted from when it came; as it was where that says the same."""
    case, package = case_run.case, case_run.loaded.package
    if deadlines.declared(old.package, case.process, item.step) != deadlines.declared(
        package, case.process, item.step
    ):
        still = suspensions.still(item, suspensions.past([case.id]).get(case.id, ()))
        asked = package, case.process, item.step, item.arrived_at, still
        item.due_at, item.remind_at = deadlines.due_at(*asked), deadlines.next_reminder(*asked)


def _as_it_was(item: WorkItem, was: Mapping[str, Any]) -> None:
    """Back at the post where it lay; in nobody's hand who took it up elsewhere."""
    held, before = item.claimed_by, was.get("claimed_by")
    for name, value in was.items():
        setattr(item, name, value)
    if was and held != before:
        item.claimed_by = held if held is not None and _may_hold(item, held) else before if held is None else None


def _fitted(
    case_run: CaseRun, item: WorkItem, was: Form | None, back: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """What was typed and not sent, as far as the form still knows it; who typed is told where it does not."""
    now = case_run.loaded.forms.get(item.form or "")
    if not item.draft_rev or was is None or now is None or was.schema == now.schema:
        return {}
    changed, left_out = dict[str, list[str]](), False
    for row in _typed(item):
        key, before = f"{row.__tablename__}:{item.id}:{row.saved_by}", row.answers
        kept, less = known(now, submissions.typed(was, before))
        undone = back[key][0] if back.get(key, ["", ""])[1] == before else None
        row.answers = undone or submissions.sealed(now, kept)
        changed[key], left_out = [before, row.answers], left_out or (bool(less) and undone is None)
    item.draft_rev += 1
    if left_out:
        notices.put(case_run.case.id, item.org, item.role, f"“{item.title[:50]}”{LEFT_OUT}")
    return changed


def _typed(item: WorkItem) -> Iterator[Draft | DraftAside]:
    session, row = db.session(), db.session().get(Draft, item.id)
    if row is not None:
        row.rev = item.draft_rev + 1
        yield row
    yield from session.scalars(select(DraftAside).where(DraftAside.work_item_id == item.id))
