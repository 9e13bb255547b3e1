"""What the public may ask: search by title and region, one publication, how many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import Row, bindparam, func, select

from app import bounds, db
from app.folding import words
from app.forms.personal_numbers import blanked
from app.publications.models import Publication, PublicationCount
from app.publications.search import ANY, COLUMNS, MOST, Asked, statements
from app.publications.search import Filters as Filters
from app.regions import queries as regions

_public, _many = Publication.__table__.c, PublicationCount.__table__.c
_ONE = select(*COLUMNS).where(_public.entry_id == bindparam("entry"), _public.register == bindparam("register"))
_STANDING = select(
    *(_public.face, _public.document, _public.withdrawn_at, _public.withdrawn_org),
    *(_public.withdrawn_by, _public.withdrawn_reason),
).where(_public.entry_id == bindparam("entry"))
_NEWEST = (
    select(*COLUMNS)
    .where(_public.withdrawn_at.is_(None))
    .order_by(_public.published_at.desc())
    .limit(bindparam("size"))
)
_TITLES = select(_public.register_title).order_by(_public.seq.desc()).limit(1)
_TITLE = _TITLES.where(_public.register == bindparam("register"))
_KINDS = (
    select(
        _many.register,
        _TITLES.where(_public.register == _many.register).scalar_subquery(),
        func.sum(_many.more),
    )
    .group_by(_many.register)
    .having(func.sum(_many.more) > 0)
    .order_by(_many.register)
)


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
    filters: Filters = ANY,
) -> Page:
    """Publications in force that hold every word of `q`, of one register or all. Raises BadRequest."""
    asked = Asked(register, tuple(words(q)), tuple(_spans(region)), filters, db.unit().database.sqlite)
    listed, total = statements(asked, after, size)
    rows = db.session().execute(listed).all()
    many = rows[0].total if rows else db.session().scalar(total) if after else 0
    more = f"{rows[size - 1].listed_on}.{rows[size - 1].seq}" if len(rows) > size else None
    return Page([_read(row) for row in rows[:size]], more, min(many or 0, MOST), (many or 0) > MOST)


def newest(size: int) -> Sequence[Published]:
    """What was published last, whatever it is about."""
    return [_read(row) for row in db.session().execute(_NEWEST, {"size": size})]


def one(register: str, entry_id: str | int) -> Published | None:
    """The publication of an entry, withdrawn or not; None when there never was one."""
    number = bounds.row_number(entry_id)
    if number is None:
        return None
    row = db.session().execute(_ONE, {"entry": number, "register": register}).first()
    return _read(row) if row else None


def standing(entry_id: int) -> Standing | None:
    """What of this record is before the public; None when it never was."""
    return db.once(("standing", entry_id), lambda: _standing(entry_id))


def _standing(entry_id: int) -> Standing | None:
    row = db.session().execute(_STANDING, {"entry": entry_id}).one_or_none()
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
    return db.session().execute(_KINDS).all()


def known(register: str) -> str | None:
    """The title a register was published under last, withdrawn or not; None when nothing ever was."""
    return db.session().scalar(_TITLE, {"register": register})


def _spans(region: str | None) -> Sequence[tuple[str, str]]:
    return regions.spans(regions.require(region)) if region else ()


def _read(row: Row[*tuple[Any, ...]]) -> Published:
    gone = row.withdrawn_at is not None
    return Published(
        str(row.entry_id), row.register, row.version, row.title, row.region_path or None,
        row.by_org, row.by_name, row.published_at, row.self_filed_at,
        () if gone else orjson.loads(row.line), ("{}", "[]") if gone else (row.document, row.view),
        _withdrawal(row) if gone else None,
    )  # fmt: skip


def _withdrawal(row: Row[*tuple[Any, ...]]) -> Withdrawal:
    reason = blanked(row.withdrawn_reason or "")
    return Withdrawal(row.withdrawn_at, row.withdrawn_by or "", reason, row.withdrawn_org)
