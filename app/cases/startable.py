"""What a person may start."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.accounts.person import Person
from app.cases.ready import is_ready
from app.packages import queries as packages


@dataclass(frozen=True)
class Offer:
    """A process a person may start; `change`: what beginning it with a record is called."""

    key: str
    title: str
    register: str | None
    change: str | None = None


def startable_by(person: Person) -> list[Offer]:
    """In the order of package.toml."""
    return list(_offers(person))


def _offers(person: Person) -> Iterator[Offer]:
    for loaded in packages.packages():
        for process in loaded.package.processes.values():
            if set(process.start) & set(person.roles) and is_ready(loaded, process.key):
                yield Offer(f"{loaded.package.key}.{process.key}", process.title, process.register, process.change)
