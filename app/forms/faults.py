"""What must be right about a form before it may be published: Chinese sentences, one per mistake."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from app.forms import keywords, layout, tree, validate
from app.forms.deciding import DECISION
from app.forms.formats import FORMATS, PERSONAL
from app.forms.tree import Node

DRAFT = re.compile(r"https?://json-schema\.org/draft-07/schema#?")
RULE = re.compile(r"V-[A-Z]+(-\d+)?")
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
SPOKEN = frozenset({DECISION, "opinion", "remarks"})
"""What a decision says stands in the trail, for all who see the case."""
FREE_FORMATS = frozenset({"text", "date", "date-time", "year-month"})


def of_schema(schema: dict[str, Any]) -> list[str]:
    """Mistakes that make the schema unusable: draft, references, keywords, patterns."""
    if not DRAFT.fullmatch(str(schema.get("$schema", ""))):
        return ["$schema 应为 http://json-schema.org/draft-07/schema#。"]
    try:
        whole = tree.inlined(schema)
        validate.compiled(whole)
    except tree.BadReference as error:
        return [str(error)]
    except validate.BadSchema as error:
        return [f"不是正确的 JSON Schema（{error}）。"]
    if whole.get("type") != "object" or not whole.get("properties"):
        return ["最外层应当是带有 properties 的 object。"]
    return [*_shapes(whole, ""), *dict.fromkeys(keywords.strange(whole))]


def _shapes(schema: dict[str, Any], pointer: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name, sub in properties.items():
        if not isinstance(sub, dict):
            yield f"“{pointer}/{name}”应当是一个对象，不能是 true 或者 false。"
            continue
        if not NAME.fullmatch(name) or name == "typename":
            yield f"“{pointer}/{name}”的标识符只能用小写字母、数字和下划线，并以字母开头，且不得为 typename。"
        yield from _shapes(sub, f"{pointer}/{name}")
    if isinstance(schema.get("items"), list):
        yield f"“{pointer}”的 items 应当是一个对象，不能是列表。"
    elif isinstance(schema.get("items"), dict):
        yield from _shapes(schema["items"], f"{pointer}/*")
    elif schema.get("type") == "array" and not tree.is_twin(pointer):
        yield f"“{pointer}”缺少 items。"
    for name in sorted(_named(schema) - properties.keys()):
        yield f"“{pointer}”的条件或者 required 中用到的“{name}”没有在 properties 中定义。"


def _named(schema: dict[str, Any]) -> set[str]:
    """Fields that `required` and the conditions of this object speak of."""
    found = {name for name in schema.get("required", ()) if isinstance(name, str)}
    parts = [schema.get(key) for key in ("if", "then", "else", "not")]
    for key in ("allOf", "anyOf", "oneOf"):
        parts += schema.get(key, ())
    for part in parts:
        if isinstance(part, dict):
            found |= part.get("properties", {}).keys() | _named(part)
    return found


def of_fields(root: Node) -> list[str]:
    """Mistakes in single fields."""
    found = [fault for node in root.nodes if node.path and not _own_file(node) for fault in _field(node)]
    return found + [fault for node in root.nodes if "x-with" in node.schema for fault in _with(root, node)]


def _with(root: Node, node: Node) -> Iterator[str]:
    """`x-with`: top-level fields that a remark on this top-level field opens too."""
    named = node.schema["x-with"]
    listed = isinstance(named, list) and all(isinstance(one, str) for one in named)
    if len(node.path) != 1 or not listed:
        yield f"“{node.pointer}”的 x-with 应写在最外层的字段上，列出其他字段的标识符。"
        return
    for name in named:
        if name not in root.children:
            yield f"“{node.pointer}”的 x-with 中的“{name}”不是表单的字段。"


def _own_file(node: Node) -> bool:
    return node.files and not tree.is_twin(node.name)


def _field(node: Node) -> Iterator[str]:
    place = node.pointer
    if not node.schema.get("title") and node.name != "*":
        yield f"“{place}”缺少中文名称（title）。"
    if node.kind == "object" and not node.children:
        yield f"“{place}”是 object，但没有 properties。"
    if node.schema.get("x-sensitive") and not node.secret and not node.files:
        yield f"“{place}”标为敏感，但其中没有文字内容可以加密。"
    yield from _secret(node)
    if node.dedupe and (node.item is None or node.item.children):
        yield f"“{place}”的 x-dedupe 只能用于简单值的列表。"
    if node.dedupe and node.secret:
        yield f"“{place}”的 x-dedupe 不能用于敏感内容：去掉重复的值，等于说出隐去的是什么。"
    for name in sorted(key for key in node.schema if key.startswith("x-") and key not in keywords.OWN):
        yield f"“{place}”有不认识的关键字“{name}”。"
    yield from _format(node)
    yield from _rules(node)
    yield from _computed(node)


def _secret(node: Node) -> Iterator[str]:
    name = node.schema.get(tree.WITHHELD)
    if name is not None and (not isinstance(name, str) or not NAME.fullmatch(name)):
        yield f"“{node.pointer}”的 x-secret 应为 package.toml 中 [secret.…] 的名称。"
    if node.withheld and not node.children and node.kind not in ("string", "array") and not node.files:
        yield f"“{node.pointer}”标为保密（x-secret），只能用于文字和附件。"
    if node.sensitive and node.path[0] in SPOKEN:
        yield f"“{node.pointer}”是办理意见的一部分，会记入办理过程，不能标为敏感或者保密。"


def _format(node: Node) -> Iterator[str]:
    if node.format is None:
        return
    if node.format not in FORMATS:
        yield f"“{node.pointer}”的格式“{node.format}”不存在，可用：{'、'.join(sorted(FORMATS))}。"
    elif node.kind != "string":
        yield f"“{node.pointer}”写了格式“{node.format}”，类型应为 string。"
    elif node.rule is None and node.format not in FREE_FORMATS:
        yield f"“{node.pointer}”写了格式“{node.format}”，应当用 x-rule 注明规则编号。"
    if node.format in PERSONAL and not node.sensitive:
        yield f"“{node.pointer}”的格式“{node.format}”是个人信息，须标为敏感（x-sensitive）。"


def _rules(node: Node) -> Iterator[str]:
    given = node.rule
    if given is None:
        return
    ids = list(given.values()) if isinstance(given, dict) else [given]
    for one in ids:
        if not isinstance(one, str) or not RULE.fullmatch(one):
            yield f"“{node.pointer}”的 x-rule“{one}”不是规则编号，应形如 V-ID 或者 V-NUM-1。"
    if not ids:
        yield f"“{node.pointer}”的 x-rule 是空的。"


def _computed(node: Node) -> Iterator[str]:
    for name in node.schema.get("required", ()):
        if name in node.children and node.children[name].computed and not node.computed:
            yield f"“{node.pointer}/{name}”由系统计算（readOnly），不能同时必填。"


def of_layout(root: Node, ui: Mapping[str, Any]) -> list[str]:
    """Mistakes in the UI schema: sections, places, widgets, names."""
    given = (ui.get("ui:options") or {}).get("sections")
    if not isinstance(given, list) or not given:
        return ["uischema 缺少分组（ui:options.sections）。"]
    if not all(
        isinstance(one, dict) and one.get("title") and isinstance(one.get("fields"), list) for one in given
    ):
        return ["uischema 的每个分组都应有 title 和 fields。"]
    return [*_computed(root), *_places(root, ui), *_coverage(root, ui), *_entries(root, root, ui, "")]


def _places(root: Node, ui: Mapping[str, Any]) -> Iterator[str]:
    for name, triple in layout.triples(ui).items():
        if len(triple.fields) != 3 or not all(field in root.children for field in triple.fields):
            yield f"uischema 的“{name}”应写明已有的省、市、县三个字段。"
        if name in root.children:
            yield f"uischema 的“{name}”与表单字段同名。"
        if triple.col not in range(1, 13):
            yield f"uischema 的“{name}”的 col 应为 1 至 12 的整数。"


def _coverage(root: Node, ui: Mapping[str, Any]) -> Iterator[str]:
    listed = Counter(layout.order(layout.sections(ui), layout.triples(ui)))
    for name in listed:
        if name not in root.children:
            yield f"分组中的“{name}”不是表单的字段。"
        elif listed[name] > 1:
            yield f"字段“{name}”在分组中出现了 {listed[name]} 次。"
    for name in root.children:
        if name not in listed and not tree.is_twin(name):
            yield f"字段“{name}”没有放进任何分组。"


def _entries(root: Node, node: Node, ui: Mapping[str, Any], place: str) -> Iterator[str]:
    triples = layout.triples(ui)
    for name, entry in ui.items():
        if name.startswith("ui:") or name in triples:
            continue
        child = node.item if name == "items" and node.item else node.children.get(name)
        if child is None or not isinstance(entry, dict):
            yield f"uischema 的“{place}/{name}”不是表单的字段。"
            continue
        yield from _entry(child, entry, f"{place}/{name}")
        yield from _shown(root, child, f"{place}/{name}")
        yield from _note(root, child, f"{place}/{name}")
        yield from _yes_only(child, f"{place}/{name}")
        yield from _entries(root, child, entry, f"{place}/{name}")


def _entry(node: Node, entry: Mapping[str, Any], place: str) -> Iterator[str]:
    options = node.options
    widget = entry.get("ui:widget", options.get("widget", "text"))
    if widget not in layout.WIDGETS:
        yield f"uischema 的“{place}”用了不认识的控件“{widget}”，可用：{'、'.join(sorted(layout.WIDGETS))}。"
    special = entry.get("ui:field", options.get("field", "files"))
    if special not in layout.FIELDS:
        yield f"uischema 的“{place}”用了不认识的 ui:field“{special}”。"
    if options.get("layout", "table") not in layout.LAYOUTS:
        yield f"uischema 的“{place}”用了不认识的 layout“{options['layout']}”。"
    if options.get("col", 12) not in range(1, 13):
        yield f"uischema 的“{place}”的 col 应为 1 至 12 的整数。"
    if "key" in options and not (node.item and options["key"] in node.item.children):
        yield f"uischema 的“{place}”的 key“{options['key']}”不是行中的字段。"


def _shown(root: Node, node: Node, place: str) -> Iterator[str]:
    """`showIf`: {"field": a top-level field, and one of equals, contains, filled}."""
    rule = node.options.get("showIf")
    if rule is None:
        return
    given = rule if isinstance(rule, dict) else {}
    if given.get("field") not in root.children:
        yield f"uischema 的“{place}”的 showIf 应写明已有的字段（field）。"
    if len(given.keys() & layout.CONDITIONS) != 1:
        yield f"uischema 的“{place}”的 showIf 应写明 equals、contains、filled 之一。"


def _yes_only(node: Node, place: str) -> Iterator[str]:
    """`yesOnly`: true, on a top-level yes/no field of which a no says nothing."""
    given = node.options.get("yesOnly", True)
    if given is not True or ("yesOnly" in node.options and (len(node.path) != 1 or node.kind != "boolean")):
        yield f"uischema 的“{place}”的 yesOnly 应为 true，用于最外层的是否栏目。"


def _note(root: Node, node: Node, place: str) -> Iterator[str]:
    """`note`: {"field": a top-level yes/no field, "text": what lists add to the value where it is true}."""
    note = node.options.get("note")
    if note is None:
        return
    given = note if isinstance(note, dict) else {}
    field = root.children.get(str(given.get("field")))
    if len(node.path) != 1 or field is None or field.kind != "boolean" or not isinstance(given.get("text"), str):
        yield f"uischema 的“{place}”的 note 应写明最外层的是否栏目（field）和附注文字（text），用于最外层的栏目。"
