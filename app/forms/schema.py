"""Forms as loaded from their two files: the checked schema, its tree of fields and the layout."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.forms import faults, layout, limits, package_json, shape, tree, validate
from app.forms.layout import Section, Triple
from app.forms.tree import Node


class FormFault(Exception):
    """A form that cannot be published. `faults`: Chinese sentences, one per mistake."""

    def __init__(self, found: list[str]) -> None:
        super().__init__("；".join(found))
        self.faults = found


@dataclass(frozen=True, eq=False)
class Form:
    """A form ready for use. `schema` and `ui` are as written, references inlined."""

    name: str
    schema: Mapping[str, Any] = field(repr=False)
    ui: Mapping[str, Any] = field(repr=False)

    @cached_property
    def title(self) -> str:
        """Chinese title of the form."""
        return str(self.schema.get("title", self.name))

    @cached_property
    def root(self) -> Node:
        """The tree of all fields, attachment lists included."""
        return tree.grow(tree.with_twins(self.schema), self.ui)

    @cached_property
    def validator(self) -> validate.Validator:
        """The compiled schema."""
        return validate.compiled(checked_part(self.root.schema))

    @cached_property
    def fields(self) -> Mapping[str, Node]:
        """Top-level fields by identifier, in the order of the sections; attachment lists after their field."""
        order = {name: place for place, name in enumerate(layout.order(self.sections, self.triples))}
        return dict(sorted(self.root.children.items(), key=lambda pair: _place(pair[0], order)))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the UI schema."""
        return layout.sections(self.ui)

    @cached_property
    def listed(self) -> frozenset[str]:
        """All that the sections name."""
        return frozenset(name for section in self.sections for name in section.fields)

    @cached_property
    def triples(self) -> Mapping[str, Triple]:
        """Places made of province, city and county, by the name the sections use."""
        return layout.triples(self.ui)

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """Every value field with its pointer pattern; attachment lists are one leaf each."""
        return tuple(node for node in self.root.nodes if is_leaf(node))

    @cached_property
    def sensitive(self) -> tuple[str, ...]:
        """Pointer patterns of the sensitive leaves, e.g. `/people/*/number`."""
        return tuple(node.pointer for node in self.root.nodes if node.secret and node.kind == "string")

    @cached_property
    def withheld(self) -> frozenset[str]:
        """Names of the secrets (`x-secret`) of its fields."""
        return frozenset(node.withheld for node in self.root.nodes if node.withheld)

    @cached_property
    def computed(self) -> frozenset[str]:
        """Pointer patterns of the fields the platform computes."""
        return frozenset(node.pointer for node in self.root.nodes if node.path and node.computed)

    @cached_property
    def drawn_as(self) -> Mapping[str, Sequence[str]]:
        """Top-level fields by the widget that the UI schema names for them."""
        found = defaultdict[str, list[str]](list)
        for name, node in self.root.children.items():
            found[str(node.ui.get("ui:widget"))].append(name)
        return dict(found)

    @cached_property
    def required(self) -> frozenset[str]:
        """Top-level fields that must be filled in every case."""
        return frozenset(self.schema.get("required", ()))


def is_leaf(node: Node) -> bool:
    """Whether the node holds a value of its own: no object, no list but one of attachments or plain values."""
    if not node.path or node.children:
        return False
    if node.kind == "array":
        return node.files or not (node.item and node.item.children)
    return "*" not in node.path[-1:] and not node.files


def _place(name: str, order: Mapping[str, int]) -> tuple[int, bool]:
    own = name.removesuffix("_files")
    return order.get(name, order.get(own, len(order))), name not in order


def checked_part(schema: Any) -> Any:
    """The schema as the validator gets it: unknown keys are refused elsewhere, with better words."""
    if isinstance(schema, list):
        return [checked_part(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: checked_part(value) for key, value in schema.items() if key not in ("additionalProperties", "$id")
    }


def load(name: str, schema: str | bytes, ui: str | bytes) -> Form:
    """A checked form from the texts of its two files. Raises FormFault with every mistake found."""
    form = legible(name, schema, ui)
    found = faults.of_fields(form.root) + faults.of_layout(form.root, form.ui)
    if found:
        raise FormFault([f"表单“{name}”：{fault}" for fault in found])
    _ = form.validator
    return form


def legible(name: str, schema: str | bytes, ui: str | bytes) -> Form:
    """A form whose fields can be told, whatever is wrong in them and in its layout. Raises FormFault."""
    whole, layout_ = _json(name, "schema", schema), _json(name, "uischema", ui)
    found = (
        limits.of_size(whole, "schema") + limits.of_size(layout_, "uischema")
        or shape.faults("schema", whole) + shape.faults("uischema", layout_)
        or faults.of_schema(whole)
    )
    if found:
        raise FormFault([f"表单“{name}”：{fault}" for fault in found])
    return Form(name, tree.inlined(whole), layout_)


def released(name: str, schema: str | bytes, ui: str | bytes) -> Form:
    """A form of a published release: judged when it was published, so a rule made since cannot stop its cases."""
    both = (("schema", schema), ("uischema", ui))
    parts = [_json(name, which, text, package_json.lenient) for which, text in both]
    form = Form(name, tree.inlined(parts[0]), parts[1])
    _ = form.validator
    return form


def _json(
    name: str, which: str, text: str | bytes, read: Callable[[str | bytes], dict[str, Any]] = package_json.read
) -> dict[str, Any]:
    try:
        return read(text)
    except package_json.Unreadable as fault:
        raise FormFault([f"表单“{name}”的 {which} 文件{fault}。"]) from None
