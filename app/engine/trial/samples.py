"""Made-up values: of each kind some, and those that conditions and tables ask for."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from random import Random
from typing import Final

from app.engine import expressions, kinds
from app.engine.kinds import ANY, Kind
from app.engine.steps import EngineError, Json

_PLAIN: Final[Mapping[str, tuple[Json, ...]]] = {
    kinds.EMPTY: (None,), kinds.DAY: ("2030-06-01",), kinds.WORDS: ("示例",), kinds.TEXT: ("示例",),
    kinds.COUNT: (1, 2), kinds.WHOLE: (1, 1000), kinds.NUMBER: (1, 0.5), kinds.SUM: (1, 0),
    kinds.TRUTH: (True, False), "anything": ("示例",),
}  # fmt: skip
_ANYTHING: Final = "anything"
_TEXTS: Final = frozenset({kinds.WORDS, kinds.TEXT, kinds.DAY})
_NUMBERS: Final = frozenset({kinds.COUNT, kinds.WHOLE, kinds.NUMBER, kinds.SUM})
_CLOSED: Final = frozenset({kinds.SAID, kinds.TRUTH, kinds.EMPTY})
_CELL: Final = re.compile(r'"([^"]*)"|(?<![\w.])(-?\d+(?:\.\d+)?)')


class Asked:
    """What expressions hold variables and their fields against."""

    def __init__(self) -> None:
        self._found: dict[str, list[Json]] = defaultdict(list)

    def condition(self, text: str) -> None:
        """The constants of an expression, for everything it reads."""
        try:
            parsed = list(ast.walk(expressions.tree(text)))
        except EngineError:
            return
        keys = {id(each.slice) for each in parsed if isinstance(each, ast.Subscript)}
        for part in (each for each in parsed if isinstance(each, ast.Compare | ast.Call)):
            inside = [*ast.walk(part)]
            values = [one.value for one in inside if isinstance(one, ast.Constant) and id(one) not in keys]
            self._read(inside, values)
        self._read(parsed, [])

    def _read(self, nodes: Iterable[ast.AST], values: list[Json]) -> None:
        for each in nodes:
            if isinstance(each, ast.Name | ast.Subscript):
                self._add(ast.unparse(each), values)

    def column(self, text: str, cells: Iterable[str]) -> None:
        """The values in a column of a table."""
        for cell in cells:
            for said, number in _CELL.findall(cell):
                self._add(text, [_number(number) if number else said])
        self.condition(text)

    def _add(self, key: str, values: Iterable[Json]) -> None:
        found = self._found[_plain(key)]
        for value in values:
            near = [value, value + 1, value - 1] if type(value) in (int, float) else [value]
            found += [one for one in near if one not in found]

    def of(self, key: str) -> list[Json]:
        """Values that matter at this variable or field."""
        return self._found.get(key, [])

    def reads(self, key: str) -> bool:
        """Whether a decision may hang on it; of a list on what is in it."""
        return key in self._found or key.partition("[]")[0] in self._found

    @property
    def keys(self) -> list[str]:
        """Everything that is read."""
        return list(self._found)


def _plain(key: str) -> str:
    return key.replace('"', "'").replace(" ", "")


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _fits(value: Json, names: list[str]) -> bool:
    """Of numbers and texts only those that the kind takes; what was guessed takes both."""
    if not names or _ANYTHING in names:
        return True
    return bool({*names} & (_TEXTS if isinstance(value, str) else _NUMBERS))


def field(variable: str, name: str) -> str:
    """A field of a variable, as `Asked` names it."""
    return f"{variable}['{name}']"


class Samples:
    """Gives values; what was given least comes most often."""

    def __init__(self, asked: Asked, random: Random) -> None:
        self._asked, self._random = asked, random
        self._given: Counter[tuple[str, str]] = Counter()
        self.open = set[str]()

    def value(self, key: str, kind: Kind, depth: int = 0) -> Json:
        """A value for a variable, a field or an item. `open` notes what may be anything else."""
        kind = self._guessed(key, kind)
        names = sorted(kind.names or ())
        known = {*names} <= _CLOSED | ({kinds.LIST, kinds.OBJECT} if kind.fields or kind.items else set())
        if not known and self._asked.reads(key):
            self.open.add(key)
        return self._made(self.pick(key, self._choices(key, kind, names)), key, kind, depth)

    def _guessed(self, key: str, kind: Kind) -> Kind:
        """Of what may be anything: an object where fields of it are read."""
        inner = [one[len(key) + 2 : -2] for one in self._asked.keys if one.startswith(f"{key}['")]
        wanted = kind.names is None or (kinds.OBJECT in kind.names and kind.fields is None)
        if wanted and inner:
            return kinds.thing({name: ANY for name in inner if "'" not in name})
        return kinds.one(_ANYTHING) if kind.names is None else kind

    def _choices(self, key: str, kind: Kind, names: list[str]) -> list[Json]:
        plain = list(chain.from_iterable(_PLAIN.get(name, ()) for name in names))
        found = [*sorted(kind.said), *plain, *(each for each in (kinds.LIST, kinds.OBJECT) if each in names)]
        fixed = {*names} <= _CLOSED or {kinds.LIST, kinds.OBJECT} & {*names}
        asked = [each for each in self._asked.of(key) if not fixed and each not in found]
        return found + [each for each in asked if _fits(each, names)]

    def _made(self, value: Json, key: str, kind: Kind, depth: int) -> Json:
        if depth > 4:
            return None
        if value == kinds.LIST and kinds.LIST in (kind.names or ()):
            return [self.value(f"{key}[]", kind.items or ANY, depth + 1) for _ in range(self.pick(key, [1, 2]))]
        if value == kinds.OBJECT and kinds.OBJECT in (kind.names or ()):
            return {one: self.value(field(key, one), each, depth + 1) for one, each in (kind.fields or {}).items()}
        return value

    def pick(self, key: str, choices: list[Json]) -> Json:
        """One of these: half the time whatever comes, else what came least."""
        if not choices:
            return None
        shuffled = self._random.sample(choices, len(choices))
        if self._random.random() < 0.5:
            shuffled.sort(key=lambda one: self._given[key, repr(one)])
        self._given[key, repr(shuffled[0])] += 1
        return shuffled[0]
