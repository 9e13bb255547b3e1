"""What the human steps of a process mean for what it publishes: who fills in, who decides, in which words."""

import ast
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from app.engine import expressions, xml
from app.engine.diagram import Node, Scope
from app.engine.gate_elements import form
from app.engine.steps import EngineError, Json
from app.forms.deciding import APPROVE, DECISION, HANDOVER
from app.forms.schema import Form
from app.packages.package import Lane, Package, Process
from app.packages.partial_evaluation import unasked
from app.packages.step_order import Order
from app.site.current import roles

REVIEW, VOICE, OUTSIDER = "review", "voice", "outsider"
"""Who decides: certainly somebody else at a department; a department, perhaps the sender; an outsider."""
FILLING, TAKEN, PART, ADDED = "filling", "taken over", "part", "added"
"""Who fills in: anybody; a department for an outsider; a department, or an outsider, a part of a record."""
_UNTIL: Final = xml.bpmn("completionCondition")


class Steps:
    """The human steps of one process and all it calls. `forms`: what is offered there, where that is known.

    Where departments start it, a lane at a department of the diagram's choice may be the starter's own desk: only
    `different_from`, naming every filling step, makes sure that somebody else decides.
    """

    def __init__(
        self, package: Package, process: Process, scopes: Mapping[str, Scope], forms: Mapping[str, Form]
    ) -> None:
        start, outside, registers = {*process.start}, roles().outside, package.registers.values()
        self._package, self._process, self._forms, self._outside = package, process, forms, outside
        self._within = bool(start) and not outside & start
        self._asked = bool(start) and outside >= start
        self._published = {register.form for register in registers}
        self._parts = {name for register in registers for name in register.include} - self._published
        self._deciding = {one.name for one in package.forms.values() if DECISION in one.facts}
        own = _reached(scopes, process.key)
        self._order, self._written = Order(own), sorted(_texts(own))
        nodes = (node for one in own.values() for each in one.every() for node in each.nodes.values())
        self.all = [node for node in nodes if node.kind == "userTask"]

    def kind(self, node: Node) -> str:
        """One of the words above, or nothing of them."""
        lane, name = self._lane(node), form(node)
        office, chosen = self._office(lane), lane is not None and lane.org != "starter"
        if name in self._published:
            return TAKEN if office and chosen and self._asked else FILLING
        if name in self._deciding and office:
            return REVIEW if (chosen or self._within) and self._is_second(node, lane) else VOICE
        if name in self._parts:
            return self._part(lane)
        return OUTSIDER if name in self._deciding and lane is not None else ""

    def desk(self, node: Node) -> str:
        """Whose a step is, where records have further parts; elsewhere it makes no difference."""
        lane = self._lane(node)
        return lane.org if self._parts and lane is not None and not node.repeats else ""

    def counts(self, node: Node) -> bool:
        """Whether what is sent there may be published, or is heard at the publication."""
        return form(node) in self._published | self._parts | self._deciding

    def words(self, node: Node) -> list[Json]:
        """All that may be decided there: what the step offers, else what its form offers, else any text that the
        diagrams ask for, and any other; None where the answer may be missing. Of several that nobody asks for is
        only known that they are none of the others."""
        known = self._forms.get(form(node))
        field = known.fields.get(DECISION) if known else None
        offered = self._package.step(self._process.key, node.id).decisions
        choices = [*(offered if offered is not None else field.choices if field else ())]
        named = [*dict.fromkeys((APPROVE, HANDOVER, *self._written))]
        asked = [word for word in dict.fromkeys(choices or named) if word in named]
        others = [word for word in dict.fromkeys(choices) if word not in named]
        others = others if len(others) < 2 and choices else [unasked(named)]
        missing = [None] if known and DECISION not in known.required else []
        return [*asked, *others, *missing]

    def _lane(self, node: Node) -> Lane | None:
        return self._package.lanes.get(node.lane or "")

    def _office(self, lane: Lane | None) -> bool:
        return lane is not None and lane.role not in self._outside

    def _is_second(self, node: Node, lane: Lane | None) -> bool:
        """Whether nobody who filled in what is reviewed here can decide."""
        return self._asked or (lane is not None and {*lane.different_from}.issuperset(self._to_name(node)))

    def _to_name(self, review: Node) -> Iterator[str]:
        """Steps of the record's form, and those before this review where a department gives a further part. Nobody
        knows who began what other cases open: there the first are those of departments, too."""
        for node in self.all:
            office, name = self._office(self._lane(node)), form(node)
            if (name in self._published and (office or self._process.start)) or (
                name in self._parts - {form(review)} and office and review.id in self._order.after(node.id)
            ):
                yield node.id

    def _part(self, lane: Lane | None) -> str:
        """Who gives a further part of a record: somebody whom others must look at again; a department that has
        seen an outsider's papers; where a department may have begun, perhaps the one that decided."""
        if not self._office(lane):
            return ADDED
        return "" if self._asked and lane is not None and lane.org != "starter" else PART


def _reached(scopes: Mapping[str, Scope], process: str) -> dict[str, Scope]:
    """A process and all it calls."""
    todo, found = [process], dict[str, Scope]()
    while todo:
        key = todo.pop()
        if key in scopes and key not in found:
            found[key] = scopes[key]
            nodes = (node for each in scopes[key].every() for node in each.nodes.values())
            todo += [node.element.get("calledElement") or "" for node in nodes]
    return found


def _texts(scopes: Mapping[str, Scope]) -> set[str]:
    """The texts that conditions are about: those of flows, and those that end a step of several signers."""
    found, every = set[str](), [each for one in scopes.values() for each in one.every()]
    ends = [one for each in every for node in each.nodes.values() for one in node.element.iter(_UNTIL)]
    for text in (*(flow.condition or "" for each in every for flow in each.flows), *map(xml.text, ends)):
        with suppress(EngineError):
            values = (getattr(each, "value", None) for each in ast.walk(expressions.tree(text)))
            found |= {value for value in values if isinstance(value, str)}
    return found
