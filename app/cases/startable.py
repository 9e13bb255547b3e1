"""What a person may start."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.accounts.person import Person
from app.cases.ready import is_ready
from app.packages import queries as packages
from app.packages.queries import Loaded


@dataclass(frozen=True)
class Offer:
    """A process a person may start; `change`: what beginning it with a record is called."""

    key: str
    title: str
    register: str | None
    change: str | None = None


def startable_by(person: Person, known: Sequence[Loaded] | None = None) -> list[Offer]:
    """In the order of package.toml. `known`: the packages, where they are at hand."""
    return list(_offers(person, packages.packages() if known is None else known))


def _offers(person: Person, known: Sequence[Loaded]) -> Iterator[Offer]:
    for loaded in (one for one in known if one.offered):
        for process in loaded.package.processes.values():
            if set(process.start) & set(person.roles) and is_ready(loaded, process.key):
                yield Offer(f"{loaded.package.key}.{process.key}", process.title, process.register, process.change)
