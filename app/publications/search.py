"""The statements of a search over publications: its list, newest first, and how many it finds."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_

from app import bounds
from app.clock import SHANGHAI
from app.errors import BadRequest
from app.publications.models import Publication, PublicationCount, PublicationTerm

MOST = 10_000
# As columns: pages read them and change none, so no session needs to know the rows.
_public, _many, _terms = (one.__table__.c for one in (Publication, PublicationCount, PublicationTerm))
COLUMNS = [
    *(_public.seq, _public.entry_id, _public.register, _public.version, _public.title, _public.region_path),
    *(_public.by_org, _public.by_name, _public.listed_on, _public.line, _public.document, _public.view),
    *(_public.published_at, _public.self_filed_at),
    *(_public.withdrawn_at, _public.withdrawn_by, _public.withdrawn_org, _public.withdrawn_reason),
]


@dataclass(frozen=True)
class Filters:
    """Further limits: days of publication, both included, and the publishing department."""

    since: date | None = None
    until: date | None = None
    by_org: str | None = None


ANY = Filters()


class Asked(NamedTuple):
    """What is looked for: every word in the title or beside it, within these ranges of regions and limits."""

    register: str | None
    wanted: tuple[str, ...]
    spans: tuple[tuple[str, str], ...]
    filters: Filters
    sqlite: bool


@lru_cache(maxsize=256)
def statements(asked: Asked, after: str | None, size: int) -> tuple[Select[Any], Select[Any]]:
    """The list with its total, and the total alone: put together once for what is asked often."""
    limits = _limits(asked.filters)
    found, table = _matching(asked)
    found = found.where(*limits)
    pair = len(asked.wanted) == 1 and len(asked.wanted[0]) == 2 and not limits
    if not asked.wanted and not asked.spans and not limits:
        total = _kept(asked.register)
    else:
        total = _counted(_pairs(asked) if pair else found.with_only_columns(literal(1)))
    place = table.listed_on, table.seq
    listed = found.where(*_beyond(place, after)).order_by(*(one.desc() for one in place)).limit(size + 1)
    return listed.add_columns(total.scalar_subquery().label("total")), total


def _matching(asked: Asked) -> tuple[Select[Any], Any]:
    """The matching publications, and the table to walk along: the index where it is used, by its rarest word."""
    words_in = (_holds(one, asked.sqlite) for one in asked.wanted)
    found = select(*COLUMNS).where(_public.withdrawn_at.is_(None), *words_in)
    longest = max(asked.wanted, key=len, default="")
    if len(longest) < 2:
        return found.where(*_within(_public, asked)), _public
    first, last = PublicationTerm.__table__.alias(), PublicationTerm.__table__.alias()
    found = found.join(first, first.c.seq == _public.seq).where(first.c.term == longest[:2])
    if len(longest) > 2:
        found = found.join(last, and_(last.c.seq == first.c.seq, last.c.term == longest[-2:]))
    return found.where(*_within(first.c, asked)), first.c


def _kept(register: str | None) -> Select[Any]:
    """The number that is kept, of one register or of all."""
    total = select(func.coalesce(func.sum(_many.more), 0))
    return total.where(_many.register == register) if register else total


def _holds(q: str, sqlite: bool) -> ColumnElement[bool]:
    place = func.instr if sqlite else func.strpos
    return place(_public.sought, q) > 0


def _within(table: Any, asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [table.register == asked.register] if asked.register else []
    if asked.spans:
        path = table.region_path
        found.append(or_(*(and_(path >= low, path < high) for low, high in asked.spans)))
    return found


def _limits(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.since:
        found.append(_public.published_at >= datetime.combine(filters.since, time.min, SHANGHAI))
    if filters.until:
        found.append(_public.published_at <= datetime.combine(filters.until, time.max, SHANGHAI))
    if filters.by_org:
        found.append(_public.by_org == filters.by_org)
    return found


def _beyond(place: tuple[Any, Any], after: str | None) -> list[ColumnElement[bool]]:
    if not after:
        return []
    day, _, seq = after.partition(".")
    try:
        return [tuple_(*place) < tuple_(literal(bounds.day(day)), literal(bounds.whole(seq)))]
    except ValueError:
        raise BadRequest("翻页参数不正确。") from None


def _pairs(asked: Asked) -> Select[Any]:
    """The index holds publications in force only: two characters are counted without reading any of them."""
    mine = _terms.term == asked.wanted[0], *_within(_terms, asked)
    return select(literal(1)).select_from(PublicationTerm.__table__).where(*mine)


def _counted(found: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(found.limit(MOST + 1).subquery())
