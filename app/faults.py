"""What a failing database means for the person in front of it: a sentence, and whether to ask again later.

The drivers' errors are turned into `Fault` where they arise (db.py), so that nobody above can mistake a full disk
for a mistake in a form or a handler. Mistakes of ours (bad SQL, a missing column value) stay what they are.
"""

from collections.abc import Mapping

from app.errors import Unavailable

NOTHING_DONE = "本次操作没有生效，请稍后再试。"
SENTENCES: Mapping[str, str] = {
    "read-only": f"系统暂时只能查询、不能保存，{NOTHING_DONE}",
    "full": f"系统存储空间不足，暂时不能保存，{NOTHING_DONE}",
    "lost": f"系统暂时无法连接数据库，{NOTHING_DONE}",
    "busy": f"他人正在办理同一事项，{NOTHING_DONE}",
    "slow": f"系统处理超时，{NOTHING_DONE}",
    "crowded": f"系统繁忙，{NOTHING_DONE}",
    "damaged": f"系统读写数据出错，{NOTHING_DONE}如多次出现，请与管理员联系。",
    "unready": f"数据库尚未就绪，{NOTHING_DONE}",
}
UNSURE = "保存时与数据库的连接中断，尚不能确定是否已经保存；请稍后刷新页面核对，再决定是否重新提交。"
STALE = ("read-only", "damaged")
"""After these the connection is not used again: it would keep the trouble when the database is well again."""

_STATES: Mapping[str, str] = {
    "25006": "read-only",
    "53100": "full",
    "55P03": "busy",
    "40P01": "busy",
    "40001": "busy",
    "57014": "slow",
    "25P03": "lost",
    "25P04": "lost",
    "25P02": "damaged",
    "42501": "unready",
    "3D000": "unready",
    "3F000": "unready",
}
_OWN = ("57014", "25P02", "25P03", "25P04", "SQLITE_INTERRUPT")
"""What an act may bring about itself, by taking too long or by going on after a failure."""
_CLASSES: Mapping[str, str] = {
    "08": "lost",
    "28": "unready",
    "53": "crowded",
    "57": "lost",
    "58": "damaged",
    "XX": "damaged",
}
# SQLite locks the whole file: who waits for it does not wait for the same matter.
_SQLITE: Mapping[str, str] = {
    "READONLY": "read-only",
    "FULL": "full",
    "BUSY": "crowded",
    "LOCKED": "crowded",
    "PROTOCOL": "crowded",
    "INTERRUPT": "slow",
    "NOMEM": "crowded",
    "IOERR": "damaged",
    "CORRUPT": "damaged",
    "NOTADB": "damaged",
    "CANTOPEN": "lost",
    "PERM": "unready",
    "AUTH": "unready",
    "SCHEMA": "unready",
}
_CLASHES = (
    "SQLITE_CONSTRAINT_UNIQUE",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_CONSTRAINT_ROWID",
    "SQLITE_CONSTRAINT_FOREIGNKEY",
    "23505",
    "23503",
    "23P01",
)


class Fault(Unavailable):
    """系统暂时不能使用，请稍后再试。"""

    # `what`: a key of SENTENCES; `cause`: what the database said, for log and command line, not for people;
    # `own`: the act itself may have brought it about.

    def __init__(self, what: str, cause: str, own: bool = False) -> None:
        super().__init__(SENTENCES[what])
        self.what, self.cause, self.own = what, cause, own
        if what == "busy":
            self.kind = "busy"

    def came_at_commit(self) -> None:
        """A connection lost while committing does not tell what became of the work: say so."""
        if self.what == "lost":
            self.args = (UNSURE,)


def of(error: BaseException | None) -> Fault | None:
    """The fault behind a driver's error, or None if it is a mistake in what was asked."""
    code: str = getattr(error, "sqlite_errorname", "")
    if code:
        what = _SQLITE.get(code.split("_")[1])
    else:
        code = getattr(error, "sqlstate", None) or ""
        what = _of_state(code or None, type(error).__name__)
    return Fault(what, sentence(error), code in _OWN) if what else None


def passing(failure: BaseException) -> bool:
    """Whether it failed for what is around it, and would have gone well another time."""
    return isinstance(failure, Unavailable) and not (isinstance(failure, Fault) and failure.own)


def unknown_name(error: BaseException | None) -> bool:
    """Whether a table or column was asked for that is not there: a schema of before, or a mistake of ours."""
    if getattr(error, "sqlite_errorname", "") == "SQLITE_ERROR":
        return any(said in str(error) for said in ("no such table", "no such column", "has no column named"))
    return getattr(error, "sqlstate", None) in ("42P01", "42703")


def unready(error: BaseException | None) -> Fault:
    """The schema is not the program's: that is no mistake in what was asked."""
    return Fault("unready", sentence(error))


def sentence(error: BaseException | None) -> str:
    """What the driver says, without the lines that hold values."""
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"


def clash(error: BaseException | None) -> bool:
    """Whether a rule of the tables refused what somebody else did a moment earlier: a key taken, a parent gone."""
    code: str = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    return code in _CLASHES


def _of_state(state: str | None, name: str) -> str | None:
    """PostgreSQL has no code for us when the connection broke before it could answer."""
    if state is None:
        return "lost" if name in ("OperationalError", "ConnectionTimeout") else None
    return _STATES.get(state) or _CLASSES.get(state[:2])
