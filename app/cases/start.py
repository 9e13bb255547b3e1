"""Start a case; with answers its first form is sent at once."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from app import clock, db
from app.accounts import queries as accounts
from app.accounts.person import Person
from app.cases import advance
from app.cases.access import may_act
from app.cases.adopt import adopted, make_way, refuse_second
from app.cases.charge import entry_to_change
from app.cases.complete import actor_of, completed
from app.cases.holding import colleagues
from app.cases.models import Case, WorkItem
from app.cases.motion import Motion
from app.cases.ready import require
from app.cases.stake import claim_start
from app.cases.taken import Taken, open_tasks
from app.errors import Conflict, Forbidden, NotFound
from app.packages import queries as packages
from app.packages.package import Process
from app.packages.queries import Loaded
from app.sdk import Entry
from app.trail.write import SYSTEM, Actor, write

NO_FORM = "该业务发起后并不马上填写表单，请先发起（不带填报内容），待表单到达后再填写提交。"


def start(
    person: Person,
    key: str,
    sent: Mapping[str, Any] | None = None,
    entry_id: str | None = None,
    confirm: Collection[str] = (),
) -> Case:
    """Start `package.process` as this person. Raises NotFound, Forbidden, Conflict, Invalid, StepFailed."""
    db.write()
    loaded, process = startable(person, key)
    entry = entry_to_change(person, loaded, process, entry_id)
    refuse_second(person, loaded, process, entry)
    make_way(person, entry)
    case = adopted(person, loaded, process) if entry is None else None
    if case is not None:
        motion = advance.resumed(case, actor_of(person))
        items = open_tasks(case)
        _require_form(sent, items.values())
    else:
        motion = opened(loaded, process.key, actor_of(person), owner_of(person, entry), entry)
        advance.settle(motion, {})
        _require_form(sent, motion.new_items)
        write(motion.case.id, "start", motion.actor)
        items = {item.task_id: item for item in motion.new_items if item.task_id}
    first = next(iter(items.values()), None)
    if sent is None or first is None:
        _hold_first(person, motion.case, first)
    else:
        db.session().flush()
        may_act(person, first, motion.case)
        completed(person, motion, Taken(motion.case, first, items), sent, confirm)
    return motion.case


def _require_form(sent: Mapping[str, Any] | None, items: Iterable[WorkItem]) -> None:
    """Answers that no form takes are not dropped in silence, and nothing is begun with them."""
    if sent is not None and not any(item.task_id for item in items):
        raise Conflict(NO_FORM)


def _hold_first(person: Person, case: Case, item: WorkItem | None) -> None:
    """Who begins a form has it in hand: colleagues see so, and do not fill in the same once more."""
    mine = item is not None and item.claimed_by is None and person.holds(item.org, item.role)
    if item is not None and mine and colleagues(person, item, case):
        item.claimed_by = person.id


def startable(person: Person, key: str) -> tuple[Loaded, Process]:
    """Newest release and process, if this person's role may start it."""
    package, _, name = key.partition(".")
    loaded = packages.offered(package)
    process = loaded.package.processes.get(name)
    if process is None:
        raise NotFound
    if not set(process.start) & set(person.roles):
        raise Forbidden("您的岗位不能发起此项业务。")
    require(loaded, name)
    return loaded, process


def may_start(person: Person, key: str, entry_id: str | None) -> None:
    """Raise what `start` would raise for this process and record; changes nothing."""
    loaded, process = startable(person, key)
    refuse_second(person, loaded, process, entry_to_change(person, loaded, process, entry_id))


def owner_of(person: Person, entry: Entry | None) -> str:
    """Whose record it is: the entry's owner, else the starter's organisation."""
    return entry.owner if entry else person.org.code


def opened(
    loaded: Loaded,
    process: str,
    actor: Actor,
    owner: str,
    entry: Entry | None,
    extra: Mapping[str, Any] | None = None,
) -> Motion:
    """A new case row, its engine run to the first human step; not yet settled."""
    register = loaded.package.processes[process].register
    case = Case(
        release_id=loaded.id,
        package=loaded.package.key,
        process=process,
        state="draft",
        rev=0,
        starter_org=actor.org or owner,
        started_by=actor.person_id,
        started_at=clock.now(),
        owner=owner,
        subject=subject_of(owner),
        register=register,
        entry_id=int(entry.id) if entry else None,
        base_version=entry.version if entry else None,
        region_path=entry.region if entry else None,
    )
    db.session().add(case)
    db.session().flush()
    claim_start(case, loaded.package.registers.get(register or ""))
    variables = {
        "starter": case.starter_org,
        "starter_user": str(actor.person_id or ""),
        "case": str(case.id),
        "entry": entry.id if entry else None,
        **(extra or {}),
    }
    return advance.begun(case, variables, actor)


def subject_of(owner: str) -> str | None:
    """The owner's name, as lists show it."""
    org = accounts.org(owner)
    return org.name if org else None


def start_for(
    org: str,
    package: str,
    process: str,
    extra: Mapping[str, Any] | None = None,
    owner: str | None = None,
    opened_from: int | None = None,
) -> Case:
    """Start a case for an organisation without a person: assigned forms, cases opened by other cases.

    `owner`: whom it is about, if not `org` itself; `opened_from`: the case that opens it, even on a
    retired release.
    """
    db.write()
    loaded = packages.newest(package) if opened_from else packages.offered(package)
    require(loaded, process)
    motion = opened(loaded, process, Actor(None, org), owner or org, None, extra)
    motion.case.opened_from = opened_from
    advance.settle(motion, {})
    write(motion.case.id, "assign", SYSTEM)
    return motion.case
