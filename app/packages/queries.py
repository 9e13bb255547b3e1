"""Releases ready for use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Row, Select, bindparam, func, select

from app import alarms, db
from app.engine.spiff.run import Definition
from app.enums import ReleaseState
from app.errors import NotFound, NotLoaded
from app.forms.schema import Form
from app.packages import bundle
from app.packages.content import Content
from app.packages.faults import Faulty
from app.packages.models import Release
from app.packages.package import Package
from app.packages.shelf import Shelf
from app.registers.declaration import Register, code
from app.registers.face import limited
from app.site.current import site

_shelf = Shelf()
MISSING = "没有找到该业务包的发布版本。"


@dataclass(frozen=True)
class Loaded:
    """A release with its compiled content. `number` is None for one that was not published yet; `offered`, of the
    newest: whether new cases may begin on it."""

    id: int
    number: int | None
    digest: str
    content: Content
    offered: bool = False

    @cached_property
    def package(self) -> Package:
        """What package.toml says."""
        return self.content.package

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Forms by short name."""
        return self.content.forms

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """All files by name."""
        return self.content.files

    def declared(self, register: str) -> Register:
        """The declaration of a register, less what the newest release does not show the public any more."""
        own, newest = self.package.registers[register], _newest_of(self.package.key)
        latest = newest.package.registers.get(register) if newest else None
        return own if latest is None or latest is own else limited(own, latest)

    def counting(self, register: str) -> list[tuple[Register, Form]]:
        """The registers whose records count those of this one, each with its form."""
        found = (one for one in self.package.registers.values() if any(c.register == register for c in one.counts))
        return [(one, self.record_form(one.name)) for one in found]

    def record_form(self, register: str) -> Form:
        """The form that records of a register are read with."""
        return self.content.record_forms[register]

    def following(self, register: str) -> list[tuple[Register, Form]]:
        """The registers whose records show fields of those of this one, each with its form."""
        links = {one.name: {link for link, _ in one.followed.values()} for one in self.package.registers.values()}
        found = (one for one in self.package.registers.values() if register in links[one.name])
        return [(one, self.record_form(one.name)) for one in found]

    def definition(self, process: str) -> Definition:
        """The compiled process. Raises EngineError."""
        return self.content.definition(process)


class _Line(NamedTuple):
    id: int
    package: str
    number: int | None
    digest: str


_known: WeakKeyDictionary[db.Database, dict[int, _Line]] = WeakKeyDictionary()
_ROW = select(Release.id, Release.package, Release.number, Release.digest)
_FILES = select(Release.files).where(Release.id == bindparam("id"))
_BY_ID = _ROW.where(Release.id == bindparam("release"))
_IN_FORCE = Release.state == ReleaseState.PUBLISHED
_NEWEST_FIRST = (_IN_FORCE.desc(), Release.number.desc())
_PUBLISHED = _ROW.add_columns(_IN_FORCE).where(Release.state != ReleaseState.DRAFT)
_NEWEST = _PUBLISHED.where(Release.package == bindparam("package")).order_by(*_NEWEST_FIRST).limit(1)
# As columns of the table: asked for nearly every page, by readers only.
_lasting = Release.__table__.c
_offering = _lasting.state == ReleaseState.PUBLISHED
_place = func.row_number().over(partition_by=_lasting.package, order_by=(_offering.desc(), _lasting.number.desc()))
_EACH = (
    select(_lasting.id, _lasting.package, _lasting.number, _lasting.digest, _offering.label("offered"))
    .add_columns(_place.label("place"))
    .where(_lasting.state != ReleaseState.DRAFT)
    .subquery()
)
_ALL = select(*(one for one in _EACH.c if one.name != "place")).where(_EACH.c.place == 1).order_by(_EACH.c.package)


def release(release_id: int) -> Loaded:
    """The release a case is pinned to, whatever its state. Raises NotFound.

    Its row is looked up once: what a reader or a committed move has read of a published one never changes again.
    """
    known = _known.setdefault(db.unit().database, {})
    row = known.get(release_id)
    if row is None:
        row = _found(_BY_ID, release=release_id)
        if row.number is not None and not db.unit().writing:
            known[release_id] = row
        elif row.number is not None:
            db.after_commit(partial(known.__setitem__, release_id, row))
    return _loaded(row)


def pinned(wanted: Iterable[int]) -> dict[int, Loaded]:
    """Those of a page of cases, each looked up once."""
    return {one: release(one) for one in set(wanted)}


