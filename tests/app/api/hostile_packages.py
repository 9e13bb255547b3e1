"""Packages as people and attackers get them wrong: the sound one with one place changed.

Each: what it is, the file, what stands there, what is written instead, and the rule that refuses it ("" where
it is sound). `MADE` are those of whole files.
"""

from tests.app.engine.engine_diagrams import escape

PLAIN, BRANCHES, TABLE, TOML = "plain.bpmn", "branches.bpmn", "weight.dmn", "package.toml"
REQUEST, LOOKS = "request-schema.json", "request-uischema.json"
END = '<bpmn:endEvent id="done">'
FILL = '<bpmn:userTask id="fill" name="填报">'
REVIEW = '<bpmn:userTask id="review" name="审核">'
LAST = "  </bpmn:process>"
CONDITION = 'review["decision"] == "approve"'
EXCLUSIVE = "<bpmn:incoming>f8</bpmn:incoming></bpmn:endEvent>"
MANY = "<bpmn:multiInstanceLoopCharacteristics{}>{}</bpmn:multiInstanceLoopCharacteristics>"
COUNT = "<bpmn:loopCardinality>{}</bpmn:loopCardinality>"
RESULTS = (
    '<bpmn:loopDataOutputRef>reviews</bpmn:loopDataOutputRef><bpmn:outputDataItem id="one_review" name="review"/>'
)
ON = 'sourceRef="large" targetRef="review" />'
TELL = ON.replace('targetRef="review"', 'targetRef="tell"')
OPERATOR = "spiffworkflow:serviceTaskOperator"
PARAMETERS = "spiffworkflow:parameters"
INSIDE = "<bpmn:incoming>f5b</bpmn:incoming>"


def timer(duration: str) -> str:
    """A timer of a length."""
    length = f"<bpmn:timeDuration>{escape(duration)}</bpmn:timeDuration>"
    return f"<bpmn:timerEventDefinition>{length}</bpmn:timerEventDefinition>"


def inside(element: str) -> tuple[str, str, str]:
    """One more element in the process."""
    return PLAIN, LAST, element + LAST


def of_fill(attribute: str) -> tuple[str, str, str]:
    """One more attribute of the first step."""
    return PLAIN, FILL, FILL.replace(" name=", f" {attribute} name=")


def ends(definition: str) -> tuple[str, str, str]:
    """An end of another kind."""
    return PLAIN, END, END + definition


def waits(definition: str) -> tuple[str, str, str]:
    """An event in place of the second step."""
    raw = f'<bpmn:intermediateCatchEvent id="pause">{definition}</bpmn:intermediateCatchEvent>'
    flow = '<bpmn:sequenceFlow id="fp" sourceRef="pause" targetRef="review"/>'
    return PLAIN, 'sourceRef="large" targetRef="review" />', f'sourceRef="large" targetRef="pause" />{raw}{flow}'


def hangs(
    definition: str, attributes: str = 'attachedToRef="fill"', target: str = "refused"
) -> tuple[str, str, str]:
    """An event on the first step."""
    flow = f'<bpmn:sequenceFlow id="fb" sourceRef="late" targetRef="{target}"/>'
    return inside(f'<bpmn:boundaryEvent id="late" {attributes}>{definition}</bpmn:boundaryEvent>{flow}')


def condition(text: str) -> tuple[str, str, str]:
    """Another condition."""
    return PLAIN, CONDITION, escape(text)


def told(parameters: str, attributes: str = "") -> tuple[str, str, str]:
    """A service step before the second one."""
    operator = f'<{OPERATOR} id="notify"{attributes}><{PARAMETERS}>{parameters}</{PARAMETERS}></{OPERATOR}>'
    box = f"<bpmn:extensionElements>{operator}</bpmn:extensionElements>"
    flow = '<bpmn:sequenceFlow id="ft" sourceRef="tell" targetRef="review"/>'
    return PLAIN, ON, f'{TELL}<bpmn:serviceTask id="tell">{box}</bpmn:serviceTask>{flow}'


def several(parts: str) -> tuple[str, str, str]:
    """The second step several times, as it says."""
    return PLAIN, INSIDE, INSIDE + MANY.format("", parts + RESULTS)


def many(number: str, attributes: str = "") -> tuple[str, str, str]:
    """The second step several times; what stands behind it asks for nothing of it."""
    return PLAIN, INSIDE, INSIDE + MANY.format(attributes, COUNT.format(escape(number)) + RESULTS)


Case = tuple[str, tuple[str, str, str], str]
WAIT = timer("P3D")
SERVICE = (
    '<bpmn:serviceTask id="review" name="审核"><bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="{}">'
    "<spiffworkflow:parameters/></spiffworkflow:serviceTaskOperator></bpmn:extensionElements></bpmn:serviceTask>"
)

