"""What a file really is: magic bytes, the deep look in a child process with limits, the virus scanner."""

import signal
from pathlib import Path

from app.attachments import fork_server, store
from app.attachments.probe_refused import BEFORE, UNREAD
from app.errors import Unavailable

MAGIC = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
START = 64
LONGEST = 8.0
CRASHES = (signal.SIGXCPU, signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL)
GUILTY = (UNREAD, *(-one for one in CRASHES))
"""How the child ends by the file's own fault."""
UNTOLD = "系统繁忙，附件没有检查完，也没有保存，请稍后再上传。"
UNREADABLE = "文件过于复杂或者已经损坏，无法检查，请重新扫描或者转换后上传。"


def judge(path: Path, promised: str, account: int) -> None:
    """Raise Invalid (V-ATT-1) unless the file is what its name promises and holds nothing active.

    `account`: whose it is. Raises TooMany where she has had her share, Unavailable where nobody could tell: the
    child was killed, did not start or had no time, the scanner did not answer.
    """
    with path.open("rb") as file:
        start = file.read(START)
        if not (start.lstrip(BEFORE) if promised == "application/pdf" else start).startswith(MAGIC[promised]):
            raise store.refusal("文件内容与扩展名不符，请上传真正的PDF、JPG或PNG文件。")
    with store.current().turns.turn(account):
        _looked_into(path, promised)
    _scanned(path)


def _looked_into(path: Path, promised: str) -> None:
    try:
        code, told = fork_server.look(promised, path, LONGEST)
    except OSError as failure:
        raise Unavailable(UNTOLD) from failure
    if (code, told) == (0, "ok"):
        return
    if code == 1 and told:
        raise store.refusal(told)
    raise store.refusal(UNREADABLE) if code in GUILTY else Unavailable(UNTOLD)


def _scanned(path: Path) -> None:
    scan = store.current().scan
    if scan is None:
        return
    try:
        clean = scan(path)
    except Exception as failure:
        raise Unavailable("病毒检查暂时没有应答，文件没有保存，请稍后再试。") from failure
    if not clean:
        raise store.refusal("病毒检查没有通过，文件没有保存。")
