"""Start a case; with answers its first form is sent at once."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app import clock, db
from app.accounts import queries as accounts
from app.accounts.person import Person
from app.cases import advance
from app.cases.adopt import adopted, make_way, refuse_second
from app.cases.complete import actor_of, submit
from app.cases.models import Case, WorkItem
from app.cases.reading.access import may_act
from app.cases.state import refusals
from app.cases.state.case_run import CaseRun
from app.cases.state.holding import colleagues
from app.cases.state.opened_cases import Opener
from app.cases.state.ready import is_ready, require
from app.cases.state.record_authority import entry_to_change
from app.cases.state.unique_claims import claim_start, once_per_owner
from app.cases.take import Taken, open_tasks
from app.enums import CaseState
from app.errors import Forbidden, NotFound, NotPossible, StepFailed
from app.packages import queries as packages
from app.packages.package import Process
from app.packages.queries import Loaded
from app.registers import queries as registers
from app.sdk import Entry
from app.site.current import roles
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
        case_run = advance.resumed(case, actor_of(person))
        items = open_tasks(case)
        _require_form(sent, items.values())
    else:
        case_run = opened(loaded, process.key, actor_of(person), owner_of(person, entry), entry)
        advance.settle(case_run, {})
        _require_form(sent, case_run.new_items)
        write(case_run.case.id, "start", case_run.actor)
        refusals.tell(case_run)
        items = {item.task_id: item for item in case_run.new_items if item.task_id}
    first = next(iter(items.values()), None)
    if sent is None or first is None:
        _hold_first(person, case_run.case, first)
    else:
        db.session().flush()
        may_act(person, first, case_run.case)
        submit(person, case_run, Taken(case_run.case, first, items), sent, confirm)
    return case_run.case


def _require_form(sent: Mapping[str, Any] | None, items: Iterable[WorkItem]) -> None:
    """Answers that no form takes are not dropped in silence, and nothing is begun with them."""
    if sent is not None and not any(item.task_id for item in items):
        raise NotPossible(NO_FORM)


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
) -> CaseRun:
    """A new case row, its engine run to the first human step; not yet settled."""
    register = loaded.package.processes[process].register
    case = Case(
        release_id=loaded.id,
        package=loaded.package.key,
        process=process,
        state=CaseState.DRAFT,
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
    opener: Opener | None = None,
) -> Case:
    """Start a case for an organisation without a person: assigned forms, cases opened by other cases.

    `owner`: whom it is about, if not `org` itself; `opener`: the case that opens it, even on a
    retired release.
    """
    db.write()
    loaded = packages.newest(package) if opener else packages.offered(package)
    require(loaded, process)
    if process in loaded.content.changing_only:
        raise StepFailed("open_case", f"流程 {process} 只变更已有的记录，不能由其他流程发起")
    case_run = opened(loaded, process, Actor(None, org), owner or org, None, extra)
    if opener:
        case_run.case.opened_from, case_run.case.opened_after = opener.case, opener.after
    advance.settle(case_run, {})
    write(case_run.case.id, "assign", SYSTEM)
    refusals.tell(case_run)
    return case_run.case


@dataclass(frozen=True)
class Offer:
    """A process a person may start; `change`: what beginning it with a record is called, `alone`: whether it may
    be begun without one."""

    key: str
    title: str
    register: str | None
    change: str | None = None
    alone: bool = True


def startable_by(person: Person, known: Sequence[Loaded] | None = None) -> list[Offer]:
    """In the order of package.toml. `known`: the packages, where they are at hand."""
    return list(_offers(person, packages.packages() if known is None else known))


def _offers(person: Person, known: Sequence[Loaded]) -> Iterator[Offer]:
    for loaded in (one for one in known if one.offered):
        for process in loaded.package.processes.values():
            if set(process.start) & set(person.roles) and is_ready(loaded, process.key):
                key, alone = f"{loaded.package.key}.{process.key}", process.key not in loaded.content.changing_only
                yield Offer(key, process.title, process.register, process.change, alone)


def assign(org: str) -> None:
    """Start each once-per-owner form of every package that the organisation may start and has not yet."""
    place = accounts.org(org)
    mine = roles().business_at(place.kind) if place else frozenset()
    for loaded in (one for one in packages.packages() if one.offered):
        name = loaded.package.key
        for process in loaded.package.processes.values():
            register = loaded.package.registers.get(process.register or "")
            if (
                process.key in loaded.content.changing_only
                or register is None
                or mine.isdisjoint(process.start)
                or not once_per_owner(register)
            ):
                continue
            if not registers.entries_of_owner(register.full_name, org) and not _begun(org, name, process.key):
                start_for(org, name, process.key)


def _begun(org: str, package: str, process: str) -> bool:
    rows = select(Case.id).where(
        Case.owner == org, Case.package == package, Case.process == process, Case.finished_at.is_(None)
    )
    return db.session().scalars(rows.limit(1)).first() is not None
