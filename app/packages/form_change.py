"""What another version of a form would mean for what was filled in on it: field by field, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.forms.schema import Form
from app.forms.tree import Node

KINDS: Final = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "是或否",
    "array": "列表",
    "object": "一组栏目",
}
LEAST: Final = {
    "minLength": "最少字数",
    "minimum": "最小值",
    "exclusiveMinimum": "下限",
    "minItems": "最少项数",
}
MOST: Final = {
    "maxLength": "最多字数",
    "maximum": "最大值",
    "exclusiveMaximum": "上限",
    "maxItems": "最多项数",
}
GONE: Final = (
    "栏目被删除或者换了标识。已登记和已提交的内容仍然保存，但各页面不再显示；"
    "变更记录时不再带入，草稿中填写的内容不再读取。只改名称的，请改“名称”，不要改标识。"
)
TYPE: Final = "填写类型由“{}”改为“{}”。已有的内容不合新的类型，变更记录、继续填写草稿时须重新填写。"
CHOICES: Final = "去掉了选项“{}”。已有记录保留原值，但变更时须另选；含有该值的草稿提交前须改选。"
LIMIT: Final = "{}由{}改为{}。超出的已有内容照旧显示，变更记录或者提交草稿时须改正。"
FORMAT: Final = "填写格式改变。不合新格式的已有内容照旧显示，变更记录或者提交草稿时须改正。"
REQUIRED: Final = "改为必填。没有填写的已有记录照旧，变更时须补填；退回和草稿中没有填写的，提交前须补填。"
HIDDEN: Final = "改为敏感或者保密内容。发布后，已公示的内容会重新整理，不再显示这一栏目。"
OPENED: Final = "不再是敏感或者保密内容。曾经按敏感内容收集的，检查时不会通过。"
COMPUTED: Final = "改为由系统计算，填写的内容不再采用。"


@dataclass(frozen=True)
class Change:
    """A field by its dotted name. `told`: what the change would do; `judged`: whether values that are there may
    not fit any more; `gone`: whether expressions and settings may not name it any more."""

    field: str
    title: str
    told: tuple[str, ...]
    judged: bool = False
    gone: bool = False
    empty: bool = False
    """Whether it is what holds nothing that counts."""


def changes(old: Form, new: Form) -> list[Change]:
    """Every field of the old form whose change would touch data, and new ones that must be filled."""
    before, after = _fields(old.root), _fields(new.root)
    found = [_change(name, node, after.get(name), (old.root, new.root)) for name, node in before.items()]
    gone = {one.field for one in found if one and one.gone}
    kept = [one for one in found if one and not _above(one.field) & gone]
    return [*kept, *_demanded(before, after, new.root)]


def _above(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:depth]) for depth in range(1, len(parts))}


def _fields(root: Node) -> dict[str, Node]:
    """Every field, lists walked through; attachment lists only where the form itself names them."""
    named = _names(root.schema)
    found = {
        ".".join(one for one in node.path if one != "*"): node for node in root.nodes if node.path[-1:] != ("*",)
    }
    return {name: node for name, node in found.items() if name and name in named}


def _names(schema: Mapping[str, Any], above: str = "") -> set[str]:
    found = set[str]()
    for name, part in schema.get("properties", {}).items():
        inner = part["items"] if isinstance(part.get("items"), dict) else part
        own = name if name.endswith("_files") else ""
        found |= {f"{above}{name}"} | (set() if own else _names(inner, f"{above}{name}."))
    return found


def _change(name: str, old: Node, new: Node | None, roots: tuple[Node, Node]) -> Change | None:
    if new is None:
        return Change(name, old.title, (GONE,), gone=True)
    if new.kind != old.kind:
        return Change(name, new.title, (TYPE.format(KINDS[old.kind], KINDS[new.kind]),), judged=True, gone=True)
    narrower = [*_choices(old, new), *_limits(old, new), *_format(old, new)]
    other = [*_marks(old, new)]
    if _is_required(new, roots[1]) and not _is_required(old, roots[0]):
        return Change(name, new.title, (REQUIRED, *narrower, *other), judged=bool(narrower), empty=True)
    told = (*narrower, *other)
    return Change(name, new.title, told, judged=bool(narrower)) if told else None


def _choices(old: Node, new: Node) -> Iterator[str]:
    before, after = _offered(old), _offered(new)
    lost = [title for value, title in before.items() if value not in after] if after else []
    if lost:
        yield CHOICES.format("”、“".join(lost))
    elif after and not before:
        yield FORMAT


def _offered(node: Node) -> Mapping[Any, str]:
    return node.choices or (node.item.choices if node.item else {})


def _limits(old: Node, new: Node) -> Iterator[str]:
    for words, sign in ((LEAST, 1), (MOST, -1)):
        for key, word in words.items():
            before, after = old.schema.get(key), new.schema.get(key)
            if after is not None and (before is None or sign * after > sign * before):
                yield LIMIT.format(word, "不限" if before is None else f"{before:g}", f"{after:g}")


def _format(old: Node, new: Node) -> Iterator[str]:
    free = (None, "text")
    for key in ("format", "pattern", "const"):
        before, after = old.schema.get(key), new.schema.get(key)
        if after != before and after not in free:
            yield FORMAT
            return


def _marks(old: Node, new: Node) -> Iterator[str]:
    if new.sensitive != old.sensitive:
        yield HIDDEN if new.sensitive else OPENED
    if new.computed and not old.computed:
        yield COMPUTED


def _demanded(before: Mapping[str, Node], after: Mapping[str, Node], root: Node) -> Iterator[Change]:
    """New fields that must be filled where something is there that has none of them."""
    for name, node in after.items():
        if name not in before and _is_required(node, root) and not (_above(name) - before.keys()):
            yield Change(name, node.title, (f"新增的必填栏目。{REQUIRED[5:]}",), empty=True)


def _is_required(node: Node, root: Node) -> bool:
    holder = root
    for part in node.path[:-1]:
        holder = (holder.item if part == "*" else holder.children.get(part)) or holder
    return node.name in holder.schema.get("required", ())
