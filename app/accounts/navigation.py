"""The menu of signed-in pages: each room says what it offers, each person sees what her audience allows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, url_for

from app.accounts.audience import Audience, audience_of
from app.accounts.person import Person
from app.site.current import site

_ATTRIBUTE = "offers"


@dataclass(frozen=True)
class Offer:
    """A line of the menu. `endpoint`: full name of a GET view without arguments; `badge`: a count to show."""

    group: str
    title: str
    endpoint: str
    icon: str
    badge: Callable[[Person], int] | None = None


def offer(blueprint: Blueprint, *offers: Offer) -> None:
    """Put lines into the menu on behalf of a room."""
    setattr(blueprint, _ATTRIBUTE, offers)


def navigation(app: Flask, person: Person | None, path: str) -> list[dict[str, Any]]:
    """Groups `{title, items: [{href, title, icon, active, badge}]}` for one person; empty for nobody."""
    if person is None or person.must_change:
        return []
    mine = [one for one in _offered(app) if one[2] is not None and one[2].admits(person)]
    names = dict.fromkeys([*site().menu, *(one.group for one, *_ in mine)])
    groups = [
        {"title": name, "items": [_line(one, href, person, path) for one, href, _ in mine if one.group == name]}
        for name in names
    ]
    return [group for group in groups if group["items"]]


def _offered(app: Flask) -> list[tuple[Offer, str, Audience | None]]:
    """What all rooms offer, each with its address and who may go there: found out once for an application."""
    known: list[tuple[Offer, str, Audience | None]] | None = app.extensions.get(_ATTRIBUTE)
    if known is None:
        rooms = app.blueprints.values()
        offered = [one for blueprint in rooms for one in getattr(blueprint, _ATTRIBUTE, ())]
        known = [(one, url_for(one.endpoint), audience_of(app, one.endpoint)) for one in offered]
        app.extensions[_ATTRIBUTE] = known
    return known


def _line(one: Offer, href: str, person: Person, path: str) -> dict[str, Any]:
    return {
        "href": href,
        "title": one.title,
        "icon": one.icon,
        "active": path == href or path.startswith(f"{href}/"),
        "badge": one.badge(person) if one.badge else 0,
    }
