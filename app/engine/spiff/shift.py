"""A token is put elsewhere in its diagram: stored state in, a run that has yet to go on out.

What lies at the step is forgotten with all that hangs below it; from what was finished before it the other step
goes on. Works on the library's objects by their plain attributes.
"""

from typing import Any
from uuid import uuid4

from app import clock
from app.engine.spiff.collapse import AHEAD, FUTURE, LIVE
from app.engine.spiff.moves import sentences
from app.engine.spiff.resting import INSTANCE, standing
from app.engine.spiff.run import Definition, Run
from app.engine.spiff.state import repack, unpack
from app.engine.spiff.task_view import tasks
from app.engine.steps import Call, EngineError, Json

AWAY = "办件当前不在这一环节，不能移动"
BESIDE = "同一流程图中还有其他并行的环节，不能单独移动"
SPLIT = ".BoundaryEventSplit"


def shift(definition: Definition, stored: bytes, path: str, target: str, call: Call) -> Run:
    """The run whose token at this path stands at the target, an element of the same diagram; `refresh` lets it go
    on from there. Raises EngineError, also where other tokens of the diagram would stay behind."""
    whole = unpack(definition.process, stored)
    flow, element = _entered(whole, path)
    doomed, anchor = _token(flow["tasks"], element)
    made = uuid4().hex
    row = [made, _name(definition, target), FUTURE, clock.now().timestamp(), [], 0]
    _replace(flow, doomed, anchor, row)
    _drop_orphans(whole)
    run = Run.load(definition, repack(whole), call)
    with sentences(lambda: target):
        task = next(one for one in tasks(run._top) if one.id.hex == made)
        task.task_spec._predict(task, mask=AHEAD)
        task.task_spec._update(task)
    return run


def _entered(whole: dict[str, Json], path: str) -> tuple[dict[str, Json], str]:
    """The diagram in which the element of the path stands, and that element."""
    flow, running = whole["top"], {key: one for key, one in whole["subs"] if not one["done"]}
    *calls, element = path.split(":")
    for step in calls:
        inside = (running.get(row[0]) for row in flow["tasks"] if row[1] == step and row[2] in LIVE)
        flow = next((one for one in inside if one), None)
        if flow is None:
            raise EngineError(step, AWAY)
    return flow, element


def _token(rows: list[list[Json]], element: str) -> tuple[set[int], int]:
    """All rows that go with the token, and the finished one above them. Raises EngineError."""
    above = {child: at for at, row in enumerate(rows) for child in row[4]}
    here = next((at for at, row in enumerate(rows) if row[2] in LIVE and standing(row[1]) == element), None)
    if here is None:
        raise EngineError(element, AWAY)
    while rows[here][1].endswith(INSTANCE):
        here = above[here]
    own, top = _below(rows, here), here
    if rows[above[here]][1].endswith(SPLIT):  # events that wait for it alone; what one has begun is no part of it
        top = above[here]
        own |= {top, *rows[top][4]}
    if any(row[2] in LIVE and standing(row[1]) and at not in own for at, row in enumerate(rows)):
        raise EngineError(element, BESIDE)
    return _below(rows, top), above[top]


def _below(rows: list[list[Json]], top: int) -> set[int]:
    """A row with all that hangs below it."""
    found, todo = set[int](), [top]
    while todo:
        found.add(at := todo.pop())
        todo += rows[at][4]
    return found


def _name(definition: Definition, target: str) -> str:
    """What the library begins the step with: events that hang on it begin before it."""
    known = {name for spec in (definition.spec, *definition.called.values()) for name in spec.task_specs}
    return f"{target}{SPLIT}" if f"{target}{SPLIT}" in known else target


def _replace(flow: dict[str, Json], doomed: set[int], anchor: int, row: list[Json]) -> None:
    """Without these and all that was laid out ahead, with the row below the anchor."""
    rows = flow["tasks"]
    kept = [at for at, one in enumerate(rows) if at not in doomed and not one[2] & AHEAD]
    place = {old: new for new, old in enumerate(kept)}
    for at in kept:
        rows[at][4] = [place[child] for child in rows[at][4] if child in place]
    rows[anchor][4].append(len(kept))
    flow["tasks"] = [*(rows[at] for at in kept), row]
    flow["root"], flow["last"] = place[flow["root"]], place.get(flow["last"])


def _drop_orphans(whole: dict[str, Any]) -> None:
    """Called processes whose step is gone, and those called in them."""
    while True:
        known = {row[0] for one in (whole["top"], *(flow for _, flow in whole["subs"])) for row in one["tasks"]}
        kept = [[key, flow] for key, flow in whole["subs"] if key in known]
        if len(kept) == len(whole["subs"]):
            return
        whole["subs"] = kept
