"""What may be begun with an approved record: the businesses that change it, for whoever has charge of it."""

from dataclasses import dataclass

from app.accounts.person import Person
from app.cases.charge import entry_to_change
from app.cases.ready import is_ready
from app.errors import Conflict, Forbidden, NotFound
from app.packages import queries as packages
from app.packages.package import Process
from app.packages.queries import Loaded
from app.registers.declaration import Register


@dataclass(frozen=True)
class Change:
    """A business that begins with a record: its key and what that is called there."""

    key: str
    title: str


def changes(person: Person, register: Register, entry_id: str) -> list[Change]:
    """In the order of package.toml; nothing for who may only read it."""
    loaded = packages.newest(register.package)
    return [
        _change(register, one)
        for one in _beginning(person, loaded, register)
        if _may(person, loaded, one, entry_id)
    ]


def own_changes(person: Person, register: Register) -> list[Change]:
    """The same for any record in force that is her own organisation's: no look at the record is needed."""
    return [_change(register, one) for one in _beginning(person, packages.newest(register.package), register)]


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


def _change(register: Register, process: Process) -> Change:
    return Change(f"{register.package}.{process.key}", process.change or "变更")
