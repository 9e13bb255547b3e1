"""Forms for reading, reviewing, printing and comparing, from the same two files that make them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from app.forms import seal
from app.forms.differences import filled, is_table, same
from app.forms.layout import Section, Triple
from app.forms.matched_rows import Pair, pairs
from app.forms.schema import Form
from app.forms.tree import Node
from app.forms.value_texts import Look, Names, Piece, Titles, pieces

FILES = "/api/v1/attachments/"
EMPTY = "（空）"
NOBODY: Titles = MappingProxyType({})


class Cell(NamedTuple):
    """A value. `join`: what stands between its pieces; a line break means one piece per line. `follows`: it is
    computed, so that its change is marked and counts as nobody's."""

    pieces: tuple[Piece, ...]
    changed: bool = False
    join: str = "、"
    follows: bool = False

    @property
    def own(self) -> int:
        """Changes somebody made here."""
        return int(self.changed and not self.follows)


class Row(NamedTuple):
    """A row of a table. `mark`: "", "add" or "del"; `label`: its number, 新增 or 移除; `pointer`: its place in
    what was sent, "" for a row that is gone."""

    label: str
    mark: str
    cells: tuple[Cell, ...]
    pointer: str = ""


class Item(NamedTuple):
    """One field on the page: a value in the grid (`col` of 12) or a table of rows. `changes`: those somebody made;
    `followed`: those of what is computed."""

    field: str
    title: str
    col: int
    value: Cell | None
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    changes: int = 0
    last: str = ""
    followed: int = 0

    @property
    def pointer(self) -> str:
        """Where a remark on it points; a place of three codes is remarked on at its last one."""
        return f"/{self.last or self.field}"


@dataclass(frozen=True)
class Card:
    """A numbered section with its finished items and the numbers of changes in it, as in `Item`."""

    id: str
    no: int
    title: str
    hint: str
    items: tuple[Item, ...]
    changes: int
    followed: int = 0


@dataclass(frozen=True)
class Page:
    """A form ready for the template. `total`: number of changes; `followed`: of computed values that changed with
    them."""

    title: str
    sections: tuple[Card, ...]
    total: int
    compared: bool
    followed: int = 0


def reading(
    form: Form,
    answers: Mapping[str, Any],
    *,
    name_of: Names = str,
    opened: bool = False,
    files: str = FILES,
    titles: Titles = NOBODY,
) -> Page:
    """The answers as finished text; `opened`: sensitive values in the clear.

    `name_of`: region code → full name; `titles`: by widget (`org`, `entry`), code → name;
    `files`: link before an attachment id.
    """
    return _page(_Reader(form, answers, None, Look(name_of, opened, files, titles)))


def difference(
    form: Form,
    new: Mapping[str, Any],
    old: Mapping[str, Any],
    *,
    name_of: Names = str,
    opened: bool = False,
    titles: Titles = NOBODY,
) -> Page:
    """The new answers with every change against the old ones marked, rows matched by their key."""
    return _page(_Reader(form, new, old, Look(name_of, opened, FILES, titles)))


def against_record(form: Form, new: Mapping[str, Any], record: Mapping[str, Any], look: Look) -> Page:
    """The same against a record: that keeps nothing that is withheld, so there is nothing to compare it with."""
    return _page(_Reader(form, new, record, look, filed=True))


def as_looked(form: Form, answers: Mapping[str, Any], look: Look, old: Mapping[str, Any] | None = None) -> Page:
    """The answers as finished text for who looks at them like that; with `old` every change is marked."""
    return _page(_Reader(form, answers, old, look))


def _page(reader: "_Reader") -> Page:
    """Sections of which nothing was asked for are left out."""
    drawn = [card for card in map(reader.card, reader.form.sections) if card.items]
    cards = tuple(replace(card, no=number) for number, card in enumerate(drawn, 1))
    total, followed = sum(card.changes for card in cards), sum(card.followed for card in cards)
    return Page(reader.form.title, cards, total, reader.compared, followed)


