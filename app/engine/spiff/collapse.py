"""Forget finished rounds: a return loop must not make the stored state or the next step grow.

The library appends every round below the previous one. After each move the stretches between forks of live
branches are shortened: where an element completed twice on the same stretch, only its last occurrence stays.
Works on the library's objects by their plain attributes; states are the library's numbers.
"""

from typing import Any, Final

from app.engine.spiff.objects import Flow, Task, Top

FUTURE: Final = 4
AHEAD: Final = 1 | 2 | 4
WAITING: Final = 8
READY: Final = 16
STARTED: Final = 32
COMPLETED: Final = 64
CANCELLED: Final = 256
FINISHED: Final = 64 | 128 | 256
LIVE: Final = (WAITING, READY, STARTED)


def collapse(top: Top) -> None:
    """Shorten the top process and its running subprocesses, drop finished subprocesses."""
    flows = [top, *top.subprocesses.values()]
    for flow in flows:
        _shorten(top, flow)
    known = {key: task for flow in flows for key, task in flow.tasks.items()}
    # A finished subprocess hangs on a task that is finished, or that folding has just forgotten: nothing reads it.
    for key in list(top.subprocesses):
        if key not in known or known[key]._state & FINISHED:
            del top.subprocesses[key]


def _shorten(top: Top, flow: Flow) -> None:
    # Nothing live: the flow has ended, there is no next step that could grow.
    live = _live_branches(flow)
    forks = [flow.task_tree] if live else []
    while forks:
        stretch, ahead = _stretch(flow, forks.pop(), live)
        forks += ahead
        _fold(top, flow, stretch)
    if flow.last_task is not None and flow.last_task.id not in flow.tasks:
        flow.last_task = None


def _live_branches(flow: Flow) -> set[Any]:
    """Ids of all tasks above one that still waits. A parked end join alone keeps nothing alive."""
    live: set[Any] = set()
    for task in flow.tasks.values():
        if task._state in LIVE and not task.task_spec.name.endswith(".EndJoin"):
            above = task
            while above is not None and above.id not in live:
                live.add(above.id)
                above = above.parent
    return live


def _stretch(flow: Flow, node: Task, live: set[Any]) -> tuple[list[Any], list[Any]]:
    """The chain from `node` to the next fork of live branches, and the first tasks after that fork."""
    chain = [node]
    while True:
        ahead = [flow.tasks[key] for key in chain[-1]._children if key in live]
        if len(ahead) != 1:
            return chain, ahead
        chain.append(ahead[0])


def _fold(top: Top, flow: Flow, chain: list[Any]) -> None:
    # The root stays: the library finds everything from there. What waits or was cancelled was no whole round.
    settled = [task._state == COMPLETED and task._parent is not None for task in chain]
    last = {task.task_spec.name: place for place, task in enumerate(chain) if settled[place]}
    place = 0
    while place < len(chain):
        task = chain[place]
        # Between two settlings of one element on one stretch lies a round that is over: no live branch leaves it.
        later = last.get(task.task_spec.name, place)
        if settled[place] and later > place:
            _replace(top, flow, task, chain[later])
            place = later
        place += 1


def _replace(top: Top, flow: Flow, earlier: Task, later: Task) -> None:
    """Hang the later occurrence in the place of the earlier one and forget all that lay between."""
    parent = earlier.parent
    # Cut off first: what is doomed below is walked by its children, and must not reach what stays.
    later.parent._children.remove(later.id)
    parent._children[parent._children.index(earlier.id)] = later.id
    later._parent = parent.id
    doomed = [earlier.id]
    while doomed:
        key = doomed.pop()
        doomed += flow.tasks.pop(key)._children
        top.subprocesses.pop(key, None)
        top.event_manager.tasks.pop(key, None)
