"""Processes of a few steps that publish, and what the check of reviews tells of them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from app.engine.gate import Fault
from app.forms.schema import Form
from app.packages.check_review import faults
from app.packages.package import FormDecl, Lane, Package, Process, Step
from app.registers.declaration import Register
from tests.app.engine import engine_diagrams as d

LANES = {
    "unit": Lane("unit", "contractor", "starter"),
    "office": Lane("office", "inspector", "review_org"),
    "own": Lane("own", "inspector", "starter"),
    "second": Lane("second", "inspector", "starter", ("fill",)),
    "other_office": Lane("other_office", "inspector", "other_org"),
    "apart": Lane("apart", "inspector", "review_org", ("fill",)),
    "both": Lane("both", "inspector", "review_org", ("fill", "more")),
    "boss": Lane("boss", "inspector", "starter", ("fill", "more")),
    "astray": Lane("astray", "inspector", "review_org", ("check",)),
    "other_unit": Lane("other_unit", "contractor", "other_org"),
}
TABLE = d.table("route", ["starter"], ["next"], [["-", '"a"']])
PUBLISH = d.service("publish", "publish", register="'r'", face="'full'")
FORMS = {"fill": FormDecl("fill"), "check": FormDecl("check", ("decision",)), "other": FormDecl("other")}
REGISTERS = {"r": Register("r", "p", "fill", (), "unit")}
SHOWN = d.process("out", [d.start("a"), PUBLISH, d.end("z")], ["a > publish", "publish > z"])
INNER = d.process(
    "inner", [d.start("in"), d.user("look", "check", "check"), d.end("out")], ["in > look", "look > out"], "office"
)


def judged(
    nodes: list[str],
    flows: list[str],
    lanes: Mapping[str, str],
    role: str = "contractor",
    reason: str | None = None,
    registers: Mapping[str, Register] = REGISTERS,
    forms: Mapping[str, Form] = MappingProxyType({}),
    steps: Iterable[Step] = (),
) -> list[str]:
    """Elements that are told."""
    found = told_of(nodes, flows, lanes, role, reason, registers, forms, steps)
    return list(dict.fromkeys(one.element for one in found))


def told_of(
    nodes: list[str],
    flows: list[str],
    lanes: Mapping[str, str],
    role: str = "contractor",
    reason: str | None = None,
    registers: Mapping[str, Register] = REGISTERS,
    forms: Mapping[str, Form] = MappingProxyType({}),
    steps: Iterable[Step] = (),
    more: Mapping[str, bytes] = MappingProxyType({}),
) -> list[Fault]:
    """What is told; `forms`: their schemas, `steps`: what package.toml says of them, `more`: diagrams besides."""
    main = d.document(d.process("main", [d.start(), *nodes, d.end()], flows, "unit", lanes=lanes))
    process = replace(Process("main", "主"), start=(role,) if role else (), unreviewed=reason)
    said = {(one.process, one.step): one for one in steps}
    package = Package("p", "包", {"main": process}, LANES, FORMS, registers, steps=said)
    files = {"m": main, "i": d.document(INNER), "s": d.document(SHOWN), **more}
    return list(faults(package, files, {"t": TABLE}, forms))


ROW = [d.xor("again"), d.user("fill"), d.user("check"), d.xor("said", "no"), PUBLISH]
AGREED = 'check["decision"] == "approve"'
INTO = ["begin > again", "again > fill"]
BEHIND = [f"said > publish | {AGREED}", "no: said > again", "publish > done"]
LINE = [*INTO, "fill > check", "check > said", *BEHIND]
WIDE = {"r": replace(REGISTERS["r"], include={"other": ("answer",)})}
