"""The menu of signed-in pages: each room says what it offers, each person sees what her audience allows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, url_for

from app.accounts.audience import audience_of
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
    offered = [one for blueprint in app.blueprints.values() for one in getattr(blueprint, _ATTRIBUTE, ())]
    mine = [one for one in offered if _allowed(app, person, one)]
    names = dict.fromkeys([*site().menu, *(one.group for one in mine)])
    groups = [{"title": name, "items": _lines(mine, name, person, path)} for name in names]
    return [group for group in groups if group["items"]]


def _allowed(app: Flask, person: Person, one: Offer) -> bool:
    told = audience_of(app, one.endpoint)
    return told is not None and told.admits(person)


def _lines(offers: list[Offer], group: str, person: Person, path: str) -> list[dict[str, Any]]:
    return [_line(one, person, path) for one in offers if one.group == group]


def _line(one: Offer, person: Person, path: str) -> dict[str, Any]:
    href = url_for(one.endpoint)
    return {
        "href": href,
        "title": one.title,
        "icon": one.icon,
        "active": path == href or path.startswith(f"{href}/"),
        "badge": one.badge(person) if one.badge else 0,
    }
