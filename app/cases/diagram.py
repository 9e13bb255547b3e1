"""The diagrams of a case, with what is active and what is done."""

from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import select

from app import db
from app.cases.models import Case, WorkItem
from app.engine import xml
from app.packages import queries as packages
from app.packages.queries import Loaded
from app.packages.reach import reach

SHARED = {"shared_review": "审核", "shared_publication": "公示"}


def diagrams(case: Case) -> list[dict[str, Any]]:
    """One row per diagram: its own process first, then every called one that was reached."""
    loaded = packages.release(case.release_id)
    done = orjson.loads(case.passed) if case.passed else []
    rows = select(WorkItem.step).where(
        WorkItem.case_id == case.id, WorkItem.kind == "task", WorkItem.state == "open"
    )
    active = list(db.session().scalars(rows))
    found = []
    for prefix in _prefixes([*done, *active]):
        process = _called_process(loaded, case.process, prefix)
        bpmn = _drawn(loaded, process)
        if bpmn is not None:
            here = _here(active, prefix)
            found.append(
                {
                    "process": process,
                    "title": _title(loaded, process),
                    "bpmn": bpmn,
                    "lanes": {one.name: one.title for one in loaded.package.lanes.values() if one.title},
                    "active": here,
                    "done": [one for one in _here(done, prefix) if one not in here],
                }
            )
    return found


def _called_process(loaded: Loaded, process: str, prefix: str) -> str:
    """The process reached by going through these call activities."""
    for element in prefix.split(":") if prefix else []:
        calls = called(_drawn(loaded, process) or "")
        process = calls.get(element, element)
    return process


@lru_cache(maxsize=256)
def called(bpmn: str) -> dict[str, str]:
    """Called process by call activity."""
    if not bpmn:
        return {}
    activities = (one for one in xml.parse(bpmn.encode()).iter() if xml.name(one) == "callActivity")
    return {one.get("id", ""): one.get("calledElement", "") for one in activities}


def _drawn(loaded: Loaded, process: str) -> str | None:
    """The diagram that defines the process."""
    drawings = (raw for raw in loaded.content.bpmn.values() if process in reach(raw).processes)
    return next((raw.decode() for raw in drawings), None)


def _title(loaded: Loaded, process: str) -> str:
    declared = loaded.package.processes.get(process)
    return declared.title if declared else SHARED.get(process, process)


def _prefixes(paths: list[str]) -> list[str]:
    """ "" for the top, then each call activity passed through."""
    inner = {path.rsplit(":", 1)[0] for path in paths if ":" in path}
    return ["", *sorted(inner)]


def _here(paths: list[str], prefix: str) -> list[str]:
    """Elements of one diagram: inside, and the call activity itself where something inside is meant."""
    depth = prefix.count(":") + 1 if prefix else 0
    under = [path for path in paths if not prefix or path.startswith(f"{prefix}:")]
    return list(dict.fromkeys(path.split(":")[depth] for path in under))
