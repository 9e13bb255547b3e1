"""How much there is of a field: in records, in cases that run, in drafts. Counts only, over the newest of each.

Nobody is shown a value: who changes a form learns how many things it touches, at least.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import Select, select

from app import db
from app.cases.models import Case, Draft, Submission, WorkItem
from app.crypto import PREFIX
from app.registers.models import Entry

MOST: Final = 300
"""Documents of each sort that are looked into; beyond that a count says 至少."""
NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})
Fits = Callable[[Any], bool]


@dataclass
class Count:
    """How many records, sendings of running cases and drafts hold the field, how many of all these hold what
    does not fit any more, and how many hold nothing. `more`: not all were looked into."""

    records: int = 0
    running: int = 0
    drafts: int = 0
    unfit: int = 0
    empty: int = 0
    more: bool = field(default=False)


def counted(
    package: str, form: str, registers: Sequence[str], fields: Mapping[str, Fits | None]
) -> dict[str, Count]:
    """By dotted field. `registers`: codes of those whose records hold fields of this form; `fields`: whether a
    value would fit, None where that is not asked."""
    found = {name: Count() for name in fields}
    for sort, chosen in _sources(package, form, registers):
        rows = db.session().execute(chosen.limit(MOST + 1)).scalars().all()
        for count in found.values():
            count.more = count.more or len(rows) > MOST
        for raw in rows[:MOST]:
            _look(sort, orjson.loads(raw), fields, found)
    return found


def _sources(package: str, form: str, registers: Sequence[str]) -> Iterator[tuple[str, Select[Any]]]:
    """What holds such documents, newest first."""
    open_ = (Case.package == package, Case.finished_at.is_(None))
    if registers:
        yield "records", select(Entry.document).where(Entry.register.in_(registers)).order_by(Entry.id.desc())
    sent = select(Submission.answers).join(Case, Case.id == Submission.case_id)
    yield "running", sent.where(Submission.form == form, *open_).order_by(Submission.id.desc())
    typed = select(Draft.answers).join(WorkItem, WorkItem.id == Draft.work_item_id)
    yield (
        "drafts",
        typed.join(Case, Case.id == WorkItem.case_id)
        .where(WorkItem.form == form, *open_)
        .order_by(Draft.work_item_id.desc()),
    )


def _look(sort: str, document: Any, fields: Mapping[str, Fits | None], found: Mapping[str, Count]) -> None:
    for name, fits in fields.items():
        count, values = found[name], [one for one in _values(document, name.split(".")) if one not in NOTHING]
        if not values:
            count.empty += 1
            continue
        setattr(count, sort, getattr(count, sort) + 1)
        opened = [one for one in values if not (isinstance(one, str) and one.startswith(PREFIX))]
        count.unfit += fits is not None and not all(map(fits, opened))


def _values(value: Any, path: Sequence[str]) -> Iterator[Any]:
    """What stands at a dotted name, lists walked through."""
    if isinstance(value, list) and path:
        for one in value:
            yield from _values(one, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        yield from _values(value.get(path[0]), path[1:])
