"""What a file really is: magic bytes, the deep look in a child process with limits, the virus scanner."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from app.attachments import store
from app.attachments.probe_refused import BEFORE
from app.config import ROOT
from app.errors import Unavailable

MAGIC = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
START = 64
LONGEST = 8.0
AT_ONCE, WAITING = 2, 2
PATIENCE = 3.0
_slots = threading.BoundedSemaphore(AT_ONCE)
_queue = threading.BoundedSemaphore(AT_ONCE + WAITING)
BUSY = "正在检查的附件较多，请过几秒再上传。"
UNREADABLE = "文件过于复杂或者已经损坏，无法检查，请重新扫描或者转换后上传。"


def judge(path: Path, promised: str) -> None:
    """Raise Invalid (V-ATT-1) unless the file is what its name promises and holds nothing active."""
    with path.open("rb") as file:
        start = file.read(START)
        if not (start.lstrip(BEFORE) if promised == "application/pdf" else start).startswith(MAGIC[promised]):
            raise store.refusal("文件内容与扩展名不符，请上传真正的PDF、JPG或PNG文件。")
    _looked_into(path, promised)
    _scanned(path)


def _looked_into(path: Path, promised: str) -> None:
    command = [sys.executable, "-B", "-X", "utf8", "-m", "app.attachments.probe", promised, str(path)]
    with _turn():
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
                command, cwd=ROOT, env={}, capture_output=True, timeout=LONGEST, check=False
            )
        except subprocess.TimeoutExpired:
            raise store.refusal(UNREADABLE) from None
    if done.returncode or done.stdout != b"ok":
        told = done.stdout.decode("utf-8", "replace") if done.returncode == 1 else ""
        raise store.refusal(told or UNREADABLE)


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """Two files are looked into at a time and two wait for a moment; who comes beyond that is asked to come again.

    Otherwise a handful of slow files would hold every thread of the web server, and with them everybody's pages.
    """
    if not _queue.acquire(blocking=False):
        raise Unavailable(BUSY)
    try:
        if not _slots.acquire(timeout=PATIENCE):
            raise Unavailable(BUSY)
        try:
            yield
        finally:
            _slots.release()
    finally:
        _queue.release()


def _scanned(path: Path) -> None:
    scan = store.current().scan
    if scan is None:
        return
    try:
        clean = scan(path)
    except Exception:
        raise store.refusal("病毒检查暂时没有应答，文件没有保存，请稍后再试。") from None
    if not clean:
        raise store.refusal("病毒检查没有通过，文件没有保存。")
