"""What the platform keeps itself changes before the public too, without a new version."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import orjson
from sqlalchemy import select

from app import clock, db
from app.folding import sought
from app.publications import index
from app.publications.models import Publication


class Drawn(Protocol):
    """What is made of a public document: `view`, `line` and `search` as in `publish.Notice`."""

    @property
    def view(self) -> Sequence[Mapping[str, Any]]:
        """For reading."""

    @property
    def line(self) -> Sequence[tuple[str, str]]:
        """For lists."""

    @property
    def search(self) -> Sequence[str]:
        """Texts to be found by."""


class Recut(Drawn, Protocol):
    """The same of a document cut anew. `named`: its title, None where that stands; `dated`: whether the day it is
    listed on may still be read."""

    @property
    def document(self) -> Mapping[str, Any]:
        """What the public may still read."""

    @property
    def named(self) -> str | None:
        """Its new title."""

    @property
    def dated(self) -> bool:
        """Whether its day is public."""


Draw = Callable[[Mapping[str, Any]], Drawn]
Cut = Callable[[Mapping[str, Any], str | None], Recut]
PAGE = 500


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


def recut(register: str, cut: Cut) -> None:
    """Cut all public documents of a register anew, withdrawn ones too, in this transaction: when it is committed,
    nothing that may no longer be read stands anywhere."""
    after, more = 0, True
    while more:
        more, after = redraw(register, after, None, cut, PAGE)


def redraw(register: str, after: int, upto: int | None, cut: Cut, size: int | None = None) -> tuple[bool, int]:
    """Make anew what was made of the public documents of these entries, by an older program or declaration.
    Whether there may be more, and the last entry."""
    lines = select(Publication).where(Publication.register == register, Publication.entry_id > after)
    lines = lines.where(Publication.entry_id <= upto) if upto is not None else lines
    locked = lines.order_by(Publication.entry_id).limit(size).with_for_update()
    found = db.write().scalars(locked.execution_options(populate_existing=True)).all()
    for line in found:
        _recut(line, cut(orjson.loads(line.document), line.face))
    db.session().flush()
    return len(found) == size, found[-1].entry_id if found else after


def _recut(line: Publication, made: Recut) -> None:
    line.document = orjson.dumps(dict(made.document)).decode()
    line.title = line.title if made.named is None else made.named
    day = line.listed_on if made.dated else clock.local(line.published_at).date()
    moved, line.listed_on = day != line.listed_on, day
    _draw(line, made, moved)


def _draw(line: Publication, drawn: Drawn, moved: bool = False) -> None:
    before = line.sought
    line.view = orjson.dumps([dict(section) for section in drawn.view]).decode()
    line.line = orjson.dumps([list(cell) for cell in drawn.line]).decode()
    line.sought = sought(line.title, *drawn.search)
    db.session().flush()
    if (moved or line.sought != before) and line.withdrawn_at is None:
        index.renew(line)
