"""First look of the gate: only elements, attributes and extensions the platform executes as drawn."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from app.engine import diagram, xml
from app.engine.findings import Fault
from app.engine.gate_drawing import undrawable
from app.engine.gate_duplicates import twice
from app.engine.gate_lanes import misplaced

ID: Final = re.compile(r"[A-Za-z][\w-]{0,60}", re.ASCII)
MAX_LANES: Final = 100
RESERVED: Final = frozenset({"Start", "End", "Root", "StartEventSplit", "StartEventJoin"})
_TYPE: Final = f"{{{xml.XSI}}}type"
_FORMAL: Final = re.compile(r"(\w+:)?tFormalExpression", re.ASCII)
_ALWAYS: Final = frozenset({"id", "name"})
_DRAWN: Final = ("documentation", "incoming", "outgoing", "extensionElements")
_EVENT: Final = ("messageEventDefinition", "timerEventDefinition")
_ARTIFACTS: Final = ("textAnnotation", "association", "group")
_FLOW: Final = (*diagram.NODES, "sequenceFlow", "laneSet", *_ARTIFACTS, "documentation", "extensionElements")
_MANY: Final = "multiInstanceLoopCharacteristics"

CHILDREN: Final[dict[str, tuple[str, ...]]] = {
    "definitions": ("process", "collaboration", "message", "error", "category", "documentation"),
    "collaboration": ("participant", "documentation", *_ARTIFACTS),
    "participant": ("documentation",),
    "process": _FLOW,
    "subProcess": (*_FLOW, "incoming", "outgoing"),
    "laneSet": ("lane", "documentation"),
    "lane": ("flowNodeRef", "documentation"),
    "startEvent": _DRAWN,
    "endEvent": (*_DRAWN, "terminateEventDefinition", "errorEventDefinition"),
    "intermediateCatchEvent": (*_DRAWN, *_EVENT),
    "boundaryEvent": (*_DRAWN, *_EVENT, "errorEventDefinition"),
    "userTask": (*_DRAWN, _MANY),
    "serviceTask": (*_DRAWN, _MANY),
    "businessRuleTask": _DRAWN,
    "callActivity": _DRAWN,
    "exclusiveGateway": _DRAWN,
    "parallelGateway": _DRAWN,
    "inclusiveGateway": _DRAWN,
    "eventBasedGateway": _DRAWN,
    "sequenceFlow": ("conditionExpression", "documentation"),
    "timerEventDefinition": ("timeDuration", "timeDate"),
    "category": ("categoryValue",),
    "textAnnotation": ("text",),
    _MANY: (
        "loopCardinality", "loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem",
        "completionCondition",
    ),
}  # fmt: skip

ATTRIBUTES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "definitions": {"targetNamespace": (), "exporter": (), "exporterVersion": ()},
    "process": {"isExecutable": (), "isClosed": (), "processType": ()},
    "participant": {"processRef": ()},
    "collaboration": {"isClosed": ()},
    "sequenceFlow": {"sourceRef": (), "targetRef": ()},
    "callActivity": {"calledElement": ()},
    "subProcess": {"triggeredByEvent": ("false",)},
    "boundaryEvent": {"attachedToRef": (), "cancelActivity": ("true", "false"), "parallelMultiple": ("false",)},
    "intermediateCatchEvent": {"parallelMultiple": ("false",)},
    "exclusiveGateway": {"default": (), "gatewayDirection": ()},
    "inclusiveGateway": {"default": (), "gatewayDirection": ()},
    "parallelGateway": {"gatewayDirection": ()},
    "eventBasedGateway": {
        "gatewayDirection": (), "eventGatewayType": ("Exclusive",), "instantiate": ("false",)
    },
    "messageEventDefinition": {"messageRef": ()},
    "errorEventDefinition": {"errorRef": ()},
    "error": {"errorCode": ()},
    "association": {"sourceRef": (), "targetRef": (), "associationDirection": ()},
    "textAnnotation": {"textFormat": ()},
    "documentation": {"textFormat": ()},
    "group": {"categoryValueRef": ()},
    "categoryValue": {"value": ()},
    _MANY: {"isSequential": ("true", "false"), "behavior": ("All",)},
}  # fmt: skip

EXTENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "userTask": ("properties", "variableName", "instructionsForEndUser"),
    "serviceTask": ("properties", "serviceTaskOperator"),
    "businessRuleTask": ("properties", "calledDecisionId"),
}
_INSIDE: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "properties": ((), ("property",)),
    "property": (("name", "value"), ()),
    "serviceTaskOperator": (("id", "resultVariable"), ("parameters",)),
    "parameters": ((), ("parameter",)),
    "parameter": (("id", "type", "value"), ()),
}

HINTS: Final[dict[str, tuple[str, str]]] = {
    "scriptTask": ("D-SCRIPT", "不允许脚本任务，请改用服务任务"),
    "preScript": ("D-SCRIPT", "不允许前置脚本，请改用服务任务"),
    "postScript": ("D-SCRIPT", "不允许后置脚本，请改用服务任务"),
    "task": ("D-ELEMENT", "未指明类型的任务不能执行，请改为用户任务或服务任务"),
    "manualTask": ("D-ELEMENT", "手工任务不能执行，请改为用户任务"),
    "sendTask": ("D-ELEMENT", "发送任务不能执行，请改用服务任务"),
    "receiveTask": ("D-ELEMENT", "接收任务不能执行，请改用消息中间事件"),
    "intermediateThrowEvent": ("D-ELEMENT", "中间抛出事件会被引擎忽略，请改用服务任务"),
    "complexGateway": ("D-ELEMENT", "复杂网关不能执行，请改用排他或并行网关"),
    "transaction": ("D-ELEMENT", "事务子流程不能执行，请改用普通子流程"),
    "adHocSubProcess": ("D-ELEMENT", "即席子流程不能执行，请画出步骤的先后"),
    "standardLoopCharacteristics": ("D-ELEMENT", "标准循环标记会被误读，请用排他网关画出循环"),
    "multiInstanceLoopCharacteristics": (
        "D-MI",
        "只有用户任务和服务任务可以多实例，子流程、调用活动和业务规则任务不可以；请把多实例画在其中的任务上，或对每项各发起一个办件",
    ),
    "signalEventDefinition": ("D-ELEMENT", "信号事件会被误读，请改用消息事件或终止结束事件"),
    "linkEventDefinition": ("D-ELEMENT", "链接事件会被引擎忽略，请直接连线"),
    "compensateEventDefinition": ("D-ELEMENT", "补偿事件会被引擎忽略，请画出补救步骤"),
    "escalationEventDefinition": ("D-ELEMENT", "升级事件会被误读，请改用定时边界事件"),
    "conditionalEventDefinition": ("D-ELEMENT", "条件事件会被误读，请改用消息事件"),
    "cancelEventDefinition": ("D-ELEMENT", "取消事件不能执行，请改用终止结束事件"),
    "timeCycle": ("D-TIMER", "不允许循环定时，请用业务包的期限设置提醒"),
    "childLaneSet": ("D-ELEMENT", "泳道不能再分泳道"),
    "messageFlow": ("D-ELEMENT", "消息流不会执行，请改用消息事件"),
    "import": ("D-ELEMENT", "不能引用其他文件"),
}
_ACTIVITY: Final = {"isForCompensation": "false", "startQuantity": "1", "completionQuantity": "1"}
DEFAULTS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "definitions": {
        "typeLanguage": ("http://www.w3.org/2001/XMLSchema",),
        "expressionLanguage": ("http://www.w3.org/1999/XPath", "https://www.w3.org/1999/XPath"),
    },
    "startEvent": {"isInterrupting": ("true",), "parallelMultiple": ("false",)},
    "sequenceFlow": {"isImmediate": ("true", "false")},
    "userTask": {"implementation": ("##unspecified", "##WebService")},
    "serviceTask": {"implementation": ("##unspecified", "##WebService")},
    "businessRuleTask": {"implementation": ("##unspecified", "##WebService")},
}
"""Attributes that many tools write out although they say what holds anyhow."""
_AT_ONCE: Final = {"asyncBefore": "false", "asyncAfter": "false", "exclusive": "true"}
_CAMUNDA: Final = {f"{{http://camunda.org/schema/1.0/bpmn}}{name}": value for name, value in _AT_ONCE.items()}
_LOCATION: Final = f"{{{xml.XSI}}}schemaLocation"
_ADVICE: Final = {
    "assignee": "办理人请用泳道和业务包中的岗位指定", "candidateUsers": "办理人请用泳道和业务包中的岗位指定",
    "candidateGroups": "办理人请用泳道和业务包中的岗位指定", "dueDate": "期限请在业务包的 deadline 中设置",
    "followUpDate": "提醒请在业务包的 deadline 中设置", "formKey": "表单请用属性 formJsonSchemaFilename 选择",
    "formRef": "表单请用属性 formJsonSchemaFilename 选择", "class": "请改用已登记的操作（serviceTaskOperator）",
    "expression": "请改用已登记的操作（serviceTaskOperator）",
    "delegateExpression": "请改用已登记的操作（serviceTaskOperator）",
    "topic": "请改用已登记的操作（serviceTaskOperator）", "decisionRef": "决策表请用 calledDecisionId 选择",
    "collection": "集合请用 loopDataInputRef 填写", "elementVariable": "单项变量请用 inputDataItem 填写",
    "isForCompensation": "补偿不能执行，请画出补救步骤", "expressionLanguage": "表达式只用平台的写法，请删除此项",
    "language": "表达式只用平台的写法，请删除此项", "isInterrupting": "不允许事件子流程，请改用边界事件",
}  # fmt: skip
_QUANTITIES: Final = frozenset({"startQuantity", "completionQuantity"})
_COLOURS: Final = re.compile(
    r"http://(bpmn\.io/schema/bpmn/biocolor|www\.omg\.org/spec/BPMN/non-normative/color).*"
)
_MODELER: Final = "http://camunda.org/schema/modeler/1.0"


def look(root: xml.Element) -> list[Fault]:
    """Faults of one file's XML."""
    if root.tag != xml.bpmn("definitions"):
        return [Fault("", "D-XML", "文件不是 BPMN 流程图")]
    process = root.find(xml.bpmn("process"))
    if len(root.findall(f".//{xml.bpmn('lane')}")) > MAX_LANES:
        return [Fault("", "D-SIZE", f"一个文件最多 {MAX_LANES} 条泳道，请按岗位合并")]
    found = [*_element(root, "" if process is None else process.get("id") or ""), *_ids(root)]
    return found or [*misplaced(root), *twice(root), *undrawable(root)]


