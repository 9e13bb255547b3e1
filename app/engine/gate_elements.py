"""Each element against the registries: operators, forms, lanes, callees, tables, messages, errors, timers."""

from collections.abc import Iterator
from typing import Final

from app.engine import diagram, timers, xml
from app.engine.diagram import Node, Scope
from app.engine.expressions import evaluate, is_variable, names
from app.engine.findings import Fault, Vocabulary
from app.engine.steps import EngineError

_FORM: Final = "formJsonSchemaFilename"


def form(node: Node) -> str:
    """Short name of a user task's form."""
    return properties(node).get(_FORM, "").removesuffix("-schema.json")


def human(node: Node, known: Vocabulary) -> Iterator[Fault]:
    """Form, variable and lane of a user task."""
    form = properties(node).get(_FORM, "")
    if not form:
        yield Fault(node.id, "D-FORM", f"用户任务{node.label}没有选择表单")
    elif form.removesuffix("-schema.json") not in known.forms or not form.endswith("-schema.json"):
        yield Fault(node.id, "D-FORM", f"用户任务{node.label}的表单 {form} 不存在")
    yield from variable(node, xml.text(node.extension("variableName")), "用户任务须填写变量名")
    if node.lane is None:
        yield Fault(node.id, "D-LANE", f"用户任务{node.label}不在任何泳道中")
    elif node.lane not in known.lanes:
        yield Fault(node.id, "D-LANE", f"泳道「{node.lane}」没有在业务包中登记岗位")


def properties(node: Node) -> dict[str, str]:
    """The properties block."""
    box = node.extension("properties")
    return {} if box is None else {each.get("name") or "": each.get("value") or "" for each in box}


def variable(node: Node, name: str, missing: str = "") -> Iterator[Fault]:
    """A variable name that expressions can read."""
    if not name:
        if missing:
            yield Fault(node.id, "D-VARIABLE", missing)
    elif not is_variable(name):
        yield Fault(node.id, "D-VARIABLE", f"变量名 {name[:40]} 须由字母、数字和下划线组成，且不与函数同名")


def service(node: Node, known: Vocabulary) -> Iterator[Fault]:
    """Operator and parameter names of a service task."""
    operators = [each for each in xml.extensions(node.element) if each.tag == xml.spiff("serviceTaskOperator")]
    if len(operators) != 1:
        yield Fault(node.id, "D-OPERATOR", f"服务任务{node.label}须选择一个操作")
        return
    name = operators[0].get("id") or ""
    if name not in known.operators:
        strange = (
            "属于其他业务包，只能使用本业务包的处理函数和平台的操作" if name in known.elsewhere else "没有登记"
        )
        yield Fault(node.id, "D-OPERATOR", f"操作 {name} {strange}")
        return
    given, wanted = [each.get("id") or "" for each in parameters(node)], known.operators[name]
    spare = known.optional.get(name, frozenset())
    if len(given) > len(set(given)) or not wanted - spare <= set(given) <= wanted:
        words = [*sorted(wanted - spare), *(f"{one}（可省略）" for one in sorted(spare))]
        yield Fault(node.id, "D-PARAM", f"操作 {name} 的参数应为：{'、'.join(words) or '无'}")
    yield from variable(node, result(node))


def parameters(node: Node) -> list[xml.Element]:
    """Parameter elements of a service task."""
    operator = node.extension("serviceTaskOperator")
    return [] if operator is None else list(operator.iter(xml.spiff("parameter")))


def result(node: Node) -> str:
    """Result variable of a service task, "" if it keeps none."""
    operator = node.extension("serviceTaskOperator")
    return "" if operator is None else operator.get("resultVariable") or ""


def table(node: Node) -> str:
    """Decision id of a business rule task."""
    return xml.text(node.extension("calledDecisionId"))


def event(node: Node, root: xml.Element, known: Vocabulary) -> Iterator[Fault]:
    """Definition of an event: at most one, its message or error declared, its timer readable."""
    found = [child for child in node.element if xml.name(child).endswith("EventDefinition")]
    needed = node.kind in ("boundaryEvent", "intermediateCatchEvent")
    if len(found) > 1 or (needed and not found):
        yield Fault(node.id, "D-EVENT", f"事件{node.label}须有且只有一个触发条件")
        return
    for definition in found:
        kind = xml.name(definition)
        if kind == "messageEventDefinition":
            yield from _message(node, root, known)
        elif kind == "errorEventDefinition":
            yield from _error(node, root, definition)
        elif kind == "timerEventDefinition":
            yield from _timer(node, definition)


def _declared(root: xml.Element, tag: str, key: str | None) -> xml.Element | None:
    return next((each for each in root.findall(xml.bpmn(tag)) if key and each.get("id") == key), None)


def message(node: Node, root: xml.Element) -> str:
    """Name of the message an event waits for, "" if it waits for none."""
    definition = node.child("messageEventDefinition")
    found = None if definition is None else _declared(root, "message", definition.get("messageRef"))
    return "" if found is None else found.get("name") or ""


