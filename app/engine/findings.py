"""What the deploy gate knows beforehand, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One refusal: `element` is an id in a diagram or table or a file name, `rule` a `D-…` id."""

    element: str
    rule: str
    message: str


@dataclass(frozen=True)
class Message:
    """A message somebody sends: where it is caught, on a boundary or by an event of its own, and what it needs.

    `needs` are properties of the event that name variables.
    """

    boundary: bool
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What a diagram may name: operators with their parameters, forms, lanes, variables given at start.

    `offices` maps a lane to the variable that holds its department, where it is not the starter's;
    `messages` are those that somebody sends, by name; `fields` are JSON types by form and field;
    `facts` are the answers of each form that become variables, forms not named are not judged.
    """

    operators: Mapping[str, frozenset[str]]
    forms: frozenset[str]
    lanes: frozenset[str]
    inputs: frozenset[str]
    offices: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, Message] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
