"""The stored state of a running process: tasks and variables only, no diagram; orjson + zlib, own format number.

Works on the library's objects by their plain attributes. Finished tasks keep no notes of their own:
nothing reads them again.
"""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

import orjson

from app.engine.spiff.collapse import FINISHED, WAITING
from app.engine.spiff.objects import Flow, Task, Top
from app.engine.steps import EngineError, Json

FORMAT: Final = 1
_STRICT: Final = (
    orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
)
_FORGOTTEN: Final = "seen_events"


def plain(value: Json, element: str = "") -> Json:
    """The value as it will be read back from the state. Raises EngineError for what JSON cannot hold."""
    try:
        return orjson.loads(orjson.dumps(value, option=_STRICT))
    except (TypeError, ValueError) as error:
        raise EngineError(element, f"变量中有不能保存的内容：{error}") from error


def pack(process: str, top: Top) -> bytes:
    """The state of a process and its running subprocesses. Raises EngineError for what JSON cannot hold."""
    return repack(
        {
            "fmt": FORMAT,
            "process": process,
            "vars": top.variables,
            "top": _flow(top),
            "subs": [[key.hex, _flow(flow)] for key, flow in top.subprocesses.items()],
        }
    )


def repack(whole: Mapping[str, Json]) -> bytes:
    """Stored values, as `unpack` gives them. Raises EngineError for what JSON cannot hold."""
    try:
        # Level 1: on states of a few hundred bytes the levels above save three in a hundred.
        return zlib.compress(orjson.dumps(whole, option=_STRICT), 1)
    except (TypeError, ValueError) as error:
        raise EngineError("", f"变量中有不能保存的内容：{error}") from error


def _flow(flow: Flow) -> dict[str, Json]:
    # Children go by their place in the list: ids do not compress, and each would be stored twice.
    place = {key: at for at, key in enumerate(flow.tasks)}
    last = flow.last_task
    return {
        "done": flow.completed,
        "ok": flow.success,
        "root": place[flow.task_tree.id],
        "last": None if last is None else place.get(last.id),
        "tasks": [_task(task, place) for task in flow.tasks.values()],
    }


def _task(task: Task, place: Mapping[UUID, int]) -> list[Json]:
    notes = {} if task._state & FINISHED else {k: v for k, v in task.internal_data.items() if k != _FORGOTTEN}
    row = [
        task.id.hex,
        task.task_spec.name,
        task._state,
        task.last_state_change,
        [place[child] for child in task._children],
        int(task.triggered),
    ]
    return row if not notes and not task.data else [*row, notes, task.data]


def unpack(process: str, raw: bytes) -> dict[str, Json]:
    """The stored values. Raises EngineError if they are not a state of this process in a known format."""
    try:
        whole = orjson.loads(zlib.decompress(raw))
        known = whole["fmt"] == FORMAT and whole["process"] == process
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise EngineError("", "保存的办件状态已损坏") from error
    if not known:
        raise EngineError("", "保存的办件状态与流程版本不符")
    return dict(whole)


def restore(top: Top, whole: Mapping[str, Json], task_of: Callable[..., Any], flow_of: Callable[..., Any]) -> None:
    """Fill an empty process: `task_of(flow, spec, state, id)` and `flow_of(parent task)` make the objects."""
    _fill(top, top, whole["top"], task_of)
    for key, packed in whole["subs"]:
        flow = flow_of(top.get_task_from_id(UUID(hex=key)))
        _fill(top, flow, packed, task_of)


def _fill(top: Top, flow: Flow, packed: Mapping[str, Json], task_of: Callable[..., Any]) -> None:
    # Two passes: a row names its children, which come after it.
    tasks = [_one(flow, row, task_of) for row in packed["tasks"]]
    for task, row in zip(tasks, packed["tasks"], strict=True):
        task._children = [tasks[at].id for at in row[4]]
        for at in row[4]:
            tasks[at]._parent = task.id
        # The library enters who waits for an event when it begins to wait; this one began in another process.
        if task._state == WAITING and hasattr(task.task_spec, "event_definition"):
            top.event_manager.add_task(task)
    flow.task_tree = tasks[packed["root"]]
    flow.last_task = None if packed["last"] is None else tasks[packed["last"]]
    flow.completed, flow.success = packed["done"], packed["ok"]


def _one(flow: Flow, row: list[Json], task_of: Callable[..., Any]) -> Any:
    spec = flow.spec.task_specs.get(row[1])
    if spec is None:
        raise EngineError(row[1], "保存的办件状态与流程版本不符")
    task = task_of(flow, spec, row[2], UUID(hex=row[0]))
    task.last_state_change, task.triggered = row[3], bool(row[5])
    if len(row) > 6:
        task.internal_data, task.data = row[6], row[7]
    return task
