"""The folder of attachments: temp file while hashing, then `ab/cd/<sha256>`; written once, never changed.

Two moves may hold the same content: `settle` and `forget` agree through a file lock, so that a file whose row was
just committed is never taken away by the removal of another row.
"""

import contextlib
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.attachments.turns import Turns
from app.errors import Invalid, NotFound, Problem, Unavailable

CHUNK = 256 * 1024
DAY = 24 * 3600
Scan = Callable[[Path], bool]


@dataclass(frozen=True)
class Store:
    """Where files lie and how much is taken, in bytes. `scan`: virus scanner, True = clean; no answer = refused.
    `turns`: whose file is looked into now."""

    root: Path
    file: int = 10 * 1024 * 1024
    day_files: int = 200
    day_bytes: int = 500 * 1024 * 1024
    record_files: int = 30
    record_bytes: int = 200 * 1024 * 1024
    scan: Scan | None = None
    turns: Turns = field(default_factory=Turns, compare=False)


class Damaged(NotFound):
    """附件的文件已不存在或者已被改动，不能提供，已通知管理员。"""


@dataclass(frozen=True)
class Held:
    """A file received but not yet kept."""

    path: Path
    sha256: str
    size: int


class _Holder:
    store: Store | None = None


_holder = _Holder()


def configure(store: Store) -> None:
    """Set the folder and the limits at start; every process does it once."""
    _holder.store = store


def current() -> Store:
    """The store of this process."""
    if _holder.store is None:
        raise RuntimeError("attachments.store.configure was not called")
    return _holder.store


def refusal(message: str) -> Invalid:
    """The answer to a file that cannot be taken (V-ATT-1)."""
    return Invalid([Problem("/file", "V-ATT-1", message)], message)


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        raise Unavailable("文件暂时无法保存，请稍后再试；如多次出现，请联系管理员检查存储空间。") from failure


def take(stream: BinaryIO) -> Held:
    """Read the stream into a temp file while hashing; raises Invalid when empty or too large."""
    limit = current().file
    folder = current().root / "tmp"
    with _disk():
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with _disk(), os.fdopen(handle, "wb") as out:
            sha256, size = _copied(stream, out, limit)
        if size == 0 or size > limit:
            told = (
                "文件是空的，请重新选择。"
                if size == 0
                else f"文件超过{limit // 1024 // 1024} MB，请压缩后重新上传。"
            )
            raise refusal(told)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Held(path, sha256, size)


def _copied(stream: BinaryIO, out: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while size <= limit and (chunk := stream.read(CHUNK)):
        size += len(chunk)
        digest.update(chunk)
        out.write(chunk)
    out.flush()
    os.fsync(out.fileno())
    return digest.hexdigest(), size


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return current().root / sha256[:2] / sha256[2:4] / sha256


def keep(held: Held) -> None:
    """Put the file in its place, durably; the temp file stays until `settle`."""
    with _disk():
        held.path.chmod(0o400)
        _link(held)


def _link(held: Held) -> None:
    place = path_of(held.sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.link(held.path, place)
    for folder in (place.parent, place.parent.parent, current().root):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with (current().root / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def settle(held: Held) -> None:
    """After the commit: make sure the content is there and let the temp file go."""
    with _alone():
        if not path_of(held.sha256).exists():
            _link(held)
        held.path.unlink(missing_ok=True)


def forget(sha256: str, wanted: Callable[[], bool]) -> None:
    """Remove the content unless a committed row still wants it."""
    with _alone():
        if not wanted():
            path_of(sha256).unlink(missing_ok=True)


def folders() -> list[str]:
    """Names of the folders in which contents lie: the first two digits of their hashes. None where this process
    keeps no files."""
    if _holder.store is None:
        return []
    return sorted(place.name for place in _holder.store.root.glob("[0-9a-f][0-9a-f]"))


def contents(folder: str) -> Iterator[str]:
    """Hashes of all files that have lain in that folder for more than a day: younger ones may still become
    attachments."""
    latest = _yesterday()
    for place in (current().root / folder).glob("[0-9a-f][0-9a-f]/*"):
        with contextlib.suppress(FileNotFoundError):
            if place.stat().st_ctime < latest:
                yield place.name


def clear_temp() -> None:
    """Remove what broken uploads of any process left more than a day ago. A folder that cannot be written is told
    elsewhere."""
    if _holder.store is None:
        return
    with contextlib.suppress(OSError):
        latest = _yesterday()
        for file in (_holder.store.root / "tmp").iterdir():
            with contextlib.suppress(FileNotFoundError):
                if file.stat().st_mtime < latest:
                    file.unlink()


def _yesterday() -> float:
    """A day ago by the clock of the disk, which need not be this machine's."""
    folder = current().root / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder) as marker:
        return Path(marker.name).stat().st_mtime - DAY


def content(sha256: str) -> bytes:
    """The kept content, after a look whether it still is what came in.

    Raises Damaged when it is gone, a link, or another content: what a record rests on is not shown unproved.
    """
    try:
        handle = os.open(path_of(sha256), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            data = file.read(current().file + 1)
    except OSError as failure:
        raise Damaged from failure
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged
    return data
