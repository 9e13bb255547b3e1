"""What the signers of one step may have answered when it ends, as far as conditions can tell it apart.

A list of signers has 100 entries at most, so all that can be answered could be counted out; but only what is asked
makes a difference. Conditions ask how many answers there are and how often a word is among them. Tried are

- all lists of any length in which everybody agrees, or some do and all others say one other word. Where conditions
  count agreements, or agreements and one other word, that is every list there is, or one of the same numbers: a
  majority, a quota, a ratio or a remainder is decided as it would be at run;
- lists in which several other words are mixed, with every mix of small numbers and of those next to the numbers
  that stand in the conditions: only "so many returned and so many deferred" needs them, and it turns there;
- where a condition asks who was first or last: every order of a few answers. Of longer lists nothing is known
  then, unless whoever does not agree ends the step.

Of lists that answer every question alike one stands for all. Where that leaves too many, nothing is known either,
and what is not known is taken to publish.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, product
from typing import Final

from app.engine import expressions, operations
from app.engine.diagram import COUNTS
from app.engine.steps import EngineError, Json
from app.forms.deciding import APPROVE, DECISION
from app.packages.partial import known, truth

MOST: Final = 100
_SHORT, _SMALL, _CLASSES, _TRIED = 4, 5, 64, 100_000
_SIZE: Final = "#"

Words = tuple[Json, ...]


@dataclass(frozen=True)
class Loop:
    """A step of several signers: its result list, the name of one answer, how many are asked (0: not certain), and
    when it ends before all have answered ("": never)."""

    results: str
    answer: str
    number: int = 0
    until: str = ""

    def ends(self, before: int, word: Json, asked: int | None = None) -> bool | None:
        """Whether it ends with this word after so many agreements; None where that depends on more."""
        rows = answered((*(APPROVE,) * before, word))
        told = {COUNTS[0]: asked} if asked else {}
        seen = {self.results: rows, self.answer: rows[-1], COUNTS[1]: before + 1, **told}
        return truth(self.until, seen) if self.until else False

    def ends_by(self, word: Json) -> bool:
        """Whether the first who says this certainly ends it."""
        return all(self.ends(before, word) for before in range(MOST))

    def ends_early(self) -> bool:
        """Whether it may end while all who have answered agree, and others have not been asked or heard."""
        asked = [self.number] if self.number else [*range(2, 21), MOST]
        pairs = {(before, one) for one in asked for before in range(one - 1)}
        pairs |= set() if self.number else {(before, before + 2) for before in range(MOST - 1)}
        return any(self.ends(before, APPROVE, one) is not False for before, one in pairs)

    def lengths(self) -> range:
        """How many may have answered, at least one."""
        early = not self.number or self.until
        return range(1 if early else self.number, (self.number or MOST) + 1)


def answered(words: Words) -> list[Json]:
    """The result list of these answers."""
    rows = {word: known({DECISION: word}) for word in {*words}}
    return [rows[word] for word in words]


@lru_cache(maxsize=256)
def endings(loop: Loop, words: Words, texts: tuple[str, ...]) -> tuple[tuple[Json, Words | None], ...]:
    """Lists of answers, each with a word in it that is not agreement, or agreement where there is no other; None
    is a list of which nothing is known. `texts` are the conditions that may be asked of it."""
    asked = _Asked(loop.results, texts)
    closing = {word for word in words if word != APPROVE and loop.ends_by(word)}
    if asked.ordered and not closing.issuperset({*words} - {APPROVE}) and loop.lengths()[-1] > _SHORT:
        return _anything(words)
    tried = _lists(loop, words, asked, closing)
    found: dict[tuple[Json, ...], tuple[Json, Words | None]] = {}
    for answers in islice(tried, _TRIED):
        for word in ({*answers} - {APPROVE}) or {APPROVE}:
            found.setdefault((word, *asked.told(answers)), (word, answers))
    many = len(found) > _CLASSES or next(tried, None) is not None
    return _anything(words) if many else tuple(found.values())


def _anything(words: Words) -> tuple[tuple[Json, Words | None], ...]:
    return tuple((word, None) for word in words)


def _lists(loop: Loop, words: Words, asked: "_Asked", closing: set[Json]) -> Iterator[Words]:
    others, lengths = [word for word in words if word != APPROVE], loop.lengths()
    for length in lengths:
        if APPROVE in words:
            yield (APPROVE,) * length
        for word in others:
            numbers = range(1, 2 if word in closing else length + 1) if APPROVE in words else [length]
            yield from ((APPROVE,) * (length - number) + (word,) * number for number in numbers)
    apart = [word for word in others if word in asked.words]
    apart += [word for word in others if word not in apart][:1]
    for mixed in _mixed(apart, asked.numbers):
        left = {*asked.numbers, lengths[-1] - len(mixed)} if APPROVE in words else {0}
        yield from ((APPROVE,) * one + mixed for one in sorted(left) if one >= 0 and one + len(mixed) in lengths)
    if asked.ordered:
        orders = chain(*(product(words, repeat=length) for length in lengths if length <= _SHORT))
        yield from (one for one in orders if not closing.intersection(one[:-1]))


def _mixed(words: Sequence[Json], numbers: Sequence[int]) -> Iterator[Words]:
    """Two of these words or more, each said as often as one of these numbers."""
    for counts in product(numbers, repeat=len(words)):
        if sum(map(bool, counts)) > 1 and sum(counts) <= MOST:
            yield tuple(chain(*((word,) * often for word, often in zip(words, counts, strict=True))))


class _Asked:
    """What conditions ask of one result list: the largest parts of them that read nothing else."""

    def __init__(self, name: str, texts: Sequence[str]) -> None:
        counting = _Counting(name)
        parts = [counting.visit(part) for text in texts for part in _parts(_tree(text), name)]
        nodes = [node for part in parts for node in ast.walk(part)]
        self._name, self._counted, self._parts = name, counting.words, [*map(_built, parts)]
        self._whole = any(name in _names(part) for part in parts)
        self.ordered = any(isinstance(node, ast.Subscript) and name in _names(node.value) for node in nodes)
        self.words = frozenset(counting.words.values())
        written = [getattr(node, "value", None) for node in nodes]
        near = {each + by for each in written if type(each) is int for by in (-1, 0, 1)}
        self.numbers = sorted({*range(_SMALL), *near} & {*range(MOST + 1)})

    def told(self, answers: Words) -> tuple[Json, ...]:
        """What is asked, answered; what is not certain as None."""
        seen: dict[str, Json] = {name: answers.count(word) for name, word in self._counted.items()}
        seen[_SIZE] = len(answers)
        if self._whole:
            seen[self._name] = answered(answers)
        return tuple(_told(part, seen) for part in self._parts)


class _Counting(ast.NodeTransformer):
    """Puts numbers in the place of `len(results)` and of what is counted of each word; `words` by their names."""

    def __init__(self, name: str) -> None:
        self._name, self.words = name, dict[str, str]()

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call of `len` or `count`, or any other."""
        match [getattr(node.func, "id", ""), *node.args]:
            case ["len", ast.Name(id=self._name)]:
                return ast.Name(_SIZE)
            case ["count", ast.Name(id=self._name), ast.Constant(value=key), ast.Constant(value=str(word))] if (
                key == DECISION
            ):
                self.words[_SIZE + word] = word
                return ast.Name(_SIZE + word)
        return self.generic_visit(node)


