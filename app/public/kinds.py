"""The kinds of records the public may read, by the name in their address."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from app.errors import NotFound
from app.publications import queries as publications
from app.site.texts import PortalEntry

OFFERED = "PORTAL_OFFERED"
"""The setting that gives what the packages offer, as a function: this room sees nothing of them itself."""


@dataclass(frozen=True)
class Kind:
    """One kind of record. `count`: publications in force."""

    register: str
    title: str
    about: str
    count: int = 0


def offered() -> Sequence[PortalEntry]:
    """What the packages offer, in the order of the portal."""
    found: Sequence[PortalEntry] = current_app.config[OFFERED]()
    return found


def kind(register: str) -> Kind:
    """One kind by the name in its address. Raises NotFound where nothing was offered or published so."""
    for one in offered():
        if one.register == register:
            return Kind(register, one.title, one.about)
    title = publications.known(register)
    if title is None:
        raise NotFound
    return Kind(register, title or register, "")


def kinds() -> list[Kind]:
    """All kinds: those the packages offer, in the order of the portal, then whatever else was published."""
    counted = {register: (title, count) for register, title, count in publications.kinds()}
    first = [Kind(one.register, one.title, one.about, counted.pop(one.register, ("", 0))[1]) for one in offered()]
    return first + [Kind(name, title or name, "", count) for name, (title, count) in counted.items()]
