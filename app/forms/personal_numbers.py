"""Personal numbers typed into free text: found whatever their width and spacing, and blanked.

Identity numbers of 18 and 15 digits, telephone numbers, numbers of bank cards. Found by their shape, so that a
slip of one digit does not make a number public.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from app.forms.schema import Form
from app.forms.tree import Node

BLANK, FEWEST = "●", 10
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_KINDS = (
    ("身份证号", re.compile(rf"[1-9][0-9]{{5}}(?:19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9X]")),
    ("身份证号", re.compile(rf"[1-9][0-9]{{7}}{_DAY}[0-9]{{3}}")),
    ("银行卡号", re.compile(r"[3-6][0-9]{15,18}")),
    ("手机号码", re.compile(r"(?:86)?1[3-9][0-9]{9}")),
    ("电话号码", re.compile(r"(?:010|02[0-9]|0[3-9][0-9]{2})[2-9][0-9]{6,7}")),
)
_SHAPED = frozenset(
    ("cn-uscc", "cn-org-code", "cn-business-reg", "cn-phone", "region", "region-ever", "year-month", "date",
     "date-time")
)  # fmt: skip
"""Formats whose values are codes or days by their shape, or telephone numbers that are public on purpose."""
_BETWEEN = frozenset("-\u2013\u2014\u2212.\u00b7()_/,~*")
_PLAIN = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}-\d{6}-\d{2}-\d{2}-\d{6}(?!\d)"
    r"|(?<!\d[.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d|,\d))",
    re.ASCII,
)
"""Codes of investment projects, and amounts with commas at the thousands: nobody writes a personal number so."""
_DECIMAL = re.compile(r"(?<![\d.])(?!1[3-9]\d\.\d{8}(?!\d))[1-9]\d{1,8}\.\d+(?![\d.])", re.ASCII)
"""Coordinates and amounts: a telephone number with one dot would have it behind three digits."""
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d{2}([-./])(?:0?[1-9]|1[0-2])(?:\1(?:0?[1-9]|[12]\d|3[01]))?(?!\d)", re.ASCII
)
"""Days and months in figures: a range of two has as many digits as a telephone number, and more."""
_PAPER = re.compile(r"〔(?:19|20)\d{2}〕[0-9-]+|[\[(【](20\d{2})[\])】]\d{2,4}-\1\d+", re.ASCII)
"""Numbers of official papers, behind their year: no telephone number of a place is written so."""
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def found(text: str) -> list[tuple[str, int, int]]:
    """Kind, first place and place behind each number in a text, in their order."""
    if sum(map(str.isdecimal, text)) < FEWEST:
        return []
    digits, places = _compact(text)
    harmless = _harmless(text)
    spans: list[tuple[str, int, int]] = []
    for kind, pattern in _KINDS:
        for start, end in _matches(pattern, digits, places):
            first, last = places[start], places[end - 1] + 1
            genuine = kind != "银行卡号" or _luhn(digits[start:end])
            genuine = genuine and not any(one(kind, places[start:end]) for one in harmless)
            if genuine and not any(before <= first and last <= behind for _, before, behind in spans):
                spans.append((kind, first, last))
    return sorted(spans, key=lambda one: one[1])


def _harmless(text: str) -> list[Callable[[str, list[int]], bool]]:
    """What tells, of a kind of number and the places of its digits, that it is something else: part of a plain
    code; a decimal; made of days; the number of a paper."""
    plain, decimal, paper = _spans(_PLAIN, text), _spans(_DECIMAL, text), _spans(_PAPER, text)
    days = {place for before, behind in _spans(_DATE, text) for place in range(before, behind)}

    def within(spans: list[tuple[int, int]], at: list[int]) -> bool:
        return any(before <= at[0] and at[-1] < behind for before, behind in spans)

    return [
        lambda kind, at: any(at[0] < behind and before <= at[-1] for before, behind in plain),
        lambda kind, at: kind != "身份证号" and within(decimal, at),
        lambda kind, at: not days.isdisjoint(at) if kind == "银行卡号" else days.issuperset(at),
        lambda kind, at: kind == "电话号码" and within(paper, at),
    ]


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    plain = (_DASHES.sub("-", unicodedata.normalize("NFKC", char)) for char in text)
    same = "".join(one if len(one) == 1 else "\n" for one in plain)
    return [found.span() for found in pattern.finditer(same)]


def _matches(pattern: re.Pattern[str], digits: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Where the pattern fits from one end of a group of digits to the end of one: two numbers beside each other
    with a blank between them are still two."""
    for start in range(len(digits)):
        if _parted(digits, places, start) and (match := pattern.match(digits, start)):
            ends = (end for end in range(match.end(), start, -1) if pattern.fullmatch(digits, start, end))
            end = next((end for end in ends if _parted(digits, places, end)), None)
            if end is not None:
                yield start, end