def _parts(node: ast.AST, name: str, asked: bool = True) -> Iterator[ast.expr]:
    """The largest parts below `and`, `or` and `not` that read this variable and no other; `asked`: only whether it
    is so, not what it is."""
    read = _names(node)
    logical = isinstance(node, ast.BoolOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))
    if isinstance(node, ast.expr) and read == {name} and not (logical and asked):
        yield ast.UnaryOp(ast.Not(), node) if asked else node
    elif name in read:
        for each in ast.iter_child_nodes(node):
            yield from _parts(each, name, logical and asked)


def _tree(text: str) -> ast.AST:
    """The condition, or nothing where it cannot be read: that is told already."""
    try:
        return expressions.tree(text)
    except EngineError:
        return ast.Pass()


def _built(part: ast.expr) -> expressions.Thunk:
    try:
        return expressions.built(part)
    except EngineError:
        return lambda variables: None


def _names(node: ast.AST) -> set[str]:
    """The variables a part reads."""
    found = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return found - {*operations.FUNCTIONS, *expressions.CONSTANTS}


def _told(part: expressions.Thunk, seen: Mapping[str, Json]) -> Json:
    try:
        value = part(seen)
    except EngineError:
        return None
    return type(value), repr(value) if isinstance(value, (list, dict)) else value
