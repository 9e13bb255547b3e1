"""What a check of a form answers when masks were sent: whatever their shape, no mask comes back open.

Positions prove nothing (rows move, blank rows are dropped, lists grow), so this goes by the dotted names of
leaves: under a name where a mask was sent, only what the person typed there herself is told, nothing stored.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.forms import seal
from app.forms.check import Verdict

Values = dict[str, set[Any]]


def remasked(verdict: Verdict, sent: Mapping[str, Any], stored: Mapping[str, Any]) -> Verdict:
    """The verdict with answers and sentences fit for who sent masks; `stored`: the record the masks stand for."""
    typed, held = _by_name(sent), _by_name(stored)
    names = {name for name, values in typed.items() if any(_marked(value) for value in values)}
    if not names:
        return verdict
    secrets = {value for name in names for value in held.get(name, ()) if isinstance(value, str)}
    known = {value for values in typed.values() for value in values}

    def told(name: str, value: Any) -> Any:
        if name in names:
            # What she typed and the record holds as well may be a guess: told open it would be confirmed.
            own = value in typed[name] and value not in held.get(name, ())
            return value if own or value in (None, "") else _hide(value)
        return _hide(value) if isinstance(value, str) and value in secrets - known else value

    problems = tuple(replace(one, message=_scrubbed(one.message, secrets - known)) for one in verdict.problems)
    return replace(verdict, answers=_each("", verdict.answers, told), problems=problems)


def _by_name(document: Mapping[str, Any]) -> Values:
    found: Values = {}
    for name, value in _leaves("", document):
        found.setdefault(name, set()).add(value)
    return found


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(f"{name}.{key}" if name else key, part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(name, part)
    else:
        yield name, value


def _each(name: str, value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {key: _each(f"{name}.{key}" if name else key, part, change) for key, part in value.items()}
    if isinstance(value, list):
        return [_each(name, part, change) for part in value]
    return change(name, value)


def _marked(value: Any) -> bool:
    return isinstance(value, str) and seal.HIDDEN in value


def _hide(value: Any) -> str:
    return value if _marked(value) else seal.mask_text(value) if isinstance(value, str) else seal.HIDDEN


def _scrubbed(message: str, secrets: set[str]) -> str:
    for secret in sorted((one for one in secrets if len(one) > 1), key=len, reverse=True):
        message = message.replace(secret, seal.mask_text(secret))
    return message