class _Reader:
    """Walks the sections with both versions at hand."""

    def __init__(
        self, form: Form, new: Mapping[str, Any], old: Mapping[str, Any] | None, look: Look, filed: bool = False
    ) -> None:
        self.form, self.look, self.compared, self.filed = form, look, old is not None, filed
        self.new = filled(seal.readable(form, new)) or {}
        self.old = filled(seal.readable(form, old or {})) or {}

    def card(self, section: Section) -> Card:
        items = arranged(self.item(name) for name in section.fields if self._applies(name))
        changes, followed = sum(item.changes for item in items), sum(item.followed for item in items)
        return Card(section.id, 0, section.title, section.hint, items, changes, followed)

    def _applies(self, name: str) -> bool:
        """Fields not asked for (`showIf`) that hold nothing are left out; so are flags that tell something
        by their yes alone (`yesOnly`), unless it was taken back."""
        node = self.form.root.children.get(name)
        if node is not None and node.options.get("yesOnly"):
            return bool(self.new.get(name) or (self.compared and self.old.get(name)))
        if node is None or "showIf" not in node.options:
            return True
        names = {name, f"{name}_files"}
        return bool(names & (self.new.keys() | self.old.keys()))

    def item(self, name: str) -> Item:
        if name in self.form.triples:
            return self._place(name, self.form.triples[name])
        node = self.form.root.children[name]
        if is_table(node):
            return self._table(node)
        twin = self.form.root.children.get(f"{name}_files")
        cell = self._cell(node, self.new.get(name), self.old.get(name), self.compared)
        if twin is not None and twin.name not in self.form.listed:
            cell = _with_files(
                cell, self._cell(twin, self.new.get(twin.name), self.old.get(twin.name), self.compared)
            )
        return _item(name, node.short, _width(node), cell)

    def _place(self, name: str, triple: Triple) -> Item:
        codes = [[str(document.get(field) or "") for field in triple.fields] for document in (self.new, self.old)]
        new, old = ([Piece(self._full_name(parts))] if any(parts) else [] for parts in codes)
        changed = self.compared and codes[0] != codes[1]
        last = triple.fields[-1]
        computed = self.form.root.children[last].computed
        cell = Cell(_both(new, old) if changed else tuple(new), changed, "", computed)
        return _item(name, triple.title, _span(triple.col), cell, last)

    def _full_name(self, codes: list[str]) -> str:
        code = next(code for code in reversed(codes) if code)
        return self.look.name_of(code) or code

    def _cell(self, node: Node, new: Any, old: Any, compared: bool) -> Cell:
        shown, join = pieces(node, new, self.look), "\n" if node.files or node.children else "、"
        if not compared or (self.filed and node.withheld) or same(node, old, new):
            return Cell(tuple(shown), join=join)
        before = pieces(node, old, self.look)
        if isinstance(new, list) or isinstance(old, list) or node.children:
            return Cell(_listwise(shown, before), True, join, node.computed)
        return Cell(_both(shown, before), True, "", node.computed)

    def _table(self, node: Node) -> Item:
        new, old = _rows(self.new.get(node.name)), _rows(self.old.get(node.name))
        columns = list(node.item.children.values()) if node.item else []
        matched = pairs(node, old if self.compared else [], new)
        rows = []
        for number, (before, after) in enumerate(matched, 1):
            was = old[before] if before is not None else None
            now = new[after] if after is not None else None
            pointer = f"/{node.name}/{after}" if after is not None else ""
            rows.append(self._row(columns, number, was, now)._replace(pointer=pointer))
        moved = self._moved(matched)
        marked = [[1] if row.mark else [cell.changed for cell in row.cells] for row in rows]
        owned = [[1] if row.mark else [cell.own for cell in row.cells] for row in rows]
        whole, own = moved + sum(map(sum, marked)), 0 if node.computed else moved + sum(map(sum, owned))
        titles = tuple(column.short for column in columns)
        shown = f"{node.title}（顺序有调整）" if moved else node.title
        return Item(node.name, shown, 12, None, titles, tuple(rows), own, followed=whole - own)

    def _moved(self, matched: list[Pair]) -> int:
        stayed = [before for before, after in matched if before is not None and after is not None]
        return int(stayed != sorted(stayed))

    def _row(self, columns: list[Node], number: int, was: Any, now: Any) -> Row:
        mark = ("add" if was is None else "del" if now is None else "") if self.compared else ""
        new, old = _object(was if mark == "del" else now), _object(was)
        compared = self.compared and not mark
        cells = tuple(self._cell(node, new.get(node.name), old.get(node.name), compared) for node in columns)
        return Row({"add": "新增", "del": "移除"}.get(mark, str(number)), mark, cells)


def _item(name: str, title: str, col: int, cell: Cell, last: str = "") -> Item:
    return Item(name, title, col, cell, changes=cell.own, last=last, followed=int(cell.changed) - cell.own)


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _width(node: Node) -> int:
    return _span(int(node.options.get("col", 12)))


@cache
def _span(col: int) -> int:
    """The widths a reading page knows."""
    return next(width for width in (4, 6, 8, 12) if col <= width)


def _both(new: list[Piece], old: list[Piece]) -> tuple[Piece, ...]:
    gone = [piece._replace(mark="old") for piece in old] or [Piece(EMPTY, mark="old")]
    come = [piece._replace(mark="new") for piece in new] or [Piece(EMPTY, mark="new")]
    return (*gone, *come)


def _listwise(new: list[Piece], old: list[Piece]) -> tuple[Piece, ...]:
    kept = [piece if piece in old else piece._replace(mark="new") for piece in new]
    return (*kept, *(piece._replace(mark="old") for piece in old if piece not in new))


def _with_files(value: Cell, files: Cell) -> Cell:
    if not files.pieces:
        return value
    follows = not (value.own or files.own)
    return Cell((*value.pieces, *files.pieces), value.changed or files.changed, "\n", follows)


def arranged(items: Iterable[Item]) -> tuple[Item, ...]:
    """Items with widths that fill each line of twelve: the last of a line takes what is left."""
    found: list[Item] = []
    line = 0
    for item in items:
        table = item.value is None
        if found and line and (table or line + item.col > 12):
            found[-1] = found[-1]._replace(col=found[-1].col + 12 - line)
            line = 0
        found.append(item)
        line = 0 if table else (line + item.col) % 12
    if found and line:
        found[-1] = found[-1]._replace(col=found[-1].col + 12 - line)
    return tuple(found)
