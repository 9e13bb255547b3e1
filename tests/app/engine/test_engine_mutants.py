"""Malicious and broken diagrams: refused cleanly with their elements, or accepted and startable."""

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import pytest
from lxml import etree

from app.engine import gate
from app.engine.spiff import run as spiff
from app.engine.steps import EngineError, ServiceStep
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office

SEEDS = 300
INPUTS = {"starter": "33FM000001", "starter_user": "1", "case": "1", "entry": None}
WORDS = (
    "begin merge fill gate join fork done in review main reviewing grading"
    " -1 0 None True P1D PT0S R/PT1S Start End 1e999 __class__ 9**9**9"
)
FACTS = {"kind": "a", "decision": "approve"}
Tree = etree._Element


def texts(marker: Path) -> list[str]:
    """What a mutant may put into an attribute or text."""
    attack = f"__import__('pathlib').Path('{marker}').touch()"
    long = f"().__class__.__base__.__subclasses__() or {attack}"
    return [*WORDS.split(), "", "a b", "x" * 70, attack, long, "project['kind']"]


def drop(random: Random, node: Tree, values: list[str]) -> None:
    """Remove the element."""
    above = node.getparent()
    if above is not None:
        above.remove(node)


def double(random: Random, node: Tree, values: list[str]) -> None:
    """Repeat the element beside itself."""
    above = node.getparent()
    if above is not None:
        above.append(deepcopy(node))


def change(random: Random, node: Tree, values: list[str]) -> None:
    """Give an attribute another value."""
    if node.attrib:
        node.set(random.choice(list(node.attrib)), random.choice(values))


def lose(random: Random, node: Tree, values: list[str]) -> None:
    """Remove an attribute."""
    if node.attrib:
        del node.attrib[random.choice(list(node.attrib))]


def say(random: Random, node: Tree, values: list[str]) -> None:
    """Change the text."""
    node.text = random.choice(values)


def rename(random: Random, node: Tree, values: list[str]) -> None:
    """Turn it into another element."""
    tags = [
        "userTask",
        "scriptTask",
        "parallelGateway",
        "exclusiveGateway",
        "inclusiveGateway",
        "eventBasedGateway",
    ]
    tags += [
        "subProcess",
        "callActivity",
        "endEvent",
        "startEvent",
        "intermediateCatchEvent",
        "boundaryEvent",
        "task",
    ]
    node.tag = f"{{{d.HEAD.split(chr(34))[5]}}}{random.choice(tags)}"


def move(random: Random, node: Tree, values: list[str]) -> None:
    """Hang it somewhere else."""
    others = [each for each in node.getroottree().iter() if each not in set(node.iter())]
    if others and node.getparent() is not None:
        random.choice(others).append(node)


KINDS: list[Callable[[Random, Tree, list[str]], None]] = [drop, double, change, change, lose, say, rename, move]


def mutant(random: Random, raw: bytes, values: list[str]) -> bytes:
    """One to three changes at random places; now and then a cut."""
    root = etree.fromstring(raw)
    for _ in range(random.choice([1, 1, 2, 3])):
        random.choice(KINDS)(random, random.choice(list(root.iter())), values)
    made = etree.tostring(root)
    return made[: random.randrange(len(made))] if random.random() < 0.03 else made


def answer(step: ServiceStep) -> Any:
    """Whatever a service may answer."""
    return FACTS


def start(main: bytes, called: bytes, table: bytes) -> None:
    """What was accepted must start; its people may complete a few steps with a sentence at worst."""
    definition = spiff.compile("main", {"m": main, "c": called}, {"t": table})
    run = spiff.Run.start(definition, INPUTS, answer)
    try:
        for _ in range(12):
            run = spiff.Run.load(definition, run.dump(), answer)
            if run.steps:
                run.complete(run.steps[-1].id, {run.steps[-1].variable: FACTS})
    except EngineError as error:
        assert error.element and error.message


HIDDEN: tuple[str, ...] = (
    "EventDefinition",
    "Expression",
    "Characteristics",
    "DataItem",
    "Ref",
    "timeDuration",
    "timeDate",
)
HIDDEN += ("property", "parameter", "Operator", "definitions", "message", "error", "laneSet")


def is_drawn(files: list[bytes], element: str) -> bool:
    """Whether an author can click it: a whole file, something of a table, or what a canvas shows."""
    tags = []
    for raw in files[:2]:
        with suppress(etree.LxmlError):
            tags += [str(each.tag) for each in etree.fromstring(raw).iter() if each.get("id") == element]
    return not tags or not all(tag.endswith(HIDDEN) for tag in tags)