def _element(element: xml.Element, above: str) -> Iterator[Fault]:
    """`above`: the element to name where this has no id; what is wrong with the whole file is told at its process,
    which the canvas shows."""
    tag, key = xml.name(element), element.get("id") or above
    key = above if tag == "definitions" and above else key
    yield from _attributes(element, tag, key)
    for child in element:
        inside = xml.name(child)
        if tag == "definitions" and xml.namespace(child) != xml.BPMN:
            yield from _aside(child, key)
        elif inside not in CHILDREN.get(tag, ()) or xml.namespace(child) != xml.BPMN:
            yield _unknown(inside, child.get("id") or key)
        elif inside == "extensionElements":
            yield from _extensions(child, tag, key)
        else:
            yield from _element(child, key)


def _aside(element: xml.Element, key: str) -> Iterator[Fault]:
    """Among shapes nothing is executed: a process that stands there would only mislead who reads the file."""
    for each in element.iter(f"{{{xml.BPMN}}}*"):
        told = f"元素 {xml.name(each)} 写在图形信息 {xml.name(element)} 中，平台不执行它，请删除"
        yield Fault(each.get("id") or key, "D-ELEMENT", told)


def _unknown(tag: str, key: str) -> Fault:
    rule, message = HINTS.get(tag, ("D-ELEMENT", f"平台不执行元素 {tag}，请删除或改画"))
    return Fault(key, rule, message)


