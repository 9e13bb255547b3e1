"""What the portal offers: the registers of published packages that have a public side, as those word them."""

from collections.abc import Collection, Iterator

from app import db
from app.packages import queries
from app.packages.package import Process
from app.packages.queries import Loaded
from app.registers.declaration import Register
from app.site.current import roles, site
from app.site.texts import PortalEntry


def entries() -> list[PortalEntry]:
    """In the order of the installation, then by package."""
    return db.once("portal entries", _entries)


def _entries() -> list[PortalEntry]:
    order = {register: place for place, register in enumerate(site().portal)}
    found = [one for loaded in queries.packages() for one in _of(loaded)]
    return sorted(found, key=lambda one: order.get(one.register, len(order)))


def _of(loaded: Loaded) -> Iterator[PortalEntry]:
    return (_entry(loaded, one) for one in loaded.package.registers.values() if one.public)


def kind(loaded: Loaded, register: Register) -> str:
    """What one record of a register is, as the portal calls it."""
    words = loaded.package.portal.get(register.name)
    return (words and words.title) or register.title or loaded.forms[register.form].title


def kinds() -> dict[str, str]:
    """The same by the code of the register, of all that are offered."""
    found = ((loaded, one) for loaded in queries.packages() for one in loaded.package.registers.values())
    return {register.code: kind(loaded, register) for loaded, register in found}


def _entry(loaded: Loaded, register: Register) -> PortalEntry:
    words, title = loaded.package.portal.get(register.name), kind(loaded, register)
    return PortalEntry(register.code, title, (words and words.menu) or title, words.about if words else "")


def guided(loaded: Loaded, held: Collection[str]) -> Iterator[Process]:
    """The processes of a package whose guide is there for who holds these roles; none for a visitor."""
    inside = not (roles().business - roles().outside).isdisjoint(held)
    for process in loaded.package.processes.values() if loaded.offered else ():
        if process.start and (inside or not roles().outside.isdisjoint(process.start)):
            yield process


def guide_of(package: str, process: str, held: Collection[str]) -> str:
    """The key of that process's guide; "" where there is none for who holds these roles."""
    found = (one for one in queries.packages() if one.package.key == package)
    there = any(one.key == process for loaded in found for one in guided(loaded, held))
    return f"{package}.{process}" if there else ""