def _parted(digits: str, places: list[int], at: int) -> bool:
    """Whether no digit stands directly on both sides of this place."""
    if at in (0, len(digits)) or not (digits[at - 1].isdigit() and digits[at].isdigit()):
        return True
    return places[at] - places[at - 1] > 1


def blanked(text: str) -> str:
    """The text with every such number as dots of the same length."""
    for _, first, last in found(text):
        text = text[:first] + BLANK * (last - first) + text[last:]
    return text


def kinds(text: str) -> str:
    """Which kinds of number a text holds, in words; empty where none."""
    return "、".join(dict.fromkeys(kind for kind, _, _ in found(text)))


def without(form: Form, document: Mapping[str, Any], kept: Collection[str] = ()) -> dict[str, Any]:
    """The document with the numbers in its free texts blanked, but for the texts at these pointers."""
    shown: dict[str, Any] = _mapped(
        form.root, dict(document), lambda pointer, text: text if pointer in kept else blanked(text), ""
    )
    return shown


def blanked_value(node: Node, value: Any) -> Any:
    """A part of a document (a value, a row, a list) with the numbers in its free texts blanked."""
    return _mapped(node, value, lambda _, text: blanked(text), "")


def marks(form: Form, document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """JSON pointer and kinds of number, of every free text that holds some."""
    return [(pointer, told) for pointer, text in _texts(form.root, document, "") if (told := kinds(text))]


def numbered(form: Form, document: Mapping[str, Any]) -> dict[str, str]:
    """By JSON pointer, the free texts of a document that hold such a number."""
    return {pointer: text for pointer, text in _texts(form.root, document, "") if found(text)}


def may_hold(form: Form, name: str, value: str) -> bool:
    """Whether that value of a field (by its dotted name) may hold a number that outsiders read as dots. What is
    compared without its blanks holds one where no reader would see it: enough digits will do."""
    node: Node | None = form.root
    for part in name.split("."):
        node = (node.item or node).children.get(part) if node else None
    free = node is None or _is_free(node.item or node)
    return free and sum(map(str.isdecimal, value)) >= FEWEST


def _compact(text: str) -> tuple[str, list[int]]:
    """The text without what people put between digits, and where each character of it stood."""
    kept: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        plain = unicodedata.normalize("NFKC", char).upper()
        if len(plain) == 1 and plain.isdecimal():
            plain = str(unicodedata.decimal(plain))
        if not (char.isspace() or plain in _BETWEEN or unicodedata.category(char) in ("Cf", "Cc", "Mn")):
            kept.append((plain if len(plain) == 1 else "\n", place))
    return "".join(char for char, _ in kept), [place for _, place in kept]


def _luhn(digits: str) -> bool:
    twice = (int(one) * (1 + place % 2) for place, one in enumerate(reversed(digits)))
    return sum(one // 10 + one % 10 for one in twice) % 10 == 0


def _is_free(node: Node) -> bool:
    """Whether it can hold such a number: a pattern that leaves no room for one does no harm here."""
    return node.kind == "string" and node.format not in _SHAPED and not node.sensitive and not node.choices


def _mapped(node: Node, value: Any, change: Callable[[str, str], str], pointer: str) -> Any:
    if isinstance(value, Mapping):
        inner = node.children
        return {
            name: _mapped(inner[name], part, change, f"{pointer}/{name}") if name in inner else part
            for name, part in value.items()
        }
    if isinstance(value, list) and node.item is not None and not node.files:
        return [_mapped(node.item, part, change, f"{pointer}/{place}") for place, part in enumerate(value)]
    return change(pointer, value) if isinstance(value, str) and _is_free(node) else value


def _texts(node: Node, value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name in node.children:
                yield from _texts(node.children[name], part, f"{pointer}/{name}")
    elif isinstance(value, list) and node.item is not None and not node.files:
        for place, part in enumerate(value):
            yield from _texts(node.item, part, f"{pointer}/{place}")
    elif isinstance(value, str) and _is_free(node):
        yield pointer, value
