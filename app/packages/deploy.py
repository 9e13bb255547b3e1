"""Publish packages from disk."""

from pathlib import Path

from app import db
from app.errors import NotFound
from app.packages import bundle, code, folder, queries
from app.packages.check import Operators
from app.packages.models import Release
from app.packages.publish import publish
from app.packages.save import save


def deploy(processes: Path, forms: Path, operators: Operators, only: str | None = None) -> list[Release]:
    """Publish what was never published before, so that an administrator's newer edit is not undone.

    Gives the new releases; raises Faulty, and NotFound for an unknown package.
    """
    db.write()
    known = folder.keys(processes)
    if only is not None and only not in known:
        raise NotFound(f"没有名为 {only} 的业务包。")
    code.load(known)
    bundles = {key: folder.files(processes, forms, key) for key in known if only in (None, key)}
    new = {key: files for key, files in bundles.items() if bundle.digest(files) not in queries.digests(key)}
    return [publish(save(key, files, None).id, None, operators) for key, files in new.items()]
