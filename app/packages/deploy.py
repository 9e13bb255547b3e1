"""A release comes and goes: kept as a draft, published after the check, retired."""

from pathlib import Path

from sqlalchemy import select

from app import clock, db
from app.enums import ReleaseAct, ReleaseState
from app.errors import NotFound, NotPossible
from app.packages import acts, bundle, code, drafts, folder, queries
from app.packages.check import Operators
from app.packages.models import Release
from app.packages.publish import in_force, locked, publish, read_anew


def retire(release_id: int, by: int | None = None, reason: str = "") -> Release:
    """Start no new case on this release; those that run go on, records stay readable, and `publish` undoes it.

    Where an older release is in force from now on, records are read with that. Raises NotFound, and Conflict for
    a draft.
    """
    made = locked(release_id)
    if made.state == ReleaseState.DRAFT:
        raise NotPossible("草稿尚未发布，无需停用。")
    before = in_force(made.package)
    made.state = ReleaseState.RETIRED
    acts.write(made, ReleaseAct.RETIRED, by, reason)
    now = in_force(made.package)
    if now is not None and now is not before:
        read_anew(before, now)
    return made


def save(
    key: str,
    files: bundle.Files,
    by: int | None,
    continues: int | None = None,
    automatic: bool = False,
    note: str = "",
) -> Release:
    """Keep a bundle as a draft; the same files again give the release that has them, draft or not.

    `continues`: the release it was made from. A draft that the same person's editor kept by itself gives way to
    what continues it. `note`: what was changed and why. Raises Invalid for a release of another package.
    """
    session = db.write()
    before = drafts.continued(key, continues)
    digest = bundle.digest(files)
    known = session.scalar(select(Release).where(Release.package == key, Release.digest == digest))
    made = known or Release(
        package=key,
        digest=digest,
        state=ReleaseState.DRAFT,
        files=bundle.pack(files),
        saved_at=clock.now(),
        saved_by=by,
        continues=continues,
        automatic=automatic,
    )
    made.automatic = made.automatic and automatic
    session.add(made)
    session.flush()
    acts.saved(made, before, by, note)
    if before is not None and before is not made:
        drafts.give_way(before, by)
    return made


def deploy(processes: Path, forms: Path, operators: Operators, only: str | None = None) -> list[Release]:
    """Publish what was changed on disk since it was last published from there, also back to an older state; what
    an administrator has done since is not undone.

    Gives the new releases; raises Faulty, and NotFound for an unknown package.
    """
    db.write()
    code.load(folder.keys(processes))
    bundles = _bundles(processes, forms, only)
    new = {key: files for key, files in bundles.items() if _changed(key, bundle.digest(files))}
    return [publish(save(key, files, None).id, None, operators) for key, files in new.items()]


def passed_over(processes: Path, forms: Path, only: str | None = None) -> list[str]:
    """Packages on disk that `deploy` leaves, though new cases do not run on them. Raises as it does."""
    bundles = ((key, bundle.digest(files)) for key, files in _bundles(processes, forms, only).items())
    return [key for key, digest in bundles if not _changed(key, digest) and not _runs(key, digest)]


def _bundles(processes: Path, forms: Path, only: str | None) -> dict[str, bundle.Files]:
    known = folder.keys(processes)
    if only is not None and only not in known:
        raise NotFound(f"没有名为 {only} 的业务包。")
    return {key: folder.files(processes, forms, key) for key in known if only in (None, key)}


def _changed(key: str, digest: str) -> bool:
    chosen = select(Release).where(Release.package == key, Release.digest == digest, Release.number > 0)
    before, now = db.session().scalar(chosen), queries.in_force(key)
    if before is None or now is None:
        return before is None
    return before is not now and before.state == ReleaseState.PUBLISHED and now.published_by is None


def _runs(key: str, digest: str) -> bool:
    now = queries.in_force(key)
    return now is not None and now.digest == digest
