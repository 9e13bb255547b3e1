"""A run goes on by another diagram: stored state in, stored state out.

What is done and where it stands is kept, with ids and due times; what the library had laid out ahead is forgotten
and laid out anew by the other diagram. Works on the library's objects by their plain attributes.
"""

from typing import Any

from app.engine.spiff.collapse import AHEAD, LIVE
from app.engine.spiff.moves import Moves, sentences
from app.engine.spiff.run import Definition, Run
from app.engine.spiff.state import repack, unpack
from app.engine.spiff.task_view import flows
from app.engine.steps import EngineError, Json, ServiceStep

CHANGED = "迁移后的办理状态与迁移前不一致"


def migrate(old: Definition, new: Definition, stored: bytes) -> bytes:
    """The state on the new diagram, looked at once more as it will be read. Raises EngineError where the run would
    not stand as it did: the same open steps, the same that is waited for, due at the same moments."""
    bare = unpack(old.process, stored)
    bare["top"], bare["subs"] = _reached(bare["top"]), [[key, _reached(flow)] for key, flow in bare["subs"]]
    run = Run.load(new, repack(bare), _nothing)
    with sentences(lambda: new.process):
        for flow in flows(run._top):
            _lay_out(flow)
    made = run.dump()
    before, now = _stand(Run.load(old, stored, _nothing)), _stand(Run.load(new, made, _nothing))
    for place in sorted(before ^ now):
        raise EngineError(place[0].rpartition(":")[2], CHANGED)
    return made


def _nothing(step: ServiceStep) -> Json:
    """Nothing moves, so nothing is called."""
    raise EngineError(step.element, CHANGED)


def _reached(flow: dict[str, Json]) -> dict[str, Json]:
    """The flow without all that it has not come to yet."""
    kept = [at for at, row in enumerate(flow["tasks"]) if not row[2] & AHEAD]
    place = {old: new for new, old in enumerate(kept)}
    rows = [list(flow["tasks"][at]) for at in kept]
    for row in rows:
        row[4] = [place[child] for child in row[4] if child in place]
    return {**flow, "root": place[flow["root"]], "last": place.get(flow["last"]), "tasks": rows}


def _lay_out(flow: Any) -> None:
    """What comes after where it stands. Instances of a step that several do hang below it, and are not that."""
    for task in list(flow.tasks.values()):
        if task._state in LIVE and all(child.triggered for child in task.children):
            task.task_spec._predict(task, mask=AHEAD | sum(LIVE))


def _stand(run: Moves) -> set[tuple[str, str, str]]:
    """Where it stands: paths with the ids of open steps and services, and with the moments of timers."""
    steps = {(one.path, "step", one.id) for one in run.steps}
    return steps | {(one.path, one.kind, one.due.isoformat() if one.due else one.id) for one in run.waits}
