"""The form of one table of package.toml, drawn from the dataclass that reads it: a field for each key it may have.

The fields come back as `settings_answers` reads them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from app.designer.settings_choices import Option
from app.designer.settings_words import WORDS, Words
from app.registers.declaration import Retention

SPARE: Final = 2
"""Empty rows below those that are there."""
WRITTEN: Final[Mapping[tuple[type, str], str]] = {(Retention, "start"): "from"}
"""Keys that could not be names in Python."""
Lists = Callable[[str], Sequence[Option]]


@dataclass(frozen=True)
class Field:
    """`name` of its input; `shape`: how it is drawn and read; `rows`: of one that consists of others; `options`:
    what there is to choose, with what it says and nobody knows."""

    name: str
    key: str
    words: Words
    shape: str
    value: Any = None
    options: Sequence[Option] = ()
    required: bool = False
    rows: Sequence[Sequence["Field"]] = ()

    @property
    def listed(self) -> list[tuple[int | None, str, str]]:
        """What there is to choose, each with its place among the chosen: in order these go first."""
        places = {one: place for place, one in enumerate(self.value, 1)} if self.chosen else {}
        rows = [(places.get(value), value, text) for value, text in self.options]
        return sorted(rows, key=lambda row: row[0] or len(rows)) if self.words.ordered else rows

    @property
    def chosen(self) -> int:
        """How many values of a list it has."""
        return len(self.value) if isinstance(self.value, list) else 0


def drawn(kind: type, said: Mapping[str, Any], lists: Lists, place: str = "") -> list[Field]:
    """The fields of a table that says this."""
    hints, declared = get_type_hints(kind), {one.name: one for one in fields(kind)}
    return [
        _field(kind, declared[name], hints[name], words, (said, lists, place))
        for name, words in WORDS[kind].items()
    ]


def _field(
    kind: type, declared: Any, hint: Any, words: Words, around: tuple[Mapping[str, Any], Lists, str]
) -> Field:
    said, lists, place = around
    key = WRITTEN.get((kind, declared.name), declared.name)
    name, value = f"{place}{key}", said.get(key)
    shape = shape_of(hint, words)
    needed = declared.default is MISSING and declared.default_factory is MISSING
    rows = _rows(bare(hint), shape, value, words, (lists, name))
    return Field(name, key, words, shape, value, _options(words.choose, value, lists), needed, rows)


def bare(hint: Any) -> Any:
    """A type without its `| None`."""
    if get_origin(hint) in (Union, UnionType):
        return next(one for one in get_args(hint) if one is not NoneType)
    return hint


def shape_of(hint: Any, words: Words) -> str:
    """How a value of this type is typed or chosen."""
    plain, inner = bare(hint), get_args(bare(hint))
    if plain in (int, bool):
        return "number" if plain is int else "flag"
    if plain is str:
        return "suggest" if words.choose in ("owners", "offices") else "choice" if words.choose else "text"
    if is_dataclass(plain):
        return "group"
    if get_origin(plain) is not tuple:
        return "pairs" if inner[1] is str else "lists"
    if is_dataclass(inner[0]):
        return "rows"
    if inner[0] is str:
        return "many" if words.choose else "lines"
    return "numbers" if inner[0] is int else "grid"


def _options(choose: str, value: Any, lists: Lists) -> list[Option]:
    found = [] if " " in choose or not choose else [*lists(choose)]
    said = value if isinstance(value, list) else [value]
    known = {one for one, _ in found}
    lost = [(str(one), f"{one}（没有这一项）") for one in said if isinstance(one, str) and one not in known]
    return [*found, *lost] if choose and " " not in choose else []


def _rows(plain: Any, shape: str, value: Any, words: Words, around: tuple[Lists, str]) -> list[list[Field]]:
    lists, name = around
    if shape == "group":
        return [drawn(plain, value if isinstance(value, dict) else {}, lists, f"{name}.")]
    if shape == "rows":
        said = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        rows = [*said, *({} for _ in range(SPARE))]
        return [drawn(get_args(plain)[0], one, lists, f"{name}.{place}.") for place, one in enumerate(rows)]
    if shape not in ("pairs", "lists"):
        return []
    pairs = [*(value.items() if isinstance(value, dict) else ()), *[(None, None)] * SPARE]
    return [_pair(shape, one, words, (lists, f"{name}.{place}.")) for place, one in enumerate(pairs)]


def _pair(shape: str, pair: tuple[Any, Any], words: Words, around: tuple[Lists, str]) -> list[Field]:
    """The key and the value of one entry, each from its own list."""
    lists, place = around
    first, _, second = words.choose.partition(" ")
    several = ("many" if second else "lines") if shape == "lists" else ""
    both = (("key", "名称", first, ""), ("value", "内容", second, several))
    return [
        Field(
            f"{place}{name}", name, Words(label, "", choose), kind or ("choice" if choose else "text"), one,
            _options(choose, one, lists),
        )
        for (name, label, choose, kind), one in zip(both, pair, strict=True)
    ]  # fmt: skip
