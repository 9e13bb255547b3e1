"""The public face of a record: an allow-list of fields, and the same ready for reading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.accounts.queries import org_name
from app.forms.columns import cells
from app.forms.personal_numbers import blanked
from app.forms.render import Card, Cell, Item, reading
from app.forms.schema import Form
from app.forms.seal import only, without_sensitive
from app.forms.tree import is_twin
from app.forms.value_texts import Look
from app.regions.queries import full_name
from app.registers import leaves
from app.registers.declaration import Register
from app.registers.queries import entry_title

FULL = "full"


@dataclass(frozen=True)
class Drawn:
    """What is made of a public document: `view`, `line` and `search` as in `publications.publish.Notice`."""

    view: Sequence[Mapping[str, Any]]
    line: Sequence[tuple[str, str]]
    search: Sequence[str]


@dataclass(frozen=True)
class Recut(Drawn):
    """The same of a document cut anew. `named`: its title, None where that stands; `dated`: whether the day it is
    listed on is still one the public may read."""

    document: Mapping[str, Any]
    named: str | None
    dated: bool


UNKNOWN = "（名称待核）"


def _place(code: str) -> str:
    name = full_name(code)
    return name if name != code else UNKNOWN


def _org(code: str) -> str:
    return org_name(code) or UNKNOWN


def _entry(entry: str) -> str:
    return blanked(entry_title(entry) or UNKNOWN)


LOOK = Look(_place, False, "", {"org": _org, "entry": _entry})
"""How the public reads values: names, never codes, whatever stands in the document."""


def public_document(declaration: Register, form: Form, document: Mapping[str, Any], face: str) -> dict[str, Any]:
    """Only the fields of that face; sensitive leaves are not among them, whatever is declared, and no numbers in
    the names of files: a reviewer is asked about texts, not about those."""
    shown = cut(without_sensitive(form, document), declaration.faces.get(face, declaration.public))
    return {name: _named(part) if is_twin(name) else part for name, part in shown.items()}


def _named(files: Any) -> Any:
    if not isinstance(files, list):
        return files
    return [{**one, "name": blanked(str(one.get("name", "")))} for one in files if isinstance(one, Mapping)]


def ever_public(declaration: Register, form: Form, document: Mapping[str, Any]) -> dict[str, Any]:
    """Whatever some face shows."""
    faces = (name for fields in declaration.faces.values() for name in fields)
    names = dict.fromkeys((*declaration.public, *faces))
    return cut(without_sensitive(form, document), list(names))


def cut(document: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Only these fields; a dotted name keeps that part of an object, or of every row of a list."""
    whole = only(document, [name for name in fields if "." not in name])
    inner: dict[str, list[str]] = {}
    for name in fields:
        head, _, rest = name.partition(".")
        if rest and head not in whole:
            inner.setdefault(head, []).append(rest)
    parts = {head: _part(document[head], names) for head, names in inner.items() if head in document}
    return {**whole, **parts}


def _part(value: Any, names: list[str]) -> Any:
    if isinstance(value, list):
        return [_part(one, names) for one in value]
    return cut(value, names) if isinstance(value, Mapping) else value


def public_view(form: Form, public: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Sections with label and text, or a table, as the portal shows them; empty sections are left out."""
    page = reading(form, public, name_of=LOOK.name_of, titles=LOOK.titles)
    sections = [{"title": card.title, "rows": _rows(card)} for card in page.sections]
    return [section for section in sections if section["rows"]]


def drawn(declaration: Register, form: Form, public: Mapping[str, Any]) -> Drawn:
    """All that the portal shows and finds of a public document besides its title."""
    return Drawn(
        view=public_view(form, public),
        line=cells(form, public, declaration.columns, LOOK),
        search=[text for name in declaration.search for text in _texts(public, name)],
    )


def recut(declaration: Register, form: Form, document: Mapping[str, Any], face: str | None) -> Recut:
    """A public document that stands, less what this declaration does not show: never more than stood there."""
    public = public_document(declaration, form, document, face or FULL)
    told = drawn(declaration, form, public)
    named = any(leaves.values(public, declaration.named_by))
    dated = declaration.date is not None and any(leaves.values(public, declaration.date))
    return Recut(told.view, told.line, told.search, public, None if named else form.title, dated)


def narrower(before: Register, after: Register) -> bool:
    """Whether a face shows less by the later declaration."""
    return before.public != shared(before.public, after.public) or any(
        fields != shared(fields, after.faces.get(name, after.public)) for name, fields in before.faces.items()
    )


def limited(own: Register, newest: Register) -> Register:
    """The declaration a case runs on, less what the newest one does not show any more."""
    faces = {name: shared(fields, newest.faces.get(name, newest.public)) for name, fields in own.faces.items()}
    return replace(own, public=shared(own.public, newest.public), faces=faces)


def shared(own: Sequence[str], newest: Sequence[str]) -> tuple[str, ...]:
    """Of these fields what both show: a dotted name is part of the whole before its dot."""
    inner = [one for one in newest if any(one.startswith(f"{name}.") for name in own)]
    kept = [one for one in own if any(one == name or one.startswith(f"{name}.") for name in newest)]
    return tuple(dict.fromkeys([*kept, *inner]))


def _texts(public: Mapping[str, Any], name: str) -> Iterator[str]:
    return (leaves.text(value) for value in leaves.values(dict(public), name))


def _rows(card: Card) -> list[list[Any]]:
    return [[item.title, shown] for item in card.items if (shown := _shown(item))]


def _shown(item: Item) -> Any:
    if item.value is not None:
        return _text(item.value)
    if not item.rows:
        return None
    rows = [[_text(cell) for cell in row.cells] for row in item.rows]
    shown = [place for place in range(len(item.columns)) if any(row[place] for row in rows)]
    return {
        "columns": [item.columns[place] for place in shown],
        "rows": [[row[place] for place in shown] for row in rows],
    }


def _text(cell: Cell) -> str:
    return cell.join.join(piece.text for piece in cell.pieces)