def _attributes(element: xml.Element, tag: str, key: str) -> Iterator[Fault]:
    known = ATTRIBUTES.get(tag, {})
    for name, value in element.attrib.items():
        if _said_anyhow(tag, str(name), str(value)):
            continue
        if name in _QUANTITIES:
            yield Fault(key, "D-QUANTITY", "不能设置启动数量或完成数量，引擎会忽略它")
        elif name == "triggeredByEvent" and value != "false":
            yield Fault(key, "D-EVENT-SUB", "不允许事件子流程，请改用边界事件")
        elif name == "behavior" and value != "All":
            yield Fault(key, "D-MI", "多实例的事件行为只能为全部（All），其他设置会被误读")
        elif not _fits(str(name), str(value), known):
            short = str(name).rpartition("}")[2]
            yield Fault(key, "D-ATTR", f"不能设置属性 {short}：{_ADVICE.get(short, '平台不执行它，请删除')}")


def _said_anyhow(tag: str, name: str, value: str) -> bool:
    activity = _ACTIVITY if tag in diagram.ACTIVITIES else {}
    if name == _LOCATION or value == _CAMUNDA.get(name):
        return True
    return value == activity.get(name) or value in DEFAULTS.get(tag, {}).get(name, ())


def _fits(name: str, value: str, known: dict[str, tuple[str, ...]]) -> bool:
    if name in _ALWAYS:
        return True
    if name == _TYPE:
        return bool(_FORMAL.fullmatch(value))
    space = name[1:].partition("}")[0] if name.startswith("{") else ""
    if space:
        return bool(_COLOURS.fullmatch(space)) or space == _MODELER
    return name in known and (not known[name] or value in known[name])