def _message(node: Node, root: xml.Element, known: Vocabulary) -> Iterator[Fault]:
    name = message(node, root)
    sent = known.messages.get(name)
    if not diagram.NAME.fullmatch(name):
        yield Fault(node.id, "D-MESSAGE", f"事件{node.label}没有选择消息，或消息名称不是字母、数字和下划线")
    elif sent is None:
        offered = "、".join(sorted(known.messages))
        yield Fault(
            node.id, "D-MESSAGE", f"没有谁会发出消息 {name}，办件会一直等下去；可用的消息：{offered or '无'}"
        )
    elif sent.boundary != (node.kind == "boundaryEvent"):
        place = "附在步骤上的边界事件" if sent.boundary else "中间捕获事件"
        yield Fault(node.id, "D-MESSAGE", f"消息 {name} 只能用{place}接收")
    else:
        given = properties(node)
        for need in sent.needs:
            if not given.get(need):
                yield Fault(node.id, "D-MESSAGE", f"等待消息 {name} 的事件{node.label}须填写属性 {need}")
            yield from variable(node, given.get(need, ""))


def _error(node: Node, root: xml.Element, definition: xml.Element) -> Iterator[Fault]:
    error = _declared(root, "error", definition.get("errorRef"))
    wanted = node.kind == "endEvent" or definition.get("errorRef")
    if wanted and (error is None or not error.get("errorCode")):
        yield Fault(node.id, "D-ERROR", f"事件{node.label}的错误没有定义或没有错误代码")


def _timer(node: Node, definition: xml.Element) -> Iterator[Fault]:
    times = [child for child in definition if xml.name(child) in ("timeDuration", "timeDate")]
    if len(times) != 1:
        yield Fault(node.id, "D-TIMER", f"定时事件{node.label}须填写时长或日期之一")
        return
    try:
        timers.check(*timing(times[0]))
    except EngineError as error:
        yield Fault(node.id, "D-TIMER", f"定时事件{node.label}：{error.message}")


def timing(element: xml.Element) -> tuple[str, str]:
    """Kind and text of a timer."""
    return timers.DATE if xml.name(element) == "timeDate" else timers.DURATION, xml.text(element)


def error_code(node: Node, root: xml.Element) -> str | None:
    """Code of an error event; None for one that takes every code."""
    definition = node.child("errorEventDefinition")
    error = None if definition is None else _declared(root, "error", definition.get("errorRef"))
    return None if error is None else error.get("errorCode")


def instances(node: Node) -> Iterator[Fault]:
    """A multi-instance step: one source, both results, a fixed number within bounds."""
    many = node.child("multiInstanceLoopCharacteristics")
    if many is None:
        return
    parts = {xml.name(child): child for child in many}
    if ("loopCardinality" in parts) == ("loopDataInputRef" in parts):
        yield Fault(node.id, "D-MI", f"多实例步骤{node.label}须填写个数或集合变量之一")
    number = xml.text(parts.get("loopCardinality"))
    if number and not _is_number(number):
        yield Fault(node.id, "D-MI", f"多实例的个数须为 0 至 100 的整数，{number[:40]} 不是")
    if len(parts) != len(many) or ("inputDataItem" in parts) != ("loopDataInputRef" in parts):
        yield Fault(node.id, "D-MI", f"多实例步骤{node.label}的集合须同时填写集合变量和单项变量")
    one = xml.text(node.extension("variableName")) if node.kind == "userTask" else result(node)
    if one and (item(parts.get("outputDataItem")) != one or "loopDataOutputRef" not in parts):
        yield Fault(node.id, "D-MI", f"多实例步骤{node.label}须填写结果集合，且单项结果变量为 {one}")
    items, results = (xml.text(parts.get(tag)) for tag in ("loopDataInputRef", "loopDataOutputRef"))
    for name in (items, results, item(parts.get("inputDataItem"))):
        yield from variable(node, name)
    singles = [name for name in (item(parts.get("inputDataItem")), one) if name]
    if len({*singles, items, results}) < len(singles) + len({items, results}):
        yield Fault(node.id, "D-MI", f"多实例步骤{node.label}的单项变量不能与集合同名，两个单项变量也不能同名")


def _is_number(text: str) -> bool:
    """Whether it may give a whole number within bounds: what reads nothing is computed at once."""
    try:
        value = None if names(text) else evaluate(text, {})
    except EngineError:
        return True
    return bool(names(text)) or (type(value) is int and 0 <= value <= 100)


def item(element: xml.Element | None) -> str:
    """Variable name of a data item."""
    return "" if element is None else element.get("name") or element.get("id") or ""


def elements(scope: Scope, process: xml.Element, known: Vocabulary) -> Iterator[Fault]:
    """Faults of all nodes of a process, embedded subprocesses included."""
    root = process.getroottree().getroot()
    for node in (node for each in scope.every() for node in each.nodes.values()):
        if node.kind == "userTask":
            yield from human(node, known)
        elif node.kind == "serviceTask":
            yield from service(node, known)
        elif node.kind in diagram.EVENTS:
            yield from event(node, root, known)
        yield from instances(node)
