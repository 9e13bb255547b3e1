"""Writes small diagrams for the tests, in the platform's own vocabulary."""

from collections.abc import Mapping

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="defs" targetNamespace="http://example.org/bpmn">'
)


def extension(content: str) -> str:
    """Extension elements around their content."""
    return f"<bpmn:extensionElements>{content}</bpmn:extensionElements>" if content else ""


def properties(values: Mapping[str, str]) -> str:
    """The properties block."""
    lines = "".join(f'<spiffworkflow:property name="{k}" value="{v}"/>' for k, v in values.items())
    return f"<spiffworkflow:properties>{lines}</spiffworkflow:properties>" if values else ""


def user(key: str, variable: str = "", form: str = "", inside: str = "") -> str:
    """A user task with form and variable (both default to the id)."""
    form, variable = form or key, variable or key
    names = {"formJsonSchemaFilename": f"{form}-schema.json", "formUiSchemaFilename": f"{form}-uischema.json"}
    box = extension(properties(names) + f"<spiffworkflow:variableName>{variable}</spiffworkflow:variableName>")
    return f'<bpmn:userTask id="{key}" name="步骤{key}">{box}{inside}</bpmn:userTask>'


def service(key: str, operator: str, result: str = "", **parameters: str) -> str:
    """A service task."""
    lines = "".join(
        f'<spiffworkflow:parameter id="{k}" type="str" value="{escape(v)}"/>' for k, v in parameters.items()
    )
    variable = f' resultVariable="{result}"' if result else ""
    operation = (
        f'<spiffworkflow:serviceTaskOperator id="{operator}"{variable}>'
        f"<spiffworkflow:parameters>{lines}</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
    )
    return f'<bpmn:serviceTask id="{key}" name="服务{key}">{extension(operation)}</bpmn:serviceTask>'