CASES: tuple[Case, ...] = (
    ("as it is", (PLAIN, END, END), ""),
    # not caught by the library's parser
    ("unknown operator", inside(SERVICE.format("bench.no").replace('id="review"', 'id="s"')), "D-REACH"),
    ("orphan step", inside('<bpmn:userTask id="lost" name="x"/>'), "D-REACH"),
    ("orphan gateway", inside('<bpmn:exclusiveGateway id="lost"/>'), "D-REACH"),
    ("event on nothing", hangs(WAIT, 'attachedToRef="nowhere"'), "D-BOUNDARY"),
    ("event on an event", hangs(WAIT, 'attachedToRef="begin"'), "D-BOUNDARY"),
    ("event on two things", hangs(WAIT + WAIT), "D-EVENT"),
    ("event of nothing", hangs(""), "D-EVENT"),
    ("dead end", (
        PLAIN, 'id="f8" name="通过" sourceRef="decided" targetRef="done"',
        'id="f8" sourceRef="decided" targetRef="refused"',
    ), "D-REACH"),
    ("broken condition", condition("review["), "D-EXPR"),
    ("condition of another language", condition("${approved}"), "D-EXPR"),
    ("condition on what is not there", condition("revue['decision'] == 1"), "D-VAR"),
    ("condition on what is no fact", condition('review["opinion"] == "x"'), "D-VAR"),
    ("empty condition", condition(" "), "D-CONDITION"),
    ("condition on the usual flow", (
        PLAIN, 'sourceRef="decided" targetRef="again" />',
        'sourceRef="decided" targetRef="again"><bpmn:conditionExpression>True</bpmn:conditionExpression>'
        "</bpmn:sequenceFlow>",
    ), "D-CONDITION"),
    ("script", inside('<bpmn:scriptTask id="s"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'), "D-SCRIPT"),
    ("script before a step", (
        PLAIN, "<spiffworkflow:variableName>review",
        "<spiffworkflow:preScript>x=1</spiffworkflow:preScript><spiffworkflow:variableName>review",
    ), "D-SCRIPT"),
    ("script after a step", (
        PLAIN, "<spiffworkflow:variableName>review",
        "<spiffworkflow:postScript>x=1</spiffworkflow:postScript><spiffworkflow:variableName>review",
    ), "D-SCRIPT"),
    ("junk timer", waits(timer("soon")), "D-VAR"),
    ("timer in words", waits(timer("5 days")), "D-EXPR"),
    ("timer of another kind", waits("<bpmn:timerEventDefinition/>"), "D-TIMER"),
    ("timer of cron",
        waits("<bpmn:timerEventDefinition><bpmn:timeCycle>0 0 * * *</bpmn:timeCycle></bpmn:timerEventDefinition>"),
        "D-TIMER"),
    ("negative timer", waits(timer("-P1D")), "D-TIMER"),
    ("timer of a number", waits(timer("5")), "D-TIMER"),
    ("good timer", waits(WAIT), ""),
    ("link", ends('<bpmn:linkEventDefinition name="a"/>'), "D-ELEMENT"),
    ("compensation", ends("<bpmn:compensateEventDefinition/>"), "D-ELEMENT"),
    ("signal", ends("<bpmn:signalEventDefinition/>"), "D-ELEMENT"),
    ("escalation", ends("<bpmn:escalationEventDefinition/>"), "D-ELEMENT"),
    ("cancel", ends("<bpmn:cancelEventDefinition/>"), "D-ELEMENT"),
    ("message at the end", ends("<bpmn:messageEventDefinition/>"), "D-ELEMENT"),
    ("error nobody catches", ends("<bpmn:errorEventDefinition/>"), "D-ERROR"),
    ("terminate", ends("<bpmn:terminateEventDefinition/>"), ""),
    ("throwing event", inside('<bpmn:intermediateThrowEvent id="t"/>'), "D-ELEMENT"),
    ("condition event", waits("<bpmn:conditionalEventDefinition/>"), "D-ELEMENT"),
    ("message nobody declared", waits('<bpmn:messageEventDefinition messageRef="no"/>'), "D-MESSAGE"),
    ("reserved id", (PLAIN, 'id="begin"', 'id="Start"'), "D-ID"),
    ("id of a join", (PLAIN, 'id="done"', 'id="plain.EndJoin"'), "D-ID"),
    ("id twice", (PLAIN, 'id="refused" name', 'id="done" name'), "D-ID"),
    ("id of two processes", (BRANCHES, 'id="branches" name', 'id="plain" name'), "missing-file"),
    ("no default", (PLAIN, ' default="f7"', ""), "D-DEFAULT"),
    ("default of another gateway", (PLAIN, ' default="f7"', ' default="f5b"'), "D-DEFAULT"),
    ("missing callee", inside('<bpmn:callActivity id="c" calledElement="nowhere"/>'), "missing-file"),
    ("calls nothing", inside('<bpmn:callActivity id="c"/>'), "D-CALL"),
    ("missing table", (
        PLAIN, "<spiffworkflow:calledDecisionId>weight",
        "<spiffworkflow:calledDecisionId>wait",
    ), "missing-file"),
    ("missing form", (PLAIN, "request-schema.json", "requests-schema.json"), "missing-file"),
    ("no form", (
        PLAIN, '<spiffworkflow:property name="formJsonSchemaFilename" value="request-schema.json" />',
        "",
    ), "D-FORM"),
    ("no variable", (
        PLAIN, "<spiffworkflow:variableName>request</spiffworkflow:variableName>",
        "",
    ), "D-VARIABLE"),
    ("variable called as a function", (
        PLAIN, "<spiffworkflow:variableName>request",
        "<spiffworkflow:variableName>len",
    ), "D-VARIABLE"),
    ("variable of the platform", (
        PLAIN, "<spiffworkflow:variableName>request",
        "<spiffworkflow:variableName>starter",
    ), "D-VARIABLE"),
    ("unknown lane", (PLAIN, 'name="worker"', 'name="workers"'), "D-LANE"),
    ("no lane", (PLAIN, "<bpmn:flowNodeRef>fill</bpmn:flowNodeRef>", ""), "D-LANE"),
    ("flow to nowhere", (
        PLAIN, 'sourceRef="begin" targetRef="again"',
        'sourceRef="begin" targetRef="no"',
    ), "D-FLOW"),
    ("flow into the start",
        inside('<bpmn:sequenceFlow id="fx" sourceRef="decided" targetRef="begin"/>'), "D-FLOW"),
    ("flow out of an end", inside('<bpmn:sequenceFlow id="fx" sourceRef="done" targetRef="again"/>'), "D-FLOW"),
    ("two flows into a step",
        inside('<bpmn:sequenceFlow id="fx" sourceRef="large" targetRef="fill"/>'), "D-MERGE"),
    ("two flows out of a step",
        inside('<bpmn:sequenceFlow id="fx" sourceRef="fill" targetRef="again"/>'), "D-FLOW"),
    ("two starts", inside('<bpmn:startEvent id="b2"/>'), "D-START"),
    ("loop without a person", (
        PLAIN, 'sourceRef="again" targetRef="fill"',
        'sourceRef="again" targetRef="again"',
    ), "D-END"),
    ("parallel join of a choice", (
        BRANCHES, '<bpmn:parallelGateway id="fork">',
        '<bpmn:exclusiveGateway id="fork" default="b2">',
    ), "xml"),
    ("task of no kind", inside('<bpmn:task id="t"/>'), "D-ELEMENT"),
    ("manual task", inside('<bpmn:manualTask id="t"/>'), "D-ELEMENT"),
    ("sending task", inside('<bpmn:sendTask id="t"/>'), "D-ELEMENT"),
    ("receiving task", inside('<bpmn:receiveTask id="t"/>'), "D-ELEMENT"),
    ("complex gateway", inside('<bpmn:complexGateway id="t"/>'), "D-ELEMENT"),
    ("transaction", inside('<bpmn:transaction id="t"/>'), "D-ELEMENT"),
    ("ad hoc", inside('<bpmn:adHocSubProcess id="t"/>'), "D-ELEMENT"),
    ("event subprocess", inside('<bpmn:subProcess id="t" triggeredByEvent="true"/>'), "D-EVENT-SUB"),
    ("empty subprocess", inside('<bpmn:subProcess id="t"/>'), "D-START"),
    ("data store", inside('<bpmn:dataStoreReference id="t"/>'), "D-ELEMENT"),
    ("data object", inside('<bpmn:dataObject id="t"/>'), "D-ELEMENT"),
    ("choreography", (
        PLAIN, "  <bpmn:process id",
        '<bpmn:choreography id="ch"/>  <bpmn:process id',
    ), "D-ELEMENT"),
    ("import", (
        PLAIN, "  <bpmn:process id",
        '<bpmn:import importType="x" location="file:///etc/passwd" namespace="x"/>  <bpmn:process id',
    ), "D-ELEMENT"),
    # executed otherwise than drawn
    ("behaviour none", many("2", ' behavior="None"'), "D-MI"),
    ("behaviour one", many("2", ' behavior="One"'), "D-MI"),
    ("behaviour complex", many("2", ' behavior="Complex"'), "D-MI"),
    ("negative number", many("-1"), "D-MI"),
    ("too many", many("101"), "D-MI"),
    ("half a person", many("1.5"), "D-MI"),
    ("start quantity", of_fill('startQuantity="2"'), "D-QUANTITY"),
    ("completion quantity", of_fill('completionQuantity="2"'), "D-QUANTITY"),
    ("compensation step", of_fill('isForCompensation="true"'), "D-ATTR"),
    ("unknown attribute", of_fill('assignee="li"'), "D-ATTR"),
    ("standard loop", (PLAIN, INSIDE, INSIDE + "<bpmn:standardLoopCharacteristics/>"), "D-ELEMENT"),
    ("not executable", (PLAIN, ' isExecutable="true"', ""), "D-EXEC"),
    ("message beside its step",
        hangs('<bpmn:messageEventDefinition/>', 'attachedToRef="fill" cancelActivity="false"'), "D-BOUNDARY"),
    ("error on a step of a person", hangs("<bpmn:errorEventDefinition/>"), "D-BOUNDARY"),
    ("timer beside into the way",
        hangs(WAIT, 'attachedToRef="fill" cancelActivity="false"', "again"), "D-TOKEN"),
    ("timer that ends a step", hangs(WAIT), ""),
    ("two timers at once", inside(
        '<bpmn:eventBasedGateway id="race"/>'
        f'<bpmn:intermediateCatchEvent id="t1">{WAIT}</bpmn:intermediateCatchEvent>'
        f'<bpmn:intermediateCatchEvent id="t2">{WAIT}</bpmn:intermediateCatchEvent>'
        '<bpmn:sequenceFlow id="r1" sourceRef="race" targetRef="t1"/>'
        '<bpmn:sequenceFlow id="r2" sourceRef="race" targetRef="t2"/>'
    ), "D-EVENT-GATEWAY"),
    ("no way out that any option opens", (PLAIN, 'weight == "refused"', 'weight == "none"'), ""),
    # tables, settings and forms
    ("fact more", (TOML, 'facts = ["decision"]', 'facts = ["decision", "opinion"]'), ""),
    ("no such policy", (TABLE, ' hitPolicy="FIRST"', ' hitPolicy="COLLECT" aggregation="SUM"'), "D-DMN"),
    ("policy unique", (TABLE, 'hitPolicy="FIRST"', 'hitPolicy="UNIQUE"'), "D-DMN"),
    ("cell of another kind", (TABLE, "<text>&gt; 9999000</text>", '<text>"much"</text>'), "D-DMN"),
    ("broken cell", (TABLE, "<text>&gt; 9999000</text>", "<text>&gt;&gt; 1</text>"), "D-EXPR"),
    ("row too short", (TABLE, '<inputEntry id="i2"><text></text></inputEntry>', ""), "D-DMN"),
    ("no column read", (TABLE, 'request["amount"]', ""), "D-DMN"),
    ("table is no table", (TABLE, "<decisionTable", "<literalExpression"), "xml"),
    ("unknown setting", (TOML, "[form.request]", "[form.request]\nscripts = 1"), "package"),
    ("settings of no kind", (TOML, 'title = "性能测量"', "title = 1"), "package"),
    ("settings that are none", (TOML, 'title = "性能测量"', "title = ["), "package"),
    ("post of an administrator", (TOML, 'role = "inspector"', 'role = "administrator"'), "package"),
    ("fact that is no field", (TOML, '"amount"', '"amounts"'), "package"),
    ("form of no kind", (REQUEST, '"type": "object"', '"type": "objekt"'), "form"),
    ("form with a slow pattern", (REQUEST, '"maxLength": 20', '"pattern": "(a+)+$", "maxLength": 20'), ""),
    ("form that fetches", (REQUEST, '"title": "标题"', '"$ref": "http://127.0.0.1/x.json"'), "fragment"),
    ("markup in a name", (PLAIN, 'name="填报"', 'name="&lt;script&gt;alert(1)&lt;/script&gt;"'), "words"),
    ("picture far away", (
        PLAIN, "</bpmn:definitions>",
        '<Bounds xmlns="http://www.omg.org/spec/DD/20100524/DC" x="1e999" y="0"/></bpmn:definitions>',
    ), "D-DRAWN"),
)  # fmt: skip

ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
MADE: tuple[tuple[str, str, str, str], ...] = (
    ("nothing", PLAIN, "", "xml"),
    ("no XML", PLAIN, "hello", "xml"),
    ("another XML", PLAIN, "<svg xmlns='http://www.w3.org/2000/svg'/>", "missing-file"),
    ("document type", PLAIN, f"{ENTITY}<a>&x;</a>", "xml"),
    ("deep", PLAIN, "<a>" * 5000 + "</a>" * 5000, "xml"),
    ("instruction", PLAIN, "<a/><?go now?>", "xml"),
    ("no table", TABLE, "{}", "xml"),
    ("no settings", TOML, "", "package"),
    ("no form", REQUEST, "[]", "fragment"),
    ("form of numbers", REQUEST, "1e999", "fragment"),
    ("deep form", REQUEST, '{"properties":' * 300 + "{}" + "}" * 300, "fragment"),
    ("no look", LOOKS, "null", "form"),
)
