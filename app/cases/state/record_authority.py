"""Who has charge of an approved record: the one place that says who may change, withdraw or restore it.

Its owner, and the department that approved it last (the one that has taken its place, where that is gone). The
departments above have charge too where the verb or the process says so: they answer for what lies below them, but
do not rewrite it of their own accord. Whoever may only read a record is told so; others do not find it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.accounts.person import Person
from app.cases.state.ready import is_ready
from app.cases.state.record import CHANGE
from app.effects.withdrawal import with_superiors
from app.enums import EntryState
from app.errors import Conflict, Forbidden, NotFound, NotPossible
from app.packages import queries as packages
from app.packages.package import Process
from app.packages.queries import Loaded
from app.registers import queries as registers
from app.registers.declaration import Register
from app.registers.models import Entry as Row
from app.sdk import Entry
from app.site import current as installation
from app.site.roles import DEPARTMENT

WITH_RECORD = "该业务只办理已有记录的变更，请从台账中该记录的页面发起。"
NO_RECORD = "该业务不针对台账中的记录，发起时不能指定记录。"


def entry_to_change(person: Person, loaded: Loaded, process: Process, entry_id: str | None) -> Entry | None:
    """The record a start, a check or a start page speaks of; None without one.

    Raises NotFound for what this person may not know of, Forbidden for what she may only read, Conflict for what
    is not in force, or where there must be one.
    """
    if entry_id is None and process.key in loaded.content.changing_only:
        raise NotPossible(WITH_RECORD)
    if entry_id is None:
        return None
    if process.register is None:
        raise NotFound(NO_RECORD)
    register = loaded.package.registers[process.register]
    entry = entry_in_charge(person, register, entry_id, process.start, process.superiors)
    if entry.state not in (EntryState.CURRENT, EntryState.WITHDRAWN):
        raise NotPossible("该记录已注销，不能变更。", entry=entry.id, register=register.code)
    return entry


def entry_in_charge(
    person: Person, register: Register, entry_id: str, roles: Collection[str], superiors: bool
) -> Entry:
    """The record, opened, for those who have charge of it in one of these roles. Raises NotFound, Forbidden."""
    row = registers.row(register.full_name, entry_id)
    if row is None or person.administrative:
        raise NotFound
    if row.owner_org != person.org.code or not set(roles) & set(person.roles):
        require_charge(person, row, roles, superiors)
    return registers.opened(row)


def require_charge(person: Person, row: Row, roles: Collection[str], superiors: bool) -> None:
    """Raise unless the person works, in one of these roles, at the department that has charge of the record."""
    if person.administrative or person.kind != DEPARTMENT:
        raise NotFound
    business = installation.roles().business
    desks = {post.org for post in person.posts if post.role in roles and post.role in business}
    charged = departments_in_charge(row.id)
    if not any(code in desks for code in (charged if superiors else charged[:1])):
        raise Forbidden(_sentence(charged[0] if charged else None))


def require_withdrawer(person: Person, roles: Collection[str], withdrawn_by: str) -> None:
    """Raise unless the person works, in one of these roles, at the department that withdrew or above it."""
    allowed = with_superiors(withdrawn_by)
    if not any(post.org in allowed and post.role in roles for post in person.posts):
        raise Forbidden(f"该记录由{accounts.org_name(withdrawn_by)}撤下，由该部门或者其上级恢复。")


def departments_in_charge(entry_id: int) -> list[str]:
    """The department that has charge of the record, then those above it, nearest first; empty if none ever had."""
    approved_by = registers.approving_department(entry_id)
    return with_superiors(approved_by) if approved_by else []


def _sentence(code: str | None) -> str:
    org = accounts.org(code) if code else None
    return f"该记录由{org.name if org else '其他部门'}核实登记，您可以查看，不能变更、撤下或者恢复。"


@dataclass(frozen=True)
class Change:
    """A business that begins with a record: its key and what that is called there."""

    key: str
    title: str


def changes(person: Person, register: Register, entry_id: str) -> list[Change]:
    """In the order of package.toml; nothing for who may only read it."""
    loaded = packages.newest(register.package)
    found = [one for one in _beginning(person, loaded, register) if _may(person, loaded, one, entry_id)]
    return _named(register, found)


def own_changes(person: Person, register: Register) -> list[Change]:
    """The same for any record in force that is her own organisation's: no look at the record is needed."""
    return _named(register, _beginning(person, packages.newest(register.package), register))


def _beginning(person: Person, loaded: Loaded, register: Register) -> list[Process]:
    """The businesses of that register her post may begin."""
    processes = loaded.package.processes.values() if loaded.offered else ()
    mine = (one for one in processes if one.register == register.name and set(one.start) & set(person.roles))
    return [one for one in mine if is_ready(loaded, one.key)]


def _may(person: Person, loaded: Loaded, process: Process, entry_id: str) -> bool:
    try:
        entry_to_change(person, loaded, process, entry_id)
    except (Conflict, Forbidden, NotFound):
        return False
    return True


def _named(register: Register, begun: Sequence[Process]) -> list[Change]:
    """Each by its word; by its title where that word stands for several of them."""
    words = Counter(one.change or CHANGE for one in begun)
    called = ((one, one.change or CHANGE) for one in begun)
    return [
        Change(f"{register.package}.{one.key}", word if words[word] == 1 else one.title) for one, word in called
    ]


def change_word(register: Register) -> str:
    """What a change of its records is called, where all that change them agree."""
    found = packages.newest(register.package).package.processes.values()
    words = {one.change or CHANGE for one in found if one.register == register.name}
    return words.pop() if len(words) == 1 else CHANGE
