"""What the public may ask: search by title and region, one publication, how many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from app import bounds, db
from app.clock import SHANGHAI
from app.errors import BadRequest
from app.folding import words
from app.forms.private import blanked
from app.publications.models import Publication, PublicationTerm
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
    """When, by whom (name, and code where known) and why a publication was taken back."""

    at: datetime
    by_name: str
    reason: str
    by_org: str | None = None


@dataclass(frozen=True)
class Published:
    """A publication as read by the public. A withdrawn one has neither document nor view.

    `line`: label and text of what lists show beside the title; `self_filed_at`: since when it
    shows what its owner filed without a review, None where all was reviewed.
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
    line: Sequence[Sequence[str]] = ()
    texts: tuple[str, str] = ("{}", "[]")
    withdrawn: Withdrawal | None = None

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The public fields by name; read when asked for, for a page of a list shows none of them."""
        return dict(orjson.loads(self.texts[0]))

    @cached_property
    def view(self) -> Sequence[Mapping[str, Any]]:
        """The same as sections with labels, in the order of the form."""
        return orjson.loads(self.texts[1]) or ()


@dataclass(frozen=True)
class Standing:
    """The face a record shows (None: not kept) and its fields; whether withdrawn, by which department (its code,
    and its name as the public reads it) and why."""

    face: str | None
    fields: frozenset[str]
    withdrawn: bool
    withdrawn_org: str | None
    withdrawn_by: str = ""
    withdrawn_reason: str = ""

    @property
    def gone(self) -> str:
        """What is said of a record that is public no more; "" while it is."""
        if not self.withdrawn:
            return ""
        why = self.withdrawn_reason.rstrip("。")
        return f"公示已由{self.withdrawn_by or '监管部门'}撤下。{f'理由：{why}。' if why else ''}"


@dataclass(frozen=True)
class Page:
    """By the day they are listed on, newest first. `next`: key of the next page, or None."""

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
    """Publications in force that hold every word of `q`, of one register or all. Raises BadRequest."""
    wanted, spans, limits = words(q), _spans(region), _limits(filters)
    asked, table = _asked(register, wanted, spans)
    asked = asked.where(*limits)
    place = table.listed_on, table.seq
    found = asked.where(*_beyond(place, after)).order_by(*(one.desc() for one in place)).limit(size + 1)
    rows = db.session().scalars(found).all()
    pair = len(wanted) == 1 and len(wanted[0]) == 2 and not limits
    total = _counted(_pairs(register, wanted[0], spans) if pair else asked.with_only_columns(literal(1)))
    more = f"{rows[size - 1].listed_on}.{rows[size - 1].seq}" if len(rows) > size else None
    return Page([_read(row) for row in rows[:size]], more, min(total, MOST), total > MOST)


def newest(size: int) -> Sequence[Published]:
    """What was published last, whatever it is about."""
    found = select(Publication).where(Publication.withdrawn_at.is_(None))
    rows = db.session().scalars(found.order_by(Publication.published_at.desc()).limit(size))
    return [_read(row) for row in rows]


def one(register: str, entry_id: str | int) -> Published | None:
    """The publication of an entry, withdrawn or not; None when there never was one."""
    number = bounds.row_number(entry_id)
    if number is None:
        return None
    mine = Publication.entry_id == number, Publication.register == register
    row = db.session().scalar(select(Publication).where(*mine))
    return _read(row) if row else None


def standing(entry_id: int) -> Standing | None:
    """What of this record is before the public; None when it never was."""
    return db.once(("standing", entry_id), lambda: _standing(entry_id))


def _standing(entry_id: int) -> Standing | None:
    columns = Publication.face, Publication.document, Publication.withdrawn_at, Publication.withdrawn_org
    told = Publication.withdrawn_by, Publication.withdrawn_reason
    row = db.session().execute(select(*columns, *told).where(Publication.entry_id == entry_id)).one_or_none()
    if row is None:
        return None
    shown = row[0], frozenset(orjson.loads(row[1])), row[2] is not None, row[3]
    return Standing(*shown, row[4] or "", blanked(row[5] or ""))


def title(entry_id: int) -> str:
    """What the public calls the record; "" when it never was public."""
    found = db.session().scalar(select(Publication.title).where(Publication.entry_id == entry_id))
    return found or ""


def document(entry_id: int) -> Mapping[str, Any]:
    """The public document of an entry, whether withdrawn or not; empty when it never was public."""
    found = db.session().scalar(select(Publication.document).where(Publication.entry_id == entry_id))
    kept: Mapping[str, Any] = orjson.loads(found) if found else {}
    return kept


def kinds() -> Sequence[tuple[str, str, int]]:
    """Registers with publications in force: (register, title given at publication, how many)."""
    found = select(Publication.register, func.max(Publication.register_title), func.count())
    found = found.where(Publication.withdrawn_at.is_(None)).group_by(Publication.register)
    return db.session().execute(found.order_by(Publication.register)).all()


def known(register: str) -> str | None:
    """The title a register was published under last, withdrawn or not; None when nothing ever was."""
    newest = select(Publication.register_title).where(Publication.register == register)
    return db.session().scalar(newest.order_by(Publication.seq.desc()).limit(1))


def _asked(
    register: str | None, wanted: Sequence[str], spans: Sequence[tuple[str, str]]
) -> tuple[Select[Publication], Any]:
    """The matching publications, and the table to walk along: the index where it is used, by its rarest word."""
    asked = select(Publication).where(Publication.withdrawn_at.is_(None), *(_holds(one) for one in wanted))
    longest = max(wanted, key=len, default="")
    if len(longest) < 2:
        return asked.where(*_within(Publication, register, spans)), Publication
    first, last = aliased(PublicationTerm), aliased(PublicationTerm)
    asked = asked.join(first, first.seq == Publication.seq).where(first.term == longest[:2])
    if len(longest) > 2:
        asked = asked.join(last, and_(last.seq == first.seq, last.term == longest[-2:]))
    return asked.where(*_within(first, register, spans)), first


def _holds(q: str) -> ColumnElement[bool]:
    place = func.instr if db.unit().database.sqlite else func.strpos
    return place(Publication.sought, q) > 0


def _within(table: Any, register: str | None, spans: Sequence[tuple[str, str]]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [table.register == register] if register else []
    if spans:
        found.append(or_(*(and_(table.region_path >= low, table.region_path < high) for low, high in spans)))
    return found


def _spans(region: str | None) -> Sequence[tuple[str, str]]:
    return regions.spans(regions.require(region)) if region else ()


def _limits(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.since:
        found.append(Publication.published_at >= datetime.combine(filters.since, time.min, SHANGHAI))
    if filters.until:
        found.append(Publication.published_at <= datetime.combine(filters.until, time.max, SHANGHAI))
    if filters.by_org:
        found.append(Publication.by_org == filters.by_org)
    return found


def _beyond(place: tuple[Any, Any], after: str | None) -> list[ColumnElement[bool]]:
    if not after:
        return []
    day, _, seq = after.partition(".")
    try:
        return [tuple_(*place) < tuple_(literal(bounds.day(day)), literal(bounds.whole(seq)))]
    except ValueError:
        raise BadRequest("翻页参数不正确。") from None


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
        reason = blanked(row.withdrawn_reason or "")
        gone = Withdrawal(row.withdrawn_at, row.withdrawn_by or "", reason, row.withdrawn_org)
        return replace(plain, withdrawn=gone)
    return replace(plain, line=orjson.loads(row.line), texts=(row.document, row.view))