def newest(package: str) -> Loaded:
    """The published release with the highest number; where all are retired the last of them: what was filed stays
    readable. Raises NotFound."""
    if db.unit().writing:
        row = db.session().execute(_NEWEST, {"package": package}).first()
    else:
        row = _lines().get(package)
    if row is None:
        raise NotFound(MISSING)
    return _offered(row)


def _lines() -> dict[str, Row[*tuple[Any, ...]]]:
    """Of each package ever published its newest release, by key: read once for a page."""
    return db.once("newest releases", lambda: {row.package: row for row in db.session().execute(_ALL)})


def _offered(row: Row[*tuple[Any, ...]]) -> Loaded:
    *line, offered = row
    return replace(_loaded(_Line(*line)), offered=bool(offered))


def offered(package: str) -> Loaded:
    """The newest release, if new cases may begin on it. Raises NotFound."""
    found = newest(package)
    if not found.offered:
        raise NotFound(MISSING)
    return found


def _newest_of(package: str) -> Loaded | None:
    try:
        return newest(package)
    except (NotFound, NotLoaded):
        return None


def packages() -> list[Loaded]:
    """The newest release of every package that was ever published, by key."""
    return db.once("packages", lambda: [found for row in _lines().values() if (found := _readable(row))])


def _readable(row: Row[*tuple[Any, ...]]) -> Loaded | None:
    """One package that this program cannot read is not offered, and the operator told; all others go on."""
    package = row.package
    try:
        found = _offered(row)
    except NotLoaded as failure:
        alarms.tell(f"package {package}", failure.reason)
        return None
    alarms.settle(f"package {package}", f"业务包 {package} 已能使用")
    return found


def registers() -> list[tuple[Register, Form]]:
    """The registers of all packages ever published, each with its form: in the order of the installation's portal,
    then of their packages and package.toml."""
    return db.once("registers", _in_order)


def declarations() -> list[Register]:
    """Their declarations alone."""
    return [one for one, _form in registers()]


def _in_order() -> list[tuple[Register, Form]]:
    order = {name: place for place, name in enumerate(site().portal)}
    found = [(one, each.record_form(one.name)) for each in packages() for one in each.package.registers.values()]
    return sorted(found, key=lambda one: order.get(one[0].code, len(order)))


def register(name: str) -> tuple[Register, Form]:
    """The newest declaration of a register by its name in addresses, or its full one. Raises NotFound."""
    found = next((one for one in registers() if one[0].code == code(name)), None)
    if found is None:
        raise NotFound
    return found


def releases(package: str) -> Sequence[Release]:
    """All releases of a package, drafts too, newest first."""
    chosen = select(Release).where(Release.package == package)
    return db.session().scalars(chosen.order_by(Release.id.desc())).all()


def row(release_id: int) -> Release:
    """One release, a draft too. Raises NotFound."""
    found = db.session().get(Release, release_id)
    if found is None:
        raise NotFound(MISSING)
    return found


def names() -> Sequence[str]:
    """The packages of which there is any release, a draft too, in order."""
    return db.session().scalars(select(Release.package).distinct().order_by(Release.package)).all()


def files(release_id: int) -> dict[str, bytes]:
    """The files of a release, a draft too. Raises NotFound."""
    packed: bytes | None = db.session().scalar(_FILES, {"id": release_id})
    if packed is None:
        raise NotFound(MISSING)
    return bundle.unpack(packed)


def in_force(package: str) -> Release | None:
    """The release on which new cases begin, its row; None where there is none."""
    chosen = select(Release).where(Release.package == package, _IN_FORCE)
    return db.session().scalar(chosen.order_by(Release.number.desc()).limit(1))


def offers(release_id: int) -> bool:
    """Whether it is published, and was not retired since."""
    return row(release_id).state == ReleaseState.PUBLISHED


def last_number(package: str) -> int:
    """The highest number given so far, 0 before the first."""
    return db.session().scalar(select(func.max(Release.number)).where(Release.package == package)) or 0


def _found(rows: Select[int, str, int | None, str], **values: int | str) -> _Line:
    row = db.session().execute(rows, values).first()
    if row is None:
        raise NotFound(MISSING)
    return _Line(*row)


def _loaded(row: _Line) -> Loaded:
    try:
        content = _shelf.content(
            row.package, row.digest, lambda: db.session().scalars(_FILES, {"id": row.id}).one()
        )
    except Faulty as failure:
        told = "；".join(one.message for one in failure.faults[:3])
        raise NotLoaded("", f"业务包 {row.package} 的版本 {row.id} 超出了本程序所能识别的：{told}") from failure
    return Loaded(row.id, row.number, row.digest, content)
