"""The files of a release on its page: which differ from what is in force, and who changed each of them last."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from app import clock
from app.accounts.queries import full_names
from app.packages import bundle, queries
from app.packages.models import Release

FARTHEST: Final = 30
"""Releases that are opened to find out who changed a file; beyond them the oldest of these is named."""
Digests = Mapping[str, bytes]


def states(row: Release, rows: Sequence[Release]) -> list[dict[str, Any]]:
    """Each file with its state against the release in force, those that are gone last. `rows`: all of the package,
    newest first."""
    now, own = queries.in_force(row.package), _digests(row)
    other = own if now is row else _digests(now) if now is not None else {}
    last = _last(row, rows, own)
    names = full_names([one.saved_by for one in last.values()])
    found = [_told(name, _state(name, own, other), last[name], names) for name in sorted(own)]
    gone = [{"name": name, "state": "删除", "colour": "red"} for name in sorted(other.keys() - own.keys())]
    return found + gone


def _told(name: str, state: tuple[str, str], last: Release, names: Mapping[int, str]) -> dict[str, Any]:
    by = names.get(last.saved_by or 0, "随程序安装")
    return {"name": name, "state": state[0], "colour": state[1], "at": clock.local(last.saved_at), "by": by}


def _state(name: str, own: Digests, other: Digests) -> tuple[str, str]:
    if name not in other:
        return "新增", "green"
    return ("修改", "blue") if own[name] != other[name] else ("", "")


def _digests(row: Release) -> Digests:
    return {name: sha256(raw).digest() for name, raw in bundle.unpack(row.files).items()}


def _last(row: Release, rows: Sequence[Release], own: Digests) -> dict[str, Release]:
    """The oldest release on its line since when a file is as it is now."""
    found, open_ = dict.fromkeys(own, row), set(own)
    for before in _line(row, rows):
        there = _digests(before)
        open_ = {name for name in open_ if there.get(name) == own[name]}
        if not open_:
            break
        found.update(dict.fromkeys(open_, before))
    return found


def _line(row: Release, rows: Sequence[Release]) -> Iterator[Release]:
    """What it was made from, and that again; what does not say so was made from the one published before it."""
    known, at = {one.id: one for one in rows}, row
    for _ in range(FARTHEST):
        older = (one for one in rows if one.id < at.id and one.number)
        before = known.get(at.continues or 0) or next(older, None)
        if before is None or before.id == at.id:
            return
        yield before
        at = before