def _extensions(box: xml.Element, tag: str, key: str) -> Iterator[Fault]:
    for child in box:
        name = xml.name(child)
        if xml.namespace(child) != xml.SPIFF or name not in EXTENSIONS.get(tag, ("properties",)):
            yield _unknown(name, key) if name in HINTS else Fault(key, "D-EXT", f"不能识别扩展设置 {name}")
        else:
            yield from _extension(child, name, key)


def _extension(element: xml.Element, name: str, key: str) -> Iterator[Fault]:
    attributes, children = _INSIDE.get(name, ((), ()))
    strange = [each for each in element.attrib if each not in attributes]
    needed = [each for each in attributes if each not in ("resultVariable", "type")]
    empty = [each for each in needed if not element.get(each) and (name, each) != ("property", "value")]
    if strange or empty or any(element.get(each) is None for each in needed):
        yield Fault(key, "D-EXT", f"扩展设置 {name} 的属性不完整或有多余")
    for child in element:
        inside = xml.name(child)
        if inside not in children or xml.namespace(child) != xml.SPIFF:
            yield Fault(key, "D-EXT", f"不能识别扩展设置 {inside}")
        else:
            yield from _extension(child, inside, key)


def _ids(root: xml.Element) -> Iterator[Fault]:
    named = [element for element in root.iter() if xml.namespace(element) == xml.BPMN]
    needing = {*diagram.NODES, "process", "sequenceFlow", "message", "error"}
    for element in named:
        key = element.get("id") or ""
        if xml.name(element) in needing and not ID.fullmatch(key):
            yield Fault(key or _above(element), "D-ID", "编号须以字母开头，由字母、数字、下划线或短横组成")
        elif key in RESERVED:
            yield Fault(key, "D-ID", f"编号 {key} 为引擎保留，请换一个")
    yield from _twice(element.get("id") for element in named)


def _above(element: xml.Element) -> str:
    above = element.getparent()
    return "" if above is None else above.get("id") or ""


def _twice(keys: Iterable[str | None]) -> Iterator[Fault]:
    for key, times in Counter(key for key in keys if key).items():
        if times > 1:
            yield Fault(key, "D-ID", f"编号 {key} 出现了 {times} 次")
