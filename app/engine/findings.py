"""What the deploy gate knows beforehand, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.engine.hints import hint
from app.engine.kinds import Kind


@dataclass(frozen=True)
class Fault:
    """One refusal: `element` is an id in a diagram or table or a file name, `rule` a `D-…` id, `file` the name of
    the file in which it stands, "" where none is known."""

    element: str
    rule: str
    message: str
    file: str = ""

    @property
    def hint(self) -> str:
        """What to do about it."""
        return hint(self.rule, self.message)

    def told(self) -> dict[str, str]:
        """As other programs are told it."""
        return {name: getattr(self, name) for name in ("element", "rule", "message", "hint", "file")}


@dataclass(frozen=True)
class Message:
    """A message somebody sends: where it is caught, on a boundary or by an event of its own, and what it needs.

    `needs` are properties of the event that name variables, those in `lists` with a list of registers, the others
    with an organisation's code.
    """

    boundary: bool
    needs: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """What a diagram may name: operators with their parameters, forms, lanes, variables given at start.

    `offices` maps a lane to the variable that holds its department, where it is not the starter's;
    `messages` are those that somebody sends, by name; `fields` are JSON types by form and field;
    `optional` are the parameters of each operator that may be left out, `elsewhere` operators of other packages;
    `facts` are the answers of each form that become variables, forms not named are not judged.
    `given`, `answers` and `results` are the kinds of variables given at start, of forms' variables and of what
    operators give; what is not named there may be anything. `registers` are those of the package.
    """

    operators: Mapping[str, frozenset[str]]
    forms: frozenset[str]
    lanes: frozenset[str]
    inputs: frozenset[str]
    offices: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, Message] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    given: Mapping[str, Kind] = field(default_factory=dict)
    answers: Mapping[str, Kind] = field(default_factory=dict)
    results: Mapping[str, Kind] = field(default_factory=dict)
    registers: frozenset[str] = frozenset()
    optional: Mapping[str, frozenset[str]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
