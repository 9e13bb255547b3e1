"""What the UI schema says about sections, places and widgets, read by both renderers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WIDGETS = frozenset(
    {
        "text",
        "textarea",
        "number",
        "radio",
        "select",
        "checkbox",
        "chips",
        "names",
        "date",
        "moment",
        "yearMonth",
        "region",
        "org",
        "entry",
        "hidden",
        "decision",
        "remarks",
    }
)
FIELDS = frozenset({"files", "file"})
CONDITIONS = frozenset({"equals", "contains", "filled"})
LAYOUTS = frozenset({"table", "row", "group", "list"})


@dataclass(frozen=True)
class Section:
    """A numbered card of the form."""

    id: str
    title: str
    hint: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Triple:
    """A place given by three codes and shown as one line. `fields`: province, city, county."""

    title: str
    col: int
    fields: tuple[str, ...]


def sections(ui: Mapping[str, Any]) -> tuple[Section, ...]:
    """The sections in order."""
    given = (ui.get("ui:options") or {}).get("sections") or ()
    return tuple(
        Section(
            str(one.get("id", number)), str(one.get("title", "")), str(one.get("hint", "")), tuple(one["fields"])
        )
        for number, one in enumerate(given, 1)
    )


def triples(ui: Mapping[str, Any]) -> dict[str, Triple]:
    """Pseudo entries that stand for three region fields."""
    found = {}
    for name, entry in ui.items():
        options = entry.get("ui:options") if isinstance(entry, dict) and not name.startswith("ui:") else None
        if options and "triple" in options:
            title = str(options.get("title", "所在地"))
            found[name] = Triple(title, int(options.get("col", 12)), tuple(options["triple"]))
    return found


def order(cards: tuple[Section, ...], places: Mapping[str, Triple]) -> list[str]:
    """Field names in reading order, places replaced by their three fields."""
    return [name for card in cards for field in card.fields for name in _expanded(field, places)]


def _expanded(name: str, places: Mapping[str, Triple]) -> Iterator[str]:
    if name in places:
        yield from places[name].fields
    else:
        yield name
