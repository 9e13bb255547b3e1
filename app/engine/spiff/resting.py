"""Where a stored run stands, read from its bytes alone: without a diagram, for thousands at once."""

from collections.abc import Iterator, Mapping
from typing import Final

from app.engine.spiff.collapse import LIVE
from app.engine.spiff.state import unpack
from app.engine.steps import Json

INSTANCE: Final = " [child]"
_OWN: Final = (".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin")
"""What the library adds to a diagram, by the ends of its names."""
_FRAME: Final = frozenset({"Root", "Start", "End"})


def resting(process: str, stored: bytes) -> frozenset[str]:
    """The paths of all elements with a token: open steps, what is waited for, calls that run, joins that wait.
    Raises EngineError for what is no state of that process."""
    whole = unpack(process, stored)
    running = {key: flow for key, flow in whole["subs"] if not flow["done"]}
    return frozenset(_paths(whole["top"], "", running))


def _paths(flow: Mapping[str, Json], prefix: str, running: Mapping[str, Json]) -> Iterator[str]:
    for key, name, state, *_rest in flow["tasks"]:
        if state in LIVE and standing(name):
            path = f"{prefix}{standing(name)}"
            yield path
            if key in running:
                yield from _paths(running[key], f"{path}:", running)


def standing(name: str) -> str:
    """The element of the diagram that a stored name means, "" for what the library adds of its own."""
    return "" if name in _FRAME or name.endswith(_OWN) else name.removesuffix(INSTANCE)
