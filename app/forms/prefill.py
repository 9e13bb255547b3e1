"""`x-prefill`: where an empty form takes values from that are known already."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.forms.schema import Form
from app.forms.tree import Node

KEYWORD: Final = "x-prefill"
ORGANISATION, RECORD = "org", "record"
ACCOUNT: Final = ("code", "name", "region", "uscc", "org_code")
"""What an account says of its organisation."""


@dataclass(frozen=True)
class Source:
    """`org.<name>`, or `record.<register>.<field>`: `of` is the register, "" for the organisation itself."""

    of: str
    field: str


@dataclass(frozen=True)
class Prefill:
    """A field and its sources; the first that has a value counts. `fixed`: people cannot change it."""

    node: Node
    sources: tuple[Source, ...]

    @property
    def pointer(self) -> str:
        """Where the value goes."""
        return self.node.pointer

    @property
    def fixed(self) -> bool:
        """Whether the platform keeps the value there, whatever is sent."""
        return self.node.computed


def written(node: Node) -> tuple[str, ...]:
    """The sources of a field as they are written."""
    given = node.schema.get(KEYWORD)
    return tuple(given) if isinstance(given, list) else (given,) if given else ()


def source(text: str) -> Source | None:
    """A source, None where the text names none."""
    kind, _, rest = text.partition(".")
    register, _, field = rest.partition(".")
    if kind == ORGANISATION and rest and not field:
        return Source("", rest)
    return Source(register, field) if kind == RECORD and register and field else None


def prefills(form: Form) -> Iterator[Prefill]:
    """All of a form, in the order of its schema."""
    for node in form.root.nodes:
        if KEYWORD in node.schema:
            yield Prefill(node, tuple(one for text in written(node) if (one := source(text))))
