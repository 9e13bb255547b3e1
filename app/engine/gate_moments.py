"""Timers that hold nobody up: of no length, or for a day that is, or will be, past. A loop of them spins."""

import ast
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from app import clock
from app.engine import expressions, timers, xml
from app.engine.diagram import Node, Scope
from app.engine.gate_elements import result, timing
from app.engine.gate_kinds import Kinds, kind_of
from app.engine.kinds import SAID
from app.engine.steps import EngineError

UNKNOWN: Final[Kinds] = MappingProxyType({})
_TIMES: Final = ("timeDuration", "timeDate")
_MAY_WRITE: Final = frozenset({"businessRuleTask", "callActivity", "subProcess"})


def at_once(scope: Scope, kinds: Kinds = UNKNOWN) -> frozenset[str]:
    """Ids of the timer events of a scope that may be due as soon as they are set, as far as that can be proved."""
    return frozenset(node.id for node in scope.nodes.values() if _holds_nobody(scope, node, kinds))


def _holds_nobody(scope: Scope, node: Node, kinds: Kinds) -> bool:
    definition = node.child("timerEventDefinition")
    times = [timing(each) for each in definition if xml.name(each) in _TIMES] if definition is not None else []
    try:
        return any(
            _is_empty(text, kinds) if how == timers.DURATION else _is_past(scope, node, text, kinds)
            for how, text in times
        )
    except EngineError:  # what cannot be read is told elsewhere
        return False


def _is_empty(text: str, kinds: Kinds) -> bool:
    if timers.is_bare(text) or not expressions.names(text):
        return _no_later(timers.DURATION, text)
    return any(_no_later(timers.DURATION, said) for said in kind_of(text, kinds).said if timers.is_bare(said))


def _no_later(how: str, text: str) -> bool:
    now = clock.now()
    return timers.due_at(how, text, {}, now) <= now


def _is_past(scope: Scope, node: Node, text: str, kinds: Kinds) -> bool:
    """A day that no step of the loop moves on is past from some day on, whatever it is."""
    if timers.is_bare(text):
        return True
    names = expressions.names(text)
    if _asks_today(text):
        return not names and _no_later(timers.DATE, text)
    return kind_of(text, kinds).names == frozenset({SAID}) or not names or _is_left(scope, node, names)


def _asks_today(text: str) -> bool:
    calls = (each for each in ast.walk(expressions.tree(text)) if isinstance(each, ast.Call))
    return any(getattr(each.func, "id", "") == "today" for each in calls)


def _is_left(scope: Scope, node: Node, names: Iterable[str]) -> bool:
    """Whether it stands in a loop of which no step may write these variables."""
    around = scope.reach(scope.after(node.id)) & scope.reach([node.id], forward=False)
    steps = [scope.nodes[key] for key in around]
    return node.id in around and not any(_may_write(each, {*names}) for each in steps)


def _may_write(node: Node, names: set[str]) -> bool:
    variable = xml.text(node.extension("variableName"))
    return node.kind in _MAY_WRITE or node.repeats or bool({variable, result(node)} & names)
