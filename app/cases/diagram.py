"""The diagrams of a case, with what is active and what is done."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from app.cases import queries
from app.cases.models import Case
from app.engine.diagram import Scope
from app.enums import ItemKind, ItemState
from app.packages import drawing
from app.packages import queries as packages
from app.packages.drawing import Drawing
from app.packages.queries import Loaded


def diagrams(case: Case) -> list[dict[str, Any]]:
    """One row per diagram: its own process first, then every called one that was reached."""
    loaded = packages.release(case.release_id)
    done = orjson.loads(case.passed) if case.passed else []
    open_ = (one for one in queries.items_of(case.id) if one.state == ItemState.OPEN)
    active = [one.step for one in open_ if one.kind == ItemKind.TASK]
    found = []
    for prefix, drawn in pictures(loaded, case.process, [*done, *active]):
        here = _here(drawn.scope, active, prefix)
        whole = [one for one in _done(drawn.scope, done, prefix) if one not in here]
        found.append({**picture(loaded, drawn), "active": here, "done": whole})
    return found


def pictures(loaded: Loaded, process: str, paths: Iterable[str]) -> Iterator[tuple[str, Drawing]]:
    """The diagram of a process and those called on these paths, each with the prefix by which it is entered."""
    for prefix in _prefixes(paths):
        drawn = drawing.entered(loaded.content.drawings, process, prefix)
        if drawn is not None and drawn.bpmn:
            yield prefix, drawn


def picture(loaded: Loaded, drawn: Drawing) -> dict[str, Any]:
    """A diagram as the viewer draws it, of no case."""
    declared = loaded.package.processes.get(drawn.scope.id)
    return {
        "process": drawn.scope.id,
        "title": declared.title if declared else drawn.title,
        "bpmn": drawn.bpmn,
        "lanes": {one.name: one.title for one in loaded.package.lanes.values() if one.title},
    }


def drawn_at(scope: Scope, path: str, prefix: str) -> list[str]:
    """Elements of the diagram entered by the prefix that the path stands in, outermost first, as paths there."""
    return list(_drawn(scope, [path], prefix))


def _prefixes(paths: Iterable[str]) -> list[str]:
    """ "" for the top, then each call and subprocess passed through."""
    inner = {":".join(steps[:depth]) for steps in map(_steps, paths) for depth in range(1, len(steps))}
    return ["", *sorted(inner)]


def _here(scope: Scope, paths: list[str], prefix: str) -> list[str]:
    """Elements of one diagram: inside, those of its subprocesses too, and the call activity or subprocess itself
    where something inside is meant."""
    return list(dict.fromkeys(path.rsplit(":", 1)[-1] for path in _drawn(scope, paths, prefix)))


def _done(scope: Scope, paths: list[str], prefix: str) -> list[str]:
    """Of one diagram, without what was only entered: a call activity that was called off half way is not done."""
    whole = [path for path in _drawn(scope, paths, prefix) if path in paths]
    return list(dict.fromkeys(path.rsplit(":", 1)[-1] for path in whole))


def _drawn(scope: Scope, paths: list[str], prefix: str) -> Iterator[str]:
    """What of the paths stands in the picture entered by the prefix, as paths of its own."""
    depth = prefix.count(":") + 1 if prefix else 0
    for steps in (_steps(path) for path in paths if not prefix or path.startswith(f"{prefix}:")):
        inside: Scope | None = scope
        for place, step in enumerate(steps[depth:], depth + 1):
            if inside is None:
                break
            yield ":".join(steps[:place])
            inside = inside.inner.get(step)


def _steps(path: str) -> list[str]:
    return path.split(":")
