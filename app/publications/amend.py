"""What the platform keeps itself changes before the public too, without a new version."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from app import db
from app.folding import sought
from app.publications import index
from app.publications.models import Publication


@dataclass(frozen=True)
class Drawn:
    """What is made of a public document: `view`, `line` and `search` as in `publish.Notice`."""

    view: Sequence[Mapping[str, Any]]
    line: Sequence[tuple[str, str]]
    search: Sequence[str]


Draw = Callable[[Mapping[str, Any]], Drawn]


def amend(entry_id: int, values: Mapping[str, Any], draw: Draw, title: str | None = None) -> None:
    """Put these values into the public document where it shows such fields, and all that is made of it: the page,
    the line of lists, what is searched. `title`: the new one, where that changes too."""
    mine = select(Publication).where(Publication.entry_id == entry_id).with_for_update()
    line = db.write().scalar(mine.execution_options(populate_existing=True))
    if line is None:
        return
    document = orjson.loads(line.document)
    document |= {name: value for name, value in values.items() if name in document}
    line.title = line.title if title is None else title
    line.document = orjson.dumps(document).decode()
    _draw(line, draw(document))


def redraw(register: str, after: int, upto: int | None, draw: Draw) -> None:
    """Make anew what was made of the public documents of these entries, by an older program or declaration."""
    lines = select(Publication).where(Publication.register == register, Publication.entry_id > after)
    lines = lines.where(Publication.entry_id <= upto) if upto is not None else lines
    locked = lines.order_by(Publication.entry_id).with_for_update().execution_options(populate_existing=True)
    for line in db.write().scalars(locked).all():
        _draw(line, draw(orjson.loads(line.document)))


def _draw(line: Publication, drawn: Drawn) -> None:
    before = line.sought
    line.view = orjson.dumps([dict(section) for section in drawn.view]).decode()
    line.line = orjson.dumps([list(cell) for cell in drawn.line]).decode()
    line.sought = sought(line.title, *drawn.search)
    db.session().flush()
    if line.sought != before and line.withdrawn_at is None:
        index.renew(line)
