"""The diagrams of a case, with what is active and what is done."""

from typing import Any

import orjson
from sqlalchemy import select

from app import db
from app.cases.models import Case, WorkItem
from app.packages import drawing
from app.packages import queries as packages


def diagrams(case: Case) -> list[dict[str, Any]]:
    """One row per diagram: its own process first, then every called one that was reached."""
    loaded = packages.release(case.release_id)
    done = orjson.loads(case.passed) if case.passed else []
    rows = select(WorkItem.step).where(
        WorkItem.case_id == case.id, WorkItem.kind == "task", WorkItem.state == "open"
    )
    active = list(db.session().scalars(rows))
    lanes = {one.name: one.title for one in loaded.package.lanes.values() if one.title}
    found = []
    for prefix in _prefixes([*done, *active]):
        drawn = drawing.entered(loaded.content.drawings, case.process, prefix)
        if drawn is not None and drawn.bpmn:
            declared, here = loaded.package.processes.get(drawn.scope.id), _here(active, prefix)
            found.append(
                {
                    "process": drawn.scope.id,
                    "title": declared.title if declared else drawn.title,
                    "bpmn": drawn.bpmn,
                    "lanes": lanes,
                    "active": here,
                    "done": [one for one in _done(done, prefix) if one not in here],
                }
            )
    return found


def _prefixes(paths: list[str]) -> list[str]:
    """ "" for the top, then each call activity passed through."""
    inner = {path.rsplit(":", 1)[0] for path in paths if ":" in path}
    return ["", *sorted(inner)]


def _here(paths: list[str], prefix: str) -> list[str]:
    """Elements of one diagram: inside, and the call activity itself where something inside is meant."""
    depth = prefix.count(":") + 1 if prefix else 0
    under = [path for path in paths if not prefix or path.startswith(f"{prefix}:")]
    return list(dict.fromkeys(path.split(":")[depth] for path in under))


def _done(paths: list[str], prefix: str) -> list[str]:
    """Of one diagram, without what was only entered: a call activity that was called off half way is not done."""
    depth = prefix.count(":") + 1 if prefix else 0
    return [one for one in _here(paths, prefix) if ":".join([*prefix.split(":")[:depth], one]) in paths]
