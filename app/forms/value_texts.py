"""How a single value is written for reading: 是/否, 2016年3月, full region names, titles of choices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from app import clock
from app.forms import seal
from app.forms.tree import Node

Names = Callable[[str], str | None]
Titles = Mapping[str, Names]

Opens = Callable[[str], bool]
SHUT = "附件未作遮盖，本页不提供打开"


def anybody(_file: str) -> bool:
    """Files on a page whose readers open all of them."""
    return True


@dataclass(frozen=True)
class Look:
    """How values are shown. `name_of`: region code → name; `titles`: by widget (`org`, `entry`), code →
    name; `opened`: sensitive values in the clear; `secrets`: names of what is withheld from others; `opens`:
    whether the file of that id may be opened, else it is named and no link."""

    name_of: Names
    opened: bool
    files: str
    titles: Titles = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    opens: Opens = anybody

    def hides(self, node: Node) -> bool:
        """Whether the field is withheld from this reader."""
        return node.withheld is not None and node.withheld not in self.secrets


class Piece(NamedTuple):
    """One finished bit of text. `mark`: "", "new" or "old"; `href`: link to a file."""

    text: str
    href: str | None = None
    mark: str = ""


def pieces(node: Node, value: Any, look: Look) -> list[Piece]:
    """The value as bits to show one after the other; empty when there is nothing."""
    if value in (None, "", [], {}):
        return []
    if node.files and look.hides(node):
        return [Piece(f"附件{len(value)}个（保密）")]
    if node.files:
        return [_file(one, look) for one in (value if isinstance(value, list) else [value])]
    if isinstance(value, list):
        item = node.item or node
        return [Piece(_joined(pieces(item, one, look))) for one in value]
    if isinstance(value, Mapping):
        return [
            _part(child, value[name], look) for name, child in node.children.items() if _shown(value.get(name))
        ]
    return [Piece(text(node, value, look))]


def _shown(value: Any) -> bool:
    return value not in (None, "", [], {})


def _part(child: Node, value: Any, look: Look) -> Piece:
    return Piece(f"{child.title}：{_joined(pieces(child, value, look))}")


def _joined(found: list[Piece]) -> str:
    return "、".join(piece.text for piece in found)


def _file(value: Any, look: Look) -> Piece:
    if not isinstance(value, Mapping):
        return Piece(str(value))
    number, text = str(value.get("id", "")), f"{value.get('name') or '附件'}{_weight(value.get('size'))}"
    # Whoever reads the name of a file masked reads no further by its link.
    opens = seal.HIDDEN not in str(value.get("name")) and look.opens(number)
    return Piece(text, f"{look.files}{number}") if opens else Piece(f"{text}（{SHUT}）")


def _weight(size: Any) -> str:
    if not isinstance(size, int):
        return ""
    return f"（{size / 1048576:.1f} MB）" if size >= 1048576 else f"（{max(1, size // 1024)} KB）"


def text(node: Node, value: Any, look: Look) -> str:
    """One value in words; lists and objects are put in a row."""
    if isinstance(value, (list, Mapping)):
        return _joined(pieces(node, value, look))
    if look.hides(node):
        return seal.HIDDEN
    if node.sensitive and not look.opened:
        return seal.mask_text(str(value))
    if isinstance(value, bool):
        return str(node.options.get("ticked", "是")) if value else "否"
    if isinstance(value, (int, float)):
        unit = str(node.options.get("unit", ""))
        return number(value, "" if unit in node.title else unit)
    choices = node.choices
    if value in choices:
        return choices[value]
    named = look.titles.get(str(node.ui.get("ui:widget")))
    if named is not None:
        return named(str(value)) or str(value)
    return _formatted(node.format or "", str(value), look)


def number(value: float, unit: str = "") -> str:
    """A number with separators from five digits on (years stay plain), with its unit."""
    plain = f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    shown = plain if abs(value) >= 10_000 else plain.replace(",", "")
    return f"{shown} {unit}".rstrip()


def _formatted(name: str, value: str, look: Look) -> str:
    if name.startswith("region"):
        return look.name_of(value) or value
    reader = _READERS.get(name)
    try:
        return reader(value) if reader else value
    except (ValueError, OverflowError):
        return value


def _month(value: str) -> str:
    found = date.fromisoformat(f"{value}-01")
    return f"{found.year}年{found.month}月"


def _day(value: str) -> str:
    found = date.fromisoformat(value)
    return f"{found.year}年{found.month}月{found.day}日"


def _moment(value: str) -> str:
    found = datetime.fromisoformat(value)
    local = clock.local(found) if found.tzinfo else found
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


_READERS: Mapping[str, Callable[[str], str]] = {"year-month": _month, "date": _day, "date-time": _moment}
