"""One reading of a file: gate, engine and packages take lanes, names and settings from the same place."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from lxml import etree

from app.engine import diagram, gate, xml
from app.engine.gate_xml import look
from app.engine.spiff.run import Definition, compile
from app.packages.drawing import drawings
from app.packages.reach import reach, reaches
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office
from tests.app.engine.test_engine_lanes import inner

ROOT = Path(__file__).parents[3]
SEEDS = 40
Files = dict[str, bytes]
REF = "<bpmn:flowNodeRef>{}</bpmn:flowNodeRef>"
AUX = d.process("aux", [d.start("in2"), d.user("f2"), d.end("out2")], ["in2 > f2", "f2 > out2"], "clerk")
MAIN = d.process(
    "main", [d.start(), inner("box", d.user("visit")), d.user("last"), d.end()],
    ["begin > box", "box > last", "last > done"], lanes={"last": "reviewer"},
).replace(REF.format("last"), REF.format("last") + REF.format("box"))  # fmt: skip
TWO = d.document(MAIN, AUX)


def corpus() -> Iterator[tuple[Files, Files]]:
    """The diagrams and tables of each folder in which packages, or states, lie; not exports of other tools."""
    found = sorted(each for each in ROOT.rglob("*.bpmn") if not {".venv", "browser"} & {*each.parts})
    for folder, paths in groupby(found, key=lambda path: path.parent):
        files = [*paths, *folder.glob("*.dmn"), *(folder.parent / "_shared").glob("*.*mn")]
        read = {each.name: each.read_bytes() for each in files}
        bpmn = {name: raw for name, raw in read.items() if name.endswith(".bpmn")}
        yield bpmn, {name: raw for name, raw in read.items() if name.endswith(".dmn")}
    yield {"main.bpmn": office.MAIN, "called.bpmn": office.CALLED}, {"t.dmn": office.TABLE}
    yield {"two.bpmn": TWO}, {}


CORPUS = list(corpus())
Lanes = dict[tuple[str, str], set[str | None]]


def of_engine(definition: Definition) -> Lanes:
    """The lanes of human steps by process and id, as cases come to them."""
    found: Lanes = {}
    for spec in [definition.spec, *definition.called.values()]:
        for step in spec.task_specs.values():
            if step.bpmn_id and step.manual:
                found.setdefault((definition.homes[spec.name], step.bpmn_id), set()).add(step.lane)
    return found


def of_gate(bpmn: Files) -> Lanes:
    """The same for the gate."""
    drawn = {key: each.scope for key, each in drawings(bpmn).items()}
    steps = [(key, one) for key, scope in drawn.items() for each in scope.every() for one in each.of("userTask")]
    return {(key, node.id): {node.lane} for key, node in steps}


def called(bpmn: Files, dmn: Files) -> Iterator[Definition]:
    """All processes of these files that can be compiled."""
    for key in drawings(bpmn):
        yield compile(key, bpmn, dmn)


def written(raw: bytes) -> dict[str, set[str]]:
    """By step the names of all lanes of the file that name it, whoever they are."""
    found: dict[str, set[str]] = {}
    for ref in etree.fromstring(raw).iter("{*}flowNodeRef"):
        found.setdefault(str(ref.text).strip(), set()).add(str(ref.getparent().get("name")))
    return found


def judge(bpmn: Files, dmn: Files) -> int:
    """How many steps were compared; what the gate lets pass has one lane for each, whoever reads the file."""
    seen, gates = 0, of_gate(bpmn)
    for definition in called(bpmn, dmn):
        for key, lanes in of_engine(definition).items():
            assert lanes == gates[key], key
            seen += 1
    for raw in bpmn.values():
        if not look(xml.parse(raw)):
            told = written(raw)
            assert all(len(told[step]) == 1 for step in told)
            steps = {step: lane for (_, step), (lane,) in of_gate({"": raw}).items() if step in told}
            assert all({lane} == told[step] for step, lane in steps.items())
    return seen


@pytest.mark.parametrize("at", range(len(CORPUS)))
def test_everything_known_is_read_alike(at: int) -> None:
    bpmn, dmn = CORPUS[at]
    assert not [fault for raw in bpmn.values() for fault in look(xml.parse(raw))]
    assert judge(bpmn, dmn)


def moved(raw: bytes, random: Random) -> bytes:
    """A file in which some names of steps went, or were written a second time, into another lane."""
    root: Any = etree.fromstring(raw)
    lanes = list(root.iter("{*}lane"))
    for _ in range(random.randint(1, 3) if lanes else 0):
        refs, lane = list(root.iter("{*}flowNodeRef")), random.choice(lanes)
        ref = random.choice(refs)
        if random.random() < 0.5:
            lane.append(ref)
        else:
            lane.insert(random.randint(0, len(lane)), etree.fromstring(etree.tostring(ref)))
        lane.set("name", random.choice(["reviewer", "clerk", "worker"]))
    return bytes(etree.tostring(root))


@pytest.mark.parametrize("at", range(len(CORPUS)))
def test_mutants_are_read_alike(at: int) -> None:
    bpmn, dmn = CORPUS[at]
    for seed in range(SEEDS if len(bpmn) < 4 else 4):
        random = Random(seed)
        judge({name: moved(raw, random) for name, raw in bpmn.items()}, dmn)


def faults(raw: bytes, **more: bytes) -> list[tuple[str, str]]:
    """What the gate tells of `main`: elements and rules."""
    known = gate.Vocabulary({}, frozenset({"visit", "last", "f2"}), frozenset({"reviewer", "clerk"}), frozenset())
    return [(one.element, one.rule) for one in gate.faults("main", {"m": raw, **more}, {}, known)]


def test_a_lane_names_steps_of_its_own_process_alone() -> None:
    assert faults(TWO) == []
    strange = TWO.replace(REF.format("f2").encode(), (REF.format("f2") + REF.format("last")).encode())
    assert faults(strange) == [("lane_aux_0", "D-LANE")]
    assert compile("main", {"m": strange}, {}).lane("last") == "reviewer"
    assert reach(strange).filled == reach(TWO).filled
    inherited = TWO.replace(REF.format("f2").encode(), (REF.format("f2") + REF.format("visit")).encode())
    assert faults(inherited) == [("lane_aux_0", "D-LANE")]
    assert compile("main", {"m": inherited}, {}).lane("box:visit") == "reviewer"


def test_a_step_stands_in_one_lane() -> None:
    second = f'<bpmn:lane id="again" name="clerk">{REF.format("last")}</bpmn:lane></bpmn:laneSet>'
    assert faults(TWO.replace(b"</bpmn:laneSet>", second.encode(), 1)) == [("last", "D-LANE")]


def test_files_of_a_package_keep_their_own_lanes_messages_and_errors() -> None:
    """Ids are those of a file: another one may use them all again."""

    def one(key: str, name: str, lane: str, *more: str) -> bytes:
        nodes = [d.start(), d.user("last"), *more, d.catch("wait", d.message("m")), d.end("done", d.error("e"))]
        steps = ["begin", *(["call"] if more else []), "last", "wait", "done"]
        flows = [f"{a} > {b}" for a, b in pairwise(steps)]
        told = f'<bpmn:message id="msg_m" name="{name}"/><bpmn:error id="err_e" name="e" errorCode="{name}"/>'
        return d.document(told, d.process(key, nodes, flows, lane).replace(f"lane_{key}_0", "lane"))

    files = {"a": one("main", "first", "reviewer", d.call("call", "sub")), "b": one("sub", "second", "clerk")}
    definition = compile("main", files, {})
    assert (definition.lane("last"), definition.lane("call:last")) == ("reviewer", "clerk")
    specs = {"first": definition.spec, "second": definition.called["sub"]}
    for name, spec in specs.items():
        assert spec.task_specs["wait"].event_definition.name == name
        assert spec.task_specs["done"].event_definition.code == name


DECOY = '<x:note xmlns:x="urn:x">{}</x:note></bpmn:definitions>'


def aside(content: str) -> bytes:
    """The file with something among its shapes."""
    return TWO.replace(b"</bpmn:definitions>", DECOY.format(content).encode())


def test_what_stands_among_the_shapes_is_no_process() -> None:
    other = MAIN.replace('name="reviewer"', 'name="clerk"').replace('id="last"', 'id="first"')
    decoy = d.document('<x:note xmlns:x="urn:x">' + other + "</x:note>")
    assert {rule for _, rule in faults(TWO, b=decoy)} == {"D-ELEMENT"}
    assert reach(decoy) == reach(d.document())
    foreign = aside('<x:process id="main"><x:userTask id="last"/></x:process>')
    assert faults(foreign) == []
    assert reach(foreign) == reach(TWO)


def test_two_lanes_of_one_name_are_told_apart() -> None:
    second = '<bpmn:lane id="again" name="reviewer"><bpmn:flowNodeRef>last</bpmn:flowNodeRef></bpmn:lane>'
    drawn = TWO.replace(b"</bpmn:laneSet>", f"{second}</bpmn:laneSet>".encode(), 1)
    (told,) = look(xml.parse(drawn))
    assert "「reviewer」（lane_main_0）、「reviewer」（again）" in told.message


def test_a_process_is_drawn_once() -> None:
    assert faults(TWO, b=d.document(AUX)) == [("in2", "D-ID")]


NAMED = "<spiffworkflow:variableName>last</spiffworkflow:variableName>"
BOX = '<spiffworkflow:properties><spiffworkflow:property name="a" value="b"/></spiffworkflow:properties>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NAMED, NAMED + NAMED.replace(">last<", ">begun<")),
        (NAMED, NAMED + BOX),
        ('<spiffworkflow:property name="formJsonSchemaFilename" value="last', None),
        (NAMED + "</bpmn:extensionElements>", NAMED + "</bpmn:extensionElements>" + d.extension(BOX)),
    ],
)  # fmt: skip
def test_a_setting_is_given_once(old: str, new: str | None) -> None:
    new = new or '<spiffworkflow:property name="formJsonSchemaFilename" value="f2-schema.json"/>' + old
    assert ("last", "D-TWICE") in faults(TWO.decode().replace(old, new, 1).encode())


def test_a_flow_has_one_condition() -> None:
    again = "<bpmn:conditionExpression>True</bpmn:conditionExpression>"
    told = office.MAIN.replace(b"</bpmn:conditionExpression>", b"</bpmn:conditionExpression>" + again.encode(), 1)
    found = gate.faults("main", {"m": told, "c": office.CALLED}, {"t": office.TABLE}, office.KNOWN)
    assert [(one.element, one.rule) for one in found] == [("yes", "D-TWICE")]


def test_blanks_around_a_text_mean_nothing() -> None:
    wide = TWO.replace(b">last</spiff", b">\n  last\n </spiff").replace(
        REF.format("last").encode(), b"<bpmn:flowNodeRef> last\n</bpmn:flowNodeRef>"
    )
    assert faults(wide) == []
    step = compile("main", {"m": wide}, {}).spec.task_specs["last"]
    assert (step.variable, step.lane) == ("last", "reviewer")
    assert diagram.lanes(diagram.processes(xml.parse(wide))[0])["last"] == "reviewer"


def test_processes_of_one_file_are_told_apart() -> None:
    main, aux = reaches(TWO)
    assert (main.processes, main.steps, main.lanes) == (("main",), ("visit", "last"), ("reviewer",))
    assert (aux.processes, aux.steps, aux.filled) == (("aux",), ("f2",), (("clerk", "f2"),))