def escape(text: str) -> str:
    """For attribute values and text."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def rule(key: str, decision: str) -> str:
    """A business rule task."""
    called = extension(f"<spiffworkflow:calledDecisionId>{decision}</spiffworkflow:calledDecisionId>")
    return f'<bpmn:businessRuleTask id="{key}">{called}</bpmn:businessRuleTask>'


def call(key: str, process: str) -> str:
    """A call activity."""
    return f'<bpmn:callActivity id="{key}" name="调用{key}" calledElement="{process}"/>'


def start(key: str = "begin") -> str:
    """A start event."""
    return f'<bpmn:startEvent id="{key}"/>'


def end(key: str = "done", definition: str = "") -> str:
    """An end event."""
    return f'<bpmn:endEvent id="{key}">{definition}</bpmn:endEvent>'


def xor(key: str, default: str = "") -> str:
    """An exclusive gateway."""
    return f'<bpmn:exclusiveGateway id="{key}"{_default(default)}/>'


def inclusive(key: str, default: str = "") -> str:
    """An inclusive gateway."""
    return f'<bpmn:inclusiveGateway id="{key}"{_default(default)}/>'


def _default(flow: str) -> str:
    return f' default="{flow}"' if flow else ""


def parallel(key: str) -> str:
    """A parallel gateway."""
    return f'<bpmn:parallelGateway id="{key}"/>'


def timer(duration: str) -> str:
    """A timer definition."""
    return (
        '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">'
        f"{escape(duration)}</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )


def message(name: str) -> str:
    """A message definition; the message itself comes from `document(messages=…)`."""
    return f'<bpmn:messageEventDefinition messageRef="msg_{name}"/>'


def error(name: str) -> str:
    """An error definition."""
    return f'<bpmn:errorEventDefinition errorRef="err_{name}"/>'


def catch(key: str, definition: str, /, **values: str) -> str:
    """An intermediate catch event."""
    box = extension(properties(values))
    return f'<bpmn:intermediateCatchEvent id="{key}">{box}{definition}</bpmn:intermediateCatchEvent>'


def boundary(key: str, attached: str, definition: str, interrupting: bool = True) -> str:
    """A boundary event."""
    cancel = str(interrupting).lower()
    return (
        f'<bpmn:boundaryEvent id="{key}" attachedToRef="{attached}" cancelActivity="{cancel}">'
        f"{definition}</bpmn:boundaryEvent>"
    )


def instances(items: str, item: str, results: str, result: str, sequential: bool = False, until: str = "") -> str:
    """Multi-instance marker over a list variable; without `item`, `items` is their number."""
    source = f"<bpmn:loopDataInputRef>{items}</bpmn:loopDataInputRef>"
    if not item:
        source = f"<bpmn:loopCardinality>{escape(items)}</bpmn:loopCardinality>"
    one = f'<bpmn:inputDataItem id="{item}" name="{item}"/>' if item else ""
    ends = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">{source}'
        f"<bpmn:loopDataOutputRef>{results}</bpmn:loopDataOutputRef>"
        f'{one}<bpmn:outputDataItem id="{result}" name="{result}"/>{ends}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def flow(line: str) -> str:
    """`a > b`, `name: a > b` or `name: a > b | condition`."""
    path, _, condition = line.partition("|")
    head, _, rest = path.rpartition(":")
    source, _, target = (part.strip() for part in rest.partition(">"))
    key = head.strip() or f"f_{source}_{target}"
    inner = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(condition.strip())}'
        "</bpmn:conditionExpression>"
        if condition
        else ""
    )
    return f'<bpmn:sequenceFlow id="{key}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def process(
    key: str,
    nodes: list[str],
    flows: list[str],
    lane: str = "reviewer",
    extra: str = "",
    lanes: Mapping[str, str] | None = None,
) -> str:
    """A process; its user tasks stand in `lanes[id]`, in one lane where that says nothing."""
    ids = [node.split('id="')[1].split('"')[0] for node in nodes if node.startswith("<bpmn:userTask")]
    places: dict[str, str] = {}
    for each in ids:
        name = (lanes or {}).get(each, lane)
        places[name] = places.get(name, "") + f"<bpmn:flowNodeRef>{each}</bpmn:flowNodeRef>"
    drawn = "".join(
        f'<bpmn:lane id="lane_{key}_{at}" name="{name}">{refs}</bpmn:lane>'
        for at, (name, refs) in enumerate((places or {lane: ""}).items())
    )
    lane_set = f'<bpmn:laneSet id="lanes_{key}">{drawn}</bpmn:laneSet>'
    body = "".join(nodes) + "".join(flow(line) for line in flows) + extra
    return f'<bpmn:process id="{key}" name="流程{key}" isExecutable="true">{lane_set}{body}</bpmn:process>'


def document(*parts: str, messages: tuple[str, ...] = (), errors: tuple[str, ...] = ()) -> bytes:
    """A whole file."""
    told = "".join(f'<bpmn:message id="msg_{name}" name="{name}"/>' for name in messages)
    told += "".join(f'<bpmn:error id="err_{name}" name="{name}" errorCode="{name}"/>' for name in errors)
    return (HEAD + told + "".join(parts) + "</bpmn:definitions>").encode()


def table(key: str, inputs: list[str], outputs: list[str], rules: list[list[str]], policy: str = "FIRST") -> bytes:
    """A decision table; each rule lists its input cells, then its output cells."""
    columns = "".join(
        f'<input id="in{at}"><inputExpression id="ie{at}"><text>{escape(text)}</text></inputExpression></input>'
        for at, text in enumerate(inputs)
    )
    columns += "".join(f'<output id="out{at}" name="{name}"/>' for at, name in enumerate(outputs))
    rows = ""
    for at, cells in enumerate(rules):
        tags = ["inputEntry"] * len(inputs) + ["outputEntry"] * len(outputs)
        entries = zip(tags, cells, strict=True)
        row = "".join(f'<{t} id="c{at}_{i}"><text>{escape(c)}</text></{t}>' for i, (t, c) in enumerate(entries))
        rows += f'<rule id="row{at}">{row}</rule>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"'
        f' id="d_{key}" name="{key}" namespace="http://bpmn.io/schema/dmn"><decision id="{key}" name="{key}">'
        f'<decisionTable id="t_{key}" hitPolicy="{policy}">{columns}{rows}</decisionTable></decision>'
        "</definitions>"
    ).encode()
