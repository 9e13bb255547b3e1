"""What must be true of the embedded database's file before it is served: whole, writable, and nobody else's.

Each is asked before the file is opened for writing: whoever closes a database last merges its write-ahead log into
it, and a log that belongs to another copy would destroy it then.
"""

import fcntl
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import IO
from urllib.parse import quote

from app.config import BadSetting

INDEX = 64 * 1024
"""Bytes that SQLite needs at least beside a database to read it."""
DAMAGED = ("CORRUPT", "NOTADB")
UNREAD = (
    "现在不能读取数据库文件 {}，不能启动服务：{}。数据未必受损，请先腾出磁盘空间、检查磁盘和读写权限，再重新启动；"
    "不要用备份覆盖它。"
)
FOREIGN = "数据库文件 {} 已损坏，或者旁边的 -wal 文件不是它的。请先把这些文件另存，再从备份恢复。（{}）"


def claim(file: Path, shared: bool = False) -> IO[str]:
    """Serve this file alone, or `shared` with processes of the same server, as long as the answer is kept open.

    Raises BadSetting where another server has it.
    """
    lock = Path(f"{file}.server").open("w")  # noqa: SIM115 - open as long as the server runs
    try:
        fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise BadSetting(f"数据库文件 {file} 正由另一个网页服务使用，请先停止它。") from None
    return lock


def require_usable(file: Path) -> None:
    """Raises BadSetting for a file that cannot be written or is not whole; one that is not there is no fault."""
    if not file.exists():
        return
    if not writable(file):
        raise BadSetting(f"数据库文件 {file} 或其所在目录是只读的，不能启动服务。")
    try:
        found = _examined(file)
    except sqlite3.DatabaseError as failure:
        found = str(failure)
        if failure.sqlite_errorname.split("_")[1] not in DAMAGED:
            raise BadSetting(UNREAD.format(file, _why(file, found))) from failure
    if found != "ok":
        raise BadSetting(FOREIGN.format(file, found))


def writable(file: Path) -> bool:
    """Also for the administrator, who may write what is marked as read-only, and should not."""
    beside = [one for name in ("-wal", "-shm") if (one := Path(f"{file}{name}")).exists()]
    marked = all(one.stat().st_mode & 0o222 for one in (file, file.parent))
    return marked and all(os.access(one, os.W_OK) for one in (file, file.parent, *beside))


def _why(file: Path, told: str) -> str:
    """To read it, SQLite lays an index of the log beside it, and says no more than that this failed."""
    room = os.statvfs(file.parent)
    return f"磁盘空间不足（{told}）" if room.f_bavail * room.f_frsize < INDEX else told


def _examined(file: Path) -> str:
    """`ok`, or the first fault. Beside a log every index is compared too: pages of two times may each be whole."""
    log = Path(f"{file}-wal")
    thorough = log.exists() and log.stat().st_size
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as database:
        pragma = "integrity_check" if thorough else "quick_check"
        return str(database.execute(f"PRAGMA {pragma}(1)").fetchone()[0])
