"""Whether this program, as it runs, can carry a process: what it names must be loaded."""

from app import alarms
from app.effects.operators import OPERATORS
from app.errors import NotLoaded
from app.packages.queries import Loaded
from app.packages.unmet_requirements import lacking


def is_ready(loaded: Loaded, process: str) -> bool:
    """Whether nothing is missing. What is, the operator is told: the process is offered to nobody meanwhile."""
    missing, name = lacking(loaded.content, process, OPERATORS), f"process {loaded.package.key}.{process}"
    if missing:
        alarms.tell(name, _words(loaded, process, missing))
    else:
        alarms.settle(name, f"业务 {loaded.package.key}.{process} 所需的程序已装载")
    return not missing


def require(loaded: Loaded, process: str) -> None:
    """Raise NotLoaded where something is missing."""
    missing = lacking(loaded.content, process, OPERATORS)
    if missing:
        failure = NotLoaded("", _words(loaded, process, missing))
        failure.release_id, failure.package, failure.process = loaded.id, loaded.package.key, process
        raise failure


def _words(loaded: Loaded, process: str, missing: list[str]) -> str:
    names = "、".join(missing[:10])
    return f"业务 {loaded.package.key}.{process} 所需的程序没有装载：{names}；请放好 handlers 目录，重新启动服务"
