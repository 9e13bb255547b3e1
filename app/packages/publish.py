"""Publish a release: checked, numbered, its registers made ready, all in one transaction or not at all."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app import clock, db
from app.engine.gate import Fault
from app.engine.trial.told import Trial
from app.enums import ReleaseAct, ReleaseState
from app.errors import NotFound, NotPossible
from app.jobs import kinds
from app.jobs.put import put
from app.packages import acts, bundle, check_marks, promised_marks, queries, trials
from app.packages.check import Operators, faults
from app.packages.content import Content
from app.packages.faults import Faulty
from app.packages.models import Release
from app.publications.amend import recut
from app.registers import face, facts
from app.registers.declaration import Register

OTHER = "这份草稿已经删除，编号给了另一份草稿；请重新打开页面，核对后再发布。"
"""An embedded database gives the number of its last row again once that is gone."""
SECOND = "本平台实行双人发布：参与修改这一草稿的人不能发布，请由另一名流程管理员核对后发布。"


def publish(release_id: int, by: int | None, operators: Operators, reason: str = "", seen: str = "") -> Release:
    """Let new cases run on this release; the one they run on already stays as it is.

    An older or retired one is checked and offered again, above those that came after it. `reason`: what changes,
    and why; `seen`: the digest of what was looked at. Raises Faulty with every fault, NotPossible where a second
    person must publish it or it is not what was looked at, and NotFound.
    """
    made = locked(release_id)
    if seen and seen != made.digest:
        raise NotPossible(OTHER)
    if made is queries.in_force(made.package):
        return made
    if acts.barred(made, by):
        raise NotPossible(SECOND)
    content = _as_written(made)
    found = _faults(made.package, content, operators)
    if not found and by is not None:
        found = trials.faults(content, operators)
    if found:
        raise Faulty(found)
    return put_in_force(made, content, by, reason)


def put_in_force(made: Release, content: Content, by: int | None, reason: str = "") -> Release:
    """Number a release that was checked, and have records read with it."""
    before = in_force(made.package)
    last = queries.last_number(made.package)
    made.number = last if made.number == last else last + 1
    made.state, made.published_at, made.published_by = ReleaseState.PUBLISHED, clock.now(), by
    acts.write(made, ReleaseAct.PUBLISHED, by, reason)
    read_anew(before, content)
    return made


def read_anew(before: Content | None, content: Content) -> None:
    """Records are read by other declarations from now on: their tables are ready, what is made of them new."""
    for register in content.package.registers.values():
        added = facts.ensure(register).added
        if added or (before and _read_as(before, register.name) != _read_as(content, register.name)):
            _rebuild(register)
        if before and _hides(before, content, register.name):
            recut(register.code, partial(face.recut, register, content.record_forms[register.name]))
    db.session().flush()


def rebuild_all(due: datetime | None = None, turn: str = "") -> None:
    """Have all that is made of records made anew, once with each schema and `turn`: what stands was made by an
    older program. The keys of the jobs note for good what was asked for; safe to repeat."""
    for register, _ in queries.registers():
        _rebuild(register, f"{kinds.of_today(kinds.REBUILD)}:{turn}{register.full_name}", due)


def _rebuild(register: Register, key: str | None = None, due: datetime | None = None) -> None:
    put(kinds.of_today(kinds.REBUILD), {"register": register.full_name, "after": 0}, key=key, due=due)


def in_force(package: str) -> Content | None:
    """What records of a package are read with; None before the first release."""
    try:
        return queries.newest(package).content
    except NotFound:
        return None


def _read_as(content: Content, register: str) -> tuple[object, ...]:
    """All that decides how records of a register are shown and found."""
    if register not in content.package.registers:
        return ()
    form = content.record_forms[register]
    return content.package.registers[register], form.schema, form.ui


def _hides(before: Content, content: Content, name: str) -> bool:
    """Whether the public may read less of a register's records than before."""
    old, new = before.package.registers.get(name), content.package.registers[name]
    hidden = set(content.record_forms[name].sensitive)
    return old is not None and (face.narrower(old, new) or not hidden <= set(before.record_forms[name].sensitive))


@dataclass(frozen=True)
class Judged:
    """What stands against publishing a release, and how its processes were tried out if nothing else did."""

    faults: tuple[Fault, ...]
    trials: tuple[Trial, ...] = ()


def judged(release_id: int, operators: Operators) -> Judged:
    """What `publish` would find, read as strictly; changes nothing. Raises NotFound."""
    row = queries.row(release_id)
    try:
        content = _as_written(row)
        found = _faults(row.package, content, operators)
    except Faulty as failure:
        found = list(failure.faults)
    if found:
        return Judged(tuple(found))
    return Judged(tuple(trials.faults(content, operators)), trials.trials(content, operators))


def problems(release_id: int, operators: Operators) -> list[Fault]:
    """What stands against publishing it. Raises NotFound."""
    return [*judged(release_id, operators).faults]


def _faults(package: str, content: Content, operators: Operators) -> list[Fault]:
    return [*faults(content, operators), *check_marks.faults(promised_marks.marks(package), content)]


def _as_written(row: Release) -> Content:
    """Its files read by the rules of today; the lenient reading of what cases run on would hide mistakes."""
    return Content(row.package, bundle.unpack(row.files))


def locked(release_id: int) -> Release:
    """The release row, locked and fresh. Raises NotFound."""
    return _there(db.write().get(Release, release_id, with_for_update=True, populate_existing=True))


def _there(row: Release | None) -> Release:
    if row is None:
        raise NotFound("没有找到该业务包的发布版本。")
    return row
