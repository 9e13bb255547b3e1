"""Each test makes an application of its own: addresses are compiled once per test process all the same."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_compile = Rule._compile_builder
_kept: dict[Any, Callable[..., tuple[str, str]]] = {}


def _once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """What was compiled from the same parts; all else it reads from the rule that it is bound to."""
    parts = (*rule._trace, repr(rule.defaults), append_unknown)
    if parts not in _kept:
        _kept[parts] = _compile(rule, append_unknown)
    return _kept[parts]


Rule._compile_builder = _once  # type: ignore[method-assign, assignment]
