"""Hardened reading of diagrams and tables: bytes in, element tree out, nothing fetched, nothing expanded."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from app.engine.steps import EngineError

Element = etree._Element

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF: Final = "http://spiffworkflow.org/bpmn/schema/1.0/core"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
DMN: Final = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20151101/MODEL/",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)
XINCLUDE: Final = "http://www.w3.org/2001/XInclude"
MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 40
MAX_ELEMENTS: Final = 20_000
MAX_ATTRIBUTES: Final = 100
"""Of one element: the library looks for each one among all of them."""
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")


def parse(raw: bytes) -> Element:
    """The root element. Raises EngineError with a sentence for an administrator (rules of safe upload)."""
    if not isinstance(raw, bytes):
        raise EngineError("", "文件须以字节内容提交")
    if len(raw) > MAX_BYTES:
        raise EngineError("", "文件超过 1 MB，请拆分流程或删除多余内容")
    _refuse_markup(raw)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=False, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except (etree.LxmlError, ValueError) as error:
        raise EngineError("", f"文件不是完整的 XML（第 {_line(error)} 行附近有误）") from error
    _check(root)
    return root


def _line(error: Exception) -> int:
    return int(getattr(error, "lineno", 0) or 1)


def _refuse_markup(raw: bytes) -> None:
    """Before the parser sees it: no document type in any encoding we accept."""
    declared = _ENCODING.match(raw.removeprefix(b"\xef\xbb\xbf"))
    if b"\x00" in raw or (declared and _codec(declared[1]) not in ("utf-8", "ascii")):
        raise EngineError("", "文件编码须为 UTF-8")
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise EngineError("", "文件中不能有文档类型声明（DOCTYPE）或实体定义")


def _codec(name: bytes) -> str:
    """The encoding by its usual name, however it is written (`utf8`, `ASCII`); "" for an unknown one."""
    try:
        return codecs.lookup(name.decode("ascii", "replace")).name
    except LookupError:
        return ""


def _check(root: Element) -> None:
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None:
        raise EngineError("", "文件中不能有文档类型声明（DOCTYPE）或实体定义")
    if root.getprevious() is not None or root.getnext() is not None:
        raise EngineError("", "文件中不能有处理指令")
    level, count = [root], 0
    _check_node(root)
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        count += len(level)
        if count > MAX_ELEMENTS:
            raise EngineError("", f"文件中的元素超过 {MAX_ELEMENTS} 个，请拆分")
        for child in level:
            _check_node(child)
        if not level:
            return
    raise EngineError("", f"文件嵌套超过 {MAX_DEPTH} 层")


def _check_node(node: Element) -> None:
    if not isinstance(node.tag, str):
        raise EngineError("", "文件中不能有处理指令或实体引用")
    if node.tag.startswith(f"{{{XINCLUDE}}}"):
        raise EngineError("", "文件中不能引用其他文件（XInclude）")
    if len(node.attrib) > MAX_ATTRIBUTES:
        raise EngineError("", f"文件中一个元素的属性超过 {MAX_ATTRIBUTES} 个，请删除多余的")


def namespace(element: Element) -> str:
    """Namespace of the tag, "" if it has none."""
    return str(etree.QName(element).namespace or "")


def name(element: Element) -> str:
    """The tag without its namespace."""
    return str(etree.QName(element).localname)


def bpmn(tag: str) -> str:
    """Full tag of a BPMN element."""
    return f"{{{BPMN}}}{tag}"


def spiff(tag: str) -> str:
    """Full tag of an extension element."""
    return f"{{{SPIFF}}}{tag}"


def text(element: Element | None) -> str:
    """Text of the element without surrounding blanks; "" for none."""
    return (element.text or "").strip() if element is not None else ""


def extensions(element: Element) -> list[Element]:
    """Extension elements of one element."""
    return [child for box in element.findall(bpmn("extensionElements")) for child in box]


def own(root: Element) -> Iterator[Element]:
    """Every element but what is only drawn, or stands beside in another language."""
    yield root
    for child in root:
        if namespace(child) == namespace(root):
            yield from child.iter()


def executable(root: Element) -> Element:
    """Drop what is only drawn: the run must not depend on where a shape stands on the page, a text in its line."""
    for child in list(root):
        if namespace(child) != BPMN:
            root.remove(child)
    for each in root.iter():
        if not len(each):
            each.text = text(each) or None
    for parameter in root.iter(spiff("parameter")):
        parameter.set("type", parameter.get("type", "any"))
    for item in root.iter(bpmn("inputDataItem"), bpmn("outputDataItem")):
        item.set("id", item.get("name") or item.get("id") or "")
    return root