@pytest.mark.parametrize("block", range(6))
def test_mutants_are_refused_cleanly_or_start(block: int, tmp_path: Path) -> None:
    marker, accepted = tmp_path / "marker", 0
    for seed in range(block * SEEDS // 6, (block + 1) * SEEDS // 6):
        random = Random(seed)
        files = [office.MAIN, office.CALLED, office.TABLE]
        at = random.choice([0, 0, 0, 1, 2])
        files[at] = mutant(random, files[at], texts(marker))
        began = process_time()
        found = gate.faults("main", {"m": files[0], "c": files[1]}, {"t": files[2]}, office.KNOWN)
        assert all(fault.element and fault.rule.startswith("D-") and fault.message for fault in found), (
            seed,
            found,
        )
        assert all(is_drawn(files, fault.element) for fault in found), (seed, found)
        if not found:
            accepted += 1
            start(*files)
        assert process_time() - began < 5, seed
        assert "D-ENGINE" not in {fault.rule for fault in found}, (seed, found)
    assert not marker.exists() and 0 < accepted < SEEDS // 6


def chain(steps: int) -> bytes:
    """One step after another."""
    nodes = [d.start(), *(d.user(f"u{at}", "review", "review") for at in range(steps)), d.end()]
    flows = ["begin > u0", *(f"u{at} > u{at + 1}" for at in range(steps - 1)), f"u{steps - 1} > done"]
    return d.document(d.process("main", nodes, flows))


def forks(levels: int) -> bytes:
    """A fork in every branch of a fork, never joined: 2^levels tokens."""
    nodes, flows, open_ends = [d.start()], [], ["begin"]
    for level in range(levels):
        key = f"f{level}"
        nodes += [d.parallel(key), d.parallel(f"m{level}"), d.parallel(f"n{level}")]
        flows += [*(f"{each} > {key}" for each in open_ends), f"{key} > m{level}", f"{key} > n{level}"]
        open_ends = [f"m{level}", f"n{level}"]
    return d.document(d.process("main", [*nodes, d.end()], [*flows, *(f"{each} > done" for each in open_ends)]))


def nested(levels: int) -> bytes:
    """Subprocess in subprocess."""
    inside, flows = d.user("u", "review", "review"), d.flow("b0 > u") + d.flow("u > e0")
    for at in range(levels):
        inside = (
            f'<bpmn:subProcess id="s{at}">{d.start(f"b{at}")}{d.end(f"e{at}")}{inside}{flows}</bpmn:subProcess>'
        )
        flows = d.flow(f"b{at + 1} > s{at}") + d.flow(f"s{at} > e{at + 1}")
    last = levels - 1
    whole = d.process("main", [d.start(), inside, d.end()], [f"begin > s{last}", f"s{last} > done"])
    return d.document(whole.replace("</bpmn:lane>", "<bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane>"))


def many(number: str) -> bytes:
    """That many instances."""
    mark = f"<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{number}</bpmn:loopCardinality>"
    task = d.user("u", "review", "review", mark + "</bpmn:multiInstanceLoopCharacteristics>")
    return d.document(d.process("main", [d.start(), task, d.end()], ["begin > u", "u > done"]))


def dense(gates: int) -> bytes:
    """Inclusive gateways, each leading to all the others."""
    keys = [f"g{at}" for at in range(gates)]
    nodes = [d.start(), *(d.inclusive(key, f"f_{key}_done") for key in keys), d.end()]
    flows = [f"{one} > {two} | entry" for one in keys for two in keys if one != two]
    flows += ["begin > g0", *(f"{key} > done" for key in keys)]
    return d.document(d.process("main", nodes, flows))


CALLS_ITSELF = d.document(d.process("main", [d.start(), d.call("c", "main"), d.end()], ["begin > c", "c > done"]))
HOSTILE = [
    chain(201),
    chain(3000),
    forks(20),
    forks(60),
    nested(30),
    nested(60),
    many("100000"),
    many("10 ** 9"),
    CALLS_ITSELF,
    dense(22),
    dense(60),
    b"<a" * 400_000,
    b"<bpmn>" * 100_000,
    office.MAIN + office.MAIN,
    b"\x00" * 1000,
    office.MAIN.replace(b"fill", b"\xff"),
    office.MAIN.replace(b"main", b"main" * 100_000),
    office.MAIN.replace(b"<bpmn:process", b"<!-- " + b"x" * 10**6 + b"--><bpmn:process"),
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_are_refused_quickly(raw: bytes) -> None:
    began = process_time()
    found = gate.faults("main", {"m": raw, "c": office.CALLED}, {"t": office.TABLE}, office.KNOWN)
    assert found and all(fault.element and fault.rule != "D-ENGINE" for fault in found)
    assert process_time() - began < 5


@pytest.mark.parametrize("raw", [chain(150), nested(8), forks(3)], ids=["chain", "nested", "forks"])
def test_large_but_decent_files_start(raw: bytes) -> None:
    assert gate.faults("main", {"m": raw}, {}, office.KNOWN) == []
    definition = spiff.compile("main", {"m": raw}, {})
    run = spiff.Run.start(definition, INPUTS, answer)
    assert run.finished or run.steps[0].lane == "reviewer"
