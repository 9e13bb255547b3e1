"""The public face of a record: an allow-list of fields, and the same ready for reading."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.accounts.queries import org_name
from app.forms.columns import cells
from app.forms.private import blanked
from app.forms.render import Card, Cell, Item, reading
from app.forms.schema import Form
from app.forms.seal import only, without_sensitive
from app.forms.tree import is_twin
from app.forms.words import Look
from app.publications.amend import Drawn
from app.regions.queries import full_name
from app.registers import leaves
from app.registers.declaration import Register
from app.registers.queries import entry_title

FULL = "full"
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
