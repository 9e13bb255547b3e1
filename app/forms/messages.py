"""What people read when a field does not fit its schema: careful official Chinese, by keyword."""

from collections.abc import Callable, Mapping
from typing import Any

from app.forms.tree import Node

TYPES = {
    "integer": "应填写整数",
    "number": "应填写数字",
    "boolean": "应选择“是”或者“否”",
    "string": "应填写文字",
    "array": "应为列表",
    "object": "填写的结构不正确",
}


def missing(node: Node) -> str:
    """The sentence for a required field without a value."""
    if node.schema.get("const") is True:
        return f"请阅读并勾选「{node.title}」。"
    if node.files:
        return f"请上传「{node.title}」。"
    if node.kind == "array" and not (node.item and node.item.choices):
        return f"请至少填写一行「{node.title}」。"
    return f"请{_verb(node)}「{node.title}」。"


def _verb(node: Node) -> str:
    picked = (node.format or "").startswith(("region", "year-month", "date"))
    return "选择" if picked or node.kind in ("boolean", "array") or node.choices else "填写"


def unknown(name: str) -> str:
    """The sentence for a key the form does not have."""
    return f"表单中没有“{name[:40]}”这一项，请删除后再提交。"


def left_out(name: str) -> str:
    """The sentence for a key that a draft is kept without."""
    return f"表单中没有“{name[:40]}”这一项，没有保存。"


def sentence(node: Node, keyword: str, limit: Any) -> str:
    """The sentence for a value that breaks `keyword`, e.g. 「项目名称」至少填写 4 个字。"""
    return f"「{node.title}」{_WORDS.get(keyword, _other)(node, limit)}。"


def _other(node: Node, limit: Any) -> str:
    return "填写的内容不符合要求"


def _type(node: Node, limit: Any) -> str:
    return TYPES.get(node.kind, "填写的内容不符合要求")


def _listed(node: Node, limit: Any) -> str:
    names = list(node.choices.values())
    if not names or len(names) > 8:
        return "应从给定的选项中选择"
    return f"只能选择{'、'.join(names)}之一" if len(names) > 1 else f"只能为{names[0]}"


def _const(node: Node, limit: Any) -> str:
    return "须勾选确认" if limit is True else "填写的内容不符合要求"


def _places(node: Node, limit: Any) -> str:
    return f"应为 {limit} 的整数倍，请检查小数位数"


_WORDS: Mapping[str, Callable[[Node, Any], str]] = {
    "type": _type,
    "enum": _listed,
    "oneOf": _listed,
    "const": _const,
    "pattern": lambda node, limit: "的格式不正确",
    "multipleOf": _places,
    "minLength": lambda node, limit: f"至少填写 {limit} 个字",
    "maxLength": lambda node, limit: f"不得超过 {limit} 个字",
    "minimum": lambda node, limit: f"不得小于 {limit}",
    "maximum": lambda node, limit: f"不得大于 {limit}",
    "exclusiveMinimum": lambda node, limit: f"应当大于 {limit}",
    "exclusiveMaximum": lambda node, limit: f"应当小于 {limit}",
    "minItems": lambda node, limit: f"至少需要 {limit} 项",
    "maxItems": lambda node, limit: f"不得超过 {limit} 项",
    "uniqueItems": lambda node, limit: "有重复的项",
}
