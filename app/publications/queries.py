"""What the public may ask: search by title and region, one publication, how many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from app import bounds, db
from app.clock import SHANGHAI
from app.errors import BadRequest
from app.publications.models import Publication, PublicationTerm
from app.publications.terms import sought
from app.regions import queries as regions

MOST = 10_000


@dataclass(frozen=True)
class Filters:
    """Further limits: days of publication, both included, and the publishing department."""

    since: date | None = None
    until: date | None = None
    by_org: str | None = None


@dataclass(frozen=True)
class Withdrawal:
    """When, by whom and why a publication was taken back."""

    at: datetime
    by_name: str
    reason: str


@dataclass(frozen=True)
class Published:
    """A publication as read by the public. A withdrawn one has neither document nor view.

    `self_filed_at`: since when it shows what its owner filed without a review, None where all was reviewed.
    """

    entry: str
    register: str
    version: int
    title: str
    region: str | None
    by_org: str
    by_name: str
    published_at: datetime
    self_filed_at: datetime | None = None
    document: Mapping[str, Any] = field(default_factory=dict)
    view: Sequence[Mapping[str, Any]] = ()
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True)
class Page:
    """Newest first. `next`: key of the next page or None; the total stops at 10,000."""

    items: Sequence[Published]
    next: str | None
    total: int
    total_capped: bool


def search(
    register: str | None,
    q: str = "",
    region: str | None = None,
    after: str | None = None,
    size: int = 20,
    filters: Filters = Filters(),
) -> Page:
    """Publications in force whose title contains `q`, of one register or all. Raises BadRequest for bad keys."""
    sought_q, spans, limits = sought(q), _spans(region), _limits(filters)
    asked, seq = _asked(register, sought_q, spans)
    asked = asked.where(*limits)
    found = asked.where(*_beyond(seq, after)).order_by(seq.desc()).limit(size + 1)
    rows = db.session().scalars(found).all()
    pair = len(sought_q) == 2 and not limits
    total = _counted(_pairs(register, sought_q, spans) if pair else asked.with_only_columns(literal(1)))
    more = str(rows[size - 1].seq) if len(rows) > size else None
    return Page([_read(row) for row in rows[:size]], more, min(total, MOST), total > MOST)


def one(register: str, entry_id: str | int) -> Published | None:
    """The publication of an entry, withdrawn or not; None when there never was one."""
    number = bounds.row_number(entry_id)
    if number is None:
        return None
    mine = Publication.entry_id == number, Publication.register == register
    row = db.session().scalar(select(Publication).where(*mine))
    return _read(row) if row else None


def kinds() -> Sequence[tuple[str, str, int]]:
    """Registers with publications in force: (register, title given at publication, how many)."""
    found = select(Publication.register, func.max(Publication.register_title), func.count())
    found = found.where(Publication.withdrawn_at.is_(None)).group_by(Publication.register)
    return db.session().execute(found.order_by(Publication.register)).all()


def known(register: str) -> str | None:
    """The title a register was published under last, withdrawn or not; None when nothing ever was."""
    newest = select(Publication.register_title).where(Publication.register == register)
    return db.session().scalar(newest.order_by(Publication.seq.desc()).limit(1))


def _asked(register: str | None, q: str, spans: Sequence[tuple[str, str]]) -> tuple[Select[Publication], Any]:
    """The matching publications, and the column to walk along: that of the index where the index is used."""
    asked = select(Publication).where(Publication.withdrawn_at.is_(None))
    if len(q) < 2:
        asked = asked.where(_holds(q)) if q else asked
        return asked.where(*_within(Publication, register, spans)), Publication.seq
    first, last = aliased(PublicationTerm), aliased(PublicationTerm)
    asked = asked.join(first, first.seq == Publication.seq).where(first.term == q[:2])
    if len(q) > 2:
        asked = asked.join(last, and_(last.seq == first.seq, last.term == q[-2:])).where(_holds(q))
    return asked.where(*_within(first, register, spans)), first.seq


def _holds(q: str) -> ColumnElement[bool]:
    place = func.instr if db.unit().database.sqlite else func.strpos
    return place(Publication.sought, q) > 0


def _within(table: Any, register: str | None, spans: Sequence[tuple[str, str]]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [table.register == register] if register else []
    if spans:
        found.append(or_(*(and_(table.region_path >= low, table.region_path < high) for low, high in spans)))
    return found


def _spans(region: str | None) -> Sequence[tuple[str, str]]:
    if not region:
        return ()
    if not (region.isascii() and region.isdigit() and len(region) == 6):
        raise BadRequest("地区代码应为六位数字。")
    return regions.spans(region)


def _limits(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.since:
        found.append(Publication.published_at >= datetime.combine(filters.since, time.min, SHANGHAI))
    if filters.until:
        found.append(Publication.published_at <= datetime.combine(filters.until, time.max, SHANGHAI))
    if filters.by_org:
        found.append(Publication.by_org == filters.by_org)
    return found


def _beyond(seq: Any, after: str | None) -> list[ColumnElement[bool]]:
    if not after:
        return []
    last = bounds.row_number(after)
    if last is None:
        raise BadRequest("翻页参数不正确。")
    return [seq < last]


def _pairs(register: str | None, q: str, spans: Sequence[tuple[str, str]]) -> Select[Any]:
    """The index holds publications in force only: two characters are counted without reading any of them."""
    mine = PublicationTerm.term == q, *_within(PublicationTerm, register, spans)
    return select(literal(1)).select_from(PublicationTerm).where(*mine)


def _counted(asked: Select[Any]) -> int:
    few = asked.limit(MOST + 1).subquery()
    return db.session().scalar(select(func.count()).select_from(few)) or 0


def _read(row: Publication) -> Published:
    plain = Published(
        str(row.entry_id), row.register, row.version, row.title, row.region_path or None,
        row.by_org, row.by_name, row.published_at, row.self_filed_at,
    )  # fmt: skip
    if row.withdrawn_at is not None:
        gone = Withdrawal(row.withdrawn_at, row.withdrawn_by or "", row.withdrawn_reason or "")
        return Published(**{**vars(plain), "withdrawn": gone})
    return Published(**{**vars(plain), "document": orjson.loads(row.document), "view": orjson.loads(row.view)})
