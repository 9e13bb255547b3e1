"""Publish a release: checked, numbered, its registers made ready, all in one transaction or not at all."""

from app import clock, db
from app.engine.gate import Fault
from app.errors import Conflict, NotFound
from app.jobs.put import put
from app.packages import bundle, queries
from app.packages.check import Operators, faults
from app.packages.content import Content
from app.packages.faults import Faulty
from app.packages.models import PUBLISHED, RETIRED, Release
from app.registers import facts


def publish(release_id: int, by: int | None, operators: Operators) -> Release:
    """Let new cases run on this release; one that is published already stays as it is.

    Raises Faulty with every fault, NotFound, and Conflict for a retired one.
    """
    made = locked(release_id)
    if made.state == PUBLISHED:
        return made
    if made.state == RETIRED:
        raise Conflict("该版本已停用，不能再次发布。")
    content = _as_written(made)
    found = faults(content, operators)
    if found:
        raise Faulty(found)
    made.number = queries.last_number(made.package) + 1
    made.state, made.published_at, made.published_by = PUBLISHED, clock.now(), by
    for register in content.package.registers.values():
        if facts.ensure(register).added:
            put("rebuild", {"register": register.full_name, "after": 0}, key=f"rebuild:{made.id}:{register.name}")
    db.session().flush()
    return made


def problems(release_id: int, operators: Operators) -> list[Fault]:
    """What `publish` would find, read as strictly; changes nothing. Raises NotFound."""
    try:
        return faults(_as_written(_there(db.session().get(Release, release_id))), operators)
    except Faulty as failure:
        return list(failure.faults)


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
