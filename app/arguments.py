"""What may stand behind the question mark of an address: each view says it with `@asks`; all else is refused.

A condition that is passed over would show everything instead, and look like an answer. So a view that says nothing
takes no conditions at all, and the description of the API is made from the same words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from flask import current_app, request

from app import bounds
from app.bounds import Kind
from app.errors import BadRequest

SIZE, SIZE_MOST = 50, 200
_ATTRIBUTE, _DESCRIBED = "asks", "describes"
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Asked:
    """The conditions of a view by name. `others`: it knows more of them only once it sees its register, and checks
    their names itself."""

    kinds: Mapping[str, Kind] = field(default_factory=lambda: MappingProxyType({}))
    others: bool = False

    def require(self, page: bool = False) -> None:
        """Raise BadRequest, naming it, for a condition that is unknown, given twice or cannot be read.

        `page`: told to a reader, who types no addresses.
        """
        _require_utf8(request.query_string)
        for name, values in request.args.lists():
            kind = self.kinds.get(name) or (bounds.TEXT if self.others else None)
            if kind is None:
                raise BadRequest(self._unknown(name[:40], page))
            if len(values) > 1:
                raise BadRequest(f"查询条件“{name[:40]}”重复。")
            _read(name, values[0], kind)

    def _unknown(self, name: str, page: bool) -> str:
        if page:
            return f"网址中的查询条件“{name}”无法识别，请返回首页重新查询。"
        known = f"可用的有：{'、'.join(self.kinds)}。" if self.kinds else "这里没有查询条件。"
        return f"不认识的查询条件“{name}”，{known}"


def _require_utf8(query: bytes) -> None:
    """What was sent in another encoding would be looked for as something else."""
    for part in query.split(b"&"):
        try:
            unquote_to_bytes(part).decode()
        except UnicodeDecodeError:
            name = part.partition(b"=")[0].decode("ascii", "replace")[:40]
            raise BadRequest(f"查询条件“{name}”不是 UTF-8 编码。") from None


def asks(others: bool = False, /, **kinds: Kind) -> Callable[[View], View]:
    """Declare the conditions of a view; a trailing underscore is for names that Python keeps (`from_`)."""
    told = Asked({name.rstrip("_"): kind for name, kind in kinds.items()}, others)

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, told)
        return view

    return mark


def asked_of(view: Callable[..., Any]) -> Asked:
    """What a view declared: nothing, if it said nothing."""
    found: Asked = getattr(view, _ATTRIBUTE, Asked())
    return found


@dataclass(frozen=True)
class Described:
    """What a call answers with, what is sent along, and the status where it succeeds: names of `api/schemas.py`,
    empty where it is no JSON."""

    gives: str = ""
    sends: str = ""
    status: int = 200


def describes(gives: str, sends: str = "", status: int = 200) -> Callable[[View], View]:
    """Declare what a call takes and gives."""
    told = Described(gives, sends, status)

    def mark(view: View) -> View:
        setattr(view, _DESCRIBED, told)
        return view

    return mark


def described_of(view: Callable[..., Any]) -> Described:
    """What a call declared."""
    found: Described = getattr(view, _DESCRIBED, Described())
    return found


def text(name: str, default: str = "") -> str:
    """A condition as it was typed, without blanks around it; `default` when missing or empty."""
    return request.args.get(name, "").strip() or default


def others() -> dict[str, str]:
    """The conditions that the view did not name itself, as they were typed."""
    kinds = asked_of(current_app.view_functions[request.endpoint or ""]).kinds
    return {name: value.strip() for name, value in request.args.items() if name not in kinds}


def number(name: str) -> int | None:
    """A number of a row. Raises BadRequest."""
    found: int | None = _read(name, text(name), bounds.NUMBER)
    return found


def day(name: str) -> date | None:
    """A day. Raises BadRequest."""
    found: date | None = _read(name, text(name), bounds.DAY)
    return found


def size(usual: int = SIZE, most: int = SIZE_MOST) -> int:
    """Lines per page: `size`, `usual` when missing, never more than `most`. Raises BadRequest."""
    return min(_read("size", text("size"), bounds.SIZE) or usual, most)


def _read(name: str, value: str, kind: Kind) -> Any:
    """None for an empty one: forms send their unused fields along."""
    value = value.strip()
    try:
        return kind.read(value) if value else None
    except ValueError:
        raise BadRequest(f"查询条件“{name[:40]}”{kind.told}。") from None
