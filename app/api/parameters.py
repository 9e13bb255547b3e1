"""What stands in an address and beside it, as the description tells it: parts, conditions, headers."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from app.api import incoming
from app.api.once import LONGEST, TAKES_KEY
from app.arguments import Asked, asked_of
from app.bounds import DIGITS

Parameter = dict[str, Any]
KEY: Parameter = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "description": "同一个键只办理一次，再次提交得到同样的答复",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[ -~]+$"},
}  # fmt: skip
REVISION: Parameter = {
    "name": "If-Match", "in": "header", "required": False,
    "description": "所见办件或者草稿的修订号，已有改变的不予办理（409）",
    "schema": {"type": "string", "pattern": '^"?[0-9]{1,9}"?$'},
}  # fmt: skip


def of(rule: Rule, view: Callable[..., Any]) -> list[Parameter]:
    """All that a call takes beside its body."""
    parts = sorted(rule._converters.items())
    return [*(_part(*one) for one in parts), *_conditions(asked_of(view)), *_headers(view)]


def _part(name: str, kind: BaseConverter) -> Parameter:
    return {"name": name, "in": "path", "required": True, "schema": _words(kind)}


def _words(kind: BaseConverter) -> Parameter:
    """What of an address leads to the call; all else is 404."""
    if isinstance(kind, AnyConverter):
        return {"type": "string", "enum": sorted(kind.items)}
    if isinstance(kind, IntegerConverter):
        digits = str(kind.fixed_digits) if kind.fixed_digits else f"1,{DIGITS}"
        return {"type": "string", "pattern": f"^[0-9]{{{digits}}}$"}
    return {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}


def _conditions(asked: Asked) -> Iterator[Parameter]:
    """What may stand behind the question mark; `others` are the dimensions of the register in the address."""
    for name, kind in asked.kinds.items():
        schema = dict(kind.schema)
        yield {"name": name, "in": "query", "required": False, "allowEmptyValue": True, "schema": schema}
    if asked.others:
        any_text = {"type": "object", "additionalProperties": {"type": "string"}}
        yield {"name": "filters", "in": "query", "style": "form", "explode": True, "schema": any_text}


def _headers(view: Callable[..., Any]) -> Iterator[Parameter]:
    """Those that the view reads."""
    if getattr(view, TAKES_KEY, False):
        yield KEY
    if incoming.expected_rev.__name__ in inspect.unwrap(view).__code__.co_names:
        yield REVISION
