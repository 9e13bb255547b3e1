"""What came of the walks of a release: played once for the same files and functions, then known.

What was found lies in files of this machine, by digest: losing them costs a run, nothing else.
"""

import hashlib
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import orjson

from app import db
from app.config import ROOT
from app.engine.gate import Fault
from app.packages import bundle, sandbox, walks
from app.packages.models import Release

KEPT: Final = 200
"""Releases of which it is known; the oldest give way."""


@dataclass(frozen=True)
class Walked:
    """The walks of a release by file name, each with what went wrong, "" where it came true."""

    told: Mapping[str, str]

    @property
    def failed(self) -> dict[str, str]:
        """Those that did not come true."""
        return {name: sentence for name, sentence in self.told.items() if sentence}

    def faults(self) -> list[Fault]:
        """Why the release may not be published."""
        return [
            Fault(name, walks.RULE, f"走查 {name} 没有通过：{sentence}", name)
            for name, sentence in self.failed.items()
        ]


def known(row: Release, data: Path) -> Walked | None:
    """What is known without playing: where there are no walks nothing fails. None where nobody has asked."""
    if not walks.names(bundle.unpack(row.files)):
        return Walked({})
    with suppress(OSError, ValueError):
        return Walked(orjson.loads(_place(row, data).read_bytes()))
    return None


def walked(row: Release, data: Path, account: int) -> Walked:
    """What is known, else what comes of playing them now; `account`: who waits for it. Its files have passed the
    check. Raises TooMany and Unavailable."""
    found = known(row, data)
    if found is None:
        packed = row.files
        db.be_patient()
        found = Walked(sandbox.run("walks", {"package": row.package}, packed, account)["walks"])
        _keep(_place(row, data), found)
    return found


def _place(row: Release, data: Path) -> Path:
    return data / "walks" / f"{row.digest}-{_functions(row.package)}.json"


@lru_cache(maxsize=64)
def _functions(package: str) -> str:
    """Of the package's functions: they are read at the start, and what they do decides with the files."""
    whole = hashlib.sha256()
    for file in sorted((ROOT / "handlers" / package).glob("*.py")):
        whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()[:16]


def _keep(place: Path, found: Walked) -> None:
    """Whole or not at all; where nothing can be kept, the next asks anew."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        older = sorted(place.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)
        for one in older[: max(len(older) - KEPT + 1, 0)]:
            one.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(orjson.dumps(dict(found.told)))
        Path(file.name).replace(place)
