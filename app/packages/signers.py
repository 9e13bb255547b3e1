"""What the signers of one step may have answered when it ends, as far as conditions can tell it apart.

A list of signers has 100 entries at most, so all that can be answered could be counted out; but only what is asked
makes a difference. Conditions ask how many answers there are and how often a word is among them. Tried are

- all lists of any length in which everybody agrees, or some do and all others say one other word. Where conditions
  count agreements, or agreements and one other word, that is every list there is, or one of the same numbers: a
  majority, a quota, a ratio or a remainder is decided as it would be at run;
- lists in which several other words are mixed, where conditions count several: every mix of every length, however
  sums, products or remainders weigh it;
- where a condition asks who was first or last: every order of a few answers. Of longer lists nothing is known
  then, unless whoever does not agree ends the step.

Of lists that answer every question alike one stands for all. Where that leaves too many, nothing is known either,
and what is not known is taken to publish.
"""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, product
from typing import Final, NamedTuple

from app.engine import expressions, operations
from app.engine.diagram import COUNTS
from app.engine.steps import EngineError, Json
from app.forms.deciding import APPROVE, DECISION
from app.packages.partial_evaluation import Unasked, known, truth

MOST: Final = 100
_SHORT, _CLASSES, _TRIED, _TRIED_WHOLE = 4, 64, 200_000, 20_000
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
    return [rows[word] if _exact(rows[word][DECISION]) else known({DECISION: word}) for word in words]


def _exact(word: Json) -> bool:
    """Whether the word itself is known: of others two rows need not say the same."""
    return not isinstance(word, Unasked)


@lru_cache(maxsize=256)
def endings(loop: Loop, words: Words, texts: tuple[str, ...]) -> tuple[tuple[Json, Words | None], ...]:
    """Lists of answers, each with a word in it that is not agreement, or agreement where there is no other; None
    is a list of which nothing is known. `texts` are the conditions that may be asked of it."""
    asked = _Asked(loop.results, texts, words)
    closing = {word for word in words if word != APPROVE and loop.ends_by(word)}
    if asked.ordered and not closing.issuperset({*words} - {APPROVE}) and loop.lengths()[-1] > _SHORT:
        return _anything(words)
    found: dict[tuple[Json, ...], tuple[Json, _Said]] = {}
    tried, seen = _lists(loop, words, asked, closing), set[tuple[Json, ...]]()
    for said in islice(tried, _TRIED_WHOLE if asked.whole else _TRIED):
        told = asked.told(said)
        heard = tuple(map(bool, said.numbers))
        if (*told, *heard) not in seen:
            seen.add((*told, *heard))
            present = [word for word, often in zip(words, heard, strict=False) if often]
            for word in [one for one in present if one != APPROVE] or [APPROVE]:
                found.setdefault((word, *told), (word, said))
    many = len(found) > _CLASSES or next(tried, None) is not None
    return _anything(words) if many else tuple((word, said.listed(words)) for word, said in found.values())


def _anything(words: Words) -> tuple[tuple[Json, Words | None], ...]:
    return tuple((word, None) for word in words)


class _Said(NamedTuple):
    """A list of answers: how often each word is among them, and its length; `order`: where that matters."""

    numbers: tuple[int, ...]
    order: Words | None = None

    def listed(self, words: Words) -> Words:
        """One such list."""
        return self.order or tuple(
            chain(*((word,) * often for word, often in zip(words, self.numbers, strict=False)))
        )


def _lists(loop: Loop, words: Words, asked: "_Asked", closing: set[Json]) -> Iterator[_Said]:
    others, lengths = [word for word in words if word != APPROVE], loop.lengths()
    agreeing = APPROVE in words

    def said(length: int, counts: Mapping[Json, int]) -> _Said:
        return _Said((*(counts.get(word, 0) for word in words), length))

    for length in lengths:
        if agreeing:
            yield said(length, {APPROVE: length})
        for word in others:
            numbers = range(1, 2 if word in closing else length + 1) if agreeing else [length]
            yield from (said(length, {APPROVE: length - number, word: number}) for number in numbers)
    if asked.ordered:
        orders = chain(*(product(words, repeat=length) for length in lengths if length <= _SHORT))
        possible = (one for one in orders if not closing.intersection(one[:-1]))
        yield from (_Said((*map(one.count, words), len(one)), one) for one in possible)
    apart = [word for word in others if word in asked.words]
    apart += [word for word in others if word not in apart][:1]
    if len(apart) > 1:
        places = [*map(words.index, apart)]
        rest = words.index(APPROVE) if agreeing else None
        yield from _mixed(lengths, places, rest, len(words), {words.index(word) for word in closing})


def _mixed(
    lengths: Iterable[int], places: Sequence[int], rest: int | None, width: int, closing: Collection[int]
) -> Iterator[_Said]:
    """All lists in which words of several of these places are; all others agree, at the place `rest`. Of what ends
    the step only the last one was heard."""
    for length in lengths:
        ranges = [range(2 if place in closing else length + 1) for place in places]
        for counts in product(*ranges):
            left = length - sum(counts)
            if left < 0 or counts.count(0) > len(counts) - 2 or (left and rest is None):
                continue
            if closing and sum(often for place, often in zip(places, counts, strict=True) if place in closing) > 1:
                continue
            numbers = [0] * width
            for place, often in zip(places, counts, strict=True):
                numbers[place] = often
            if rest is not None:
                numbers[rest] = left
            yield _Said((*numbers, length))


class _Asked:
    """What conditions ask of one result list: the largest parts of them that read nothing else."""

    def __init__(self, name: str, texts: Sequence[str], words: Words) -> None:
        counting = _Counting(name)
        parts = [counting.visit(part) for text in texts for part in _parts(_tree(text), name)]
        nodes = [node for part in parts for node in ast.walk(part)]
        self.ordered = any(isinstance(node, ast.Subscript) and name in _names(node.value) for node in nodes)
        self.whole = any(name in _names(part) for part in parts)
        self.words = frozenset(counting.words.values())
        self._parts = [_Part(part, name, {**counting.words}, words) for part in parts]

    def told(self, said: _Said) -> tuple[Json, ...]:
        """What is asked, answered; what is not certain as None."""
        return tuple([part.told(said) for part in self._parts])


class _Part:
    """One of these parts, which says the same of the same numbers."""

    def __init__(self, part: ast.expr, name: str, counted: Mapping[str, str], words: Words) -> None:
        self._built, self._known, self._words = _built(part), dict[tuple[int, ...], Json](), words
        self._list = name if name in _names(part) else ""
        read = [one for one in (_SIZE, *counted) if one in _names(part)]
        # A word that nobody can say is counted nowhere.
        self._never = {one: 0 for one in read if one != _SIZE and counted[one] not in words}
        self._names = [one for one in read if one not in self._never]
        self._places = [len(words) if one == _SIZE else words.index(counted[one]) for one in self._names]

    def told(self, said: _Said) -> Json:
        """What it says of a list."""
        numbers = said.numbers
        key = tuple([numbers[place] for place in self._places])
        if key in self._known and not self._list:
            return self._known[key]
        seen: dict[str, Json] = {**self._never, **dict(zip(self._names, key, strict=True))}
        if self._list:
            seen[self._list] = answered(said.listed(self._words))
        self._known[key] = _told(self._built, seen)
        return self._known[key]


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
    return type(value), repr(value) if isinstance(value, (list, dict, Unasked)) else value
