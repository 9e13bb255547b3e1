"""Everything that must be right before a package may be published, told at once."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app import sdk
from app.engine import gate
from app.engine.gate import MOST, Fault, Message, Vocabulary
from app.engine.gate_duplicates import RULE as TWICE
from app.engine.kinds import Kind
from app.forms.schema import Form, FormFault
from app.packages import (
    calls,
    check_include,
    check_manifest,
    check_posts,
    check_registers,
    check_review,
    check_tables,
    check_texts,
    check_whole,
    code,
    folder,
    walks,
)
from app.packages.content import Content
from app.packages.fault_files import located
from app.packages.faults import Faulty
from app.packages.kinds import STARTED_WITH, of_answers, of_result
from app.packages.package import Package, Process

Operators = Mapping[str, Callable[..., Any]]
"""The platform's operators by name; their first parameter is the case, the others come from the diagram."""

MESSAGES: Mapping[str, Message] = {
    "published": Message(boundary=False, needs=("waitsFor", "key"), lists=("waitsFor",)),
    "recall": Message(boundary=True),
}
"""What somebody sends: the publication of a record, and the applicant who takes a form back."""

_UNCLEAR = frozenset({TWICE, "D-SIZE"})
_Names = Mapping[str, frozenset[str]]


def faults(content: Content, operators: Operators) -> list[Fault]:
    """All faults of a bundle, none twice; each names the element and tells in Chinese what to do."""
    try:
        _, package = content.forms, content.package
    except FormFault as failure:
        return [*located((Fault("", "form", sentence) for sentence in failure.faults), content.files)]
    diagrams = [*_of_diagrams(content, package, operators)]
    found = [
        *check_texts.faults(content.files),
        *walks.faults(content.files),
        *check_manifest.faults(content, package),
        *check_posts.faults(content, package),
        *check_registers.faults(content, package),
        *check_include.faults(content, package),
        *(_of_ways(content, package) if all(one.rule not in _UNCLEAR for one in diagrams) else ()),
        *diagrams,
    ]
    return list(dict.fromkeys(located(found, content.files)))[:MOST]


def _of_ways(content: Content, package: Package) -> Iterator[Fault]:
    """What is said on the ways to a publication, where a diagram says one thing and is not too large."""
    yield from check_review.faults(package, content.bpmn, content.dmn, content.forms)
    yield from check_whole.faults(content, package)


def faults_on_disk(processes: Path, forms: Path, key: str, operators: Operators) -> list[Fault]:
    """All faults of a package folder."""
    code.load([key])
    try:
        return faults(Content(key, folder.files(processes, forms, key)), operators)
    except Faulty as failure:
        return list(failure.faults)


def _of_diagrams(content: Content, package: Package, operators: Operators) -> Iterator[Fault]:
    drawn = gate.Diagrams(content.bpmn, content.dmn)
    for process, known in vocabularies(content, package, operators):
        yield from drawn.faults(process, known)
    yield from check_tables.faults(content.dmn)


def vocabularies(content: Content, package: Package, operators: Operators) -> Iterator[tuple[str, Vocabulary]]:
    """What the diagrams of each process may name."""
    named = _parameters(package.key, operators), _optional(package.key, operators)
    results = _results(operators)
    for process in package.processes.values():
        yield process.key, _known(content, process, *named, results)


def _known(
    content: Content, process: Process, parameters: _Names, optional: _Names, results: Mapping[str, Kind]
) -> Vocabulary:
    return Vocabulary(
        operators=parameters,
        optional=optional,
        elsewhere=frozenset(sdk.handlers()) - parameters.keys(),
        forms=frozenset(content.forms),
        lanes=frozenset(content.package.lanes),
        inputs=frozenset({*STARTED_WITH, *process.inputs}),
        offices={lane.name: lane.org for lane in content.package.lanes.values() if lane.org != "starter"},
        messages=MESSAGES,
        facts={name: frozenset(one.facts) for name, one in content.package.forms.items()},
        fields={name: _kinds(form) for name, form in content.forms.items()},
        given=STARTED_WITH,
        answers={name: of_answers(form, _facts(content, name)) for name, form in content.forms.items()},
        results=results,
        registers=frozenset(content.package.registers),
    )


def _facts(content: Content, form: str) -> tuple[str, ...]:
    declared = content.package.forms.get(form)
    return declared.facts if declared else ()


def _kinds(form: Form) -> dict[str, str]:
    return {name: node.kind for name, node in form.fields.items()}


def _parameters(key: str, operators: Operators) -> dict[str, frozenset[str]]:
    """Parameter names of every operator a diagram of this package may call."""
    platform = {name: frozenset([*inspect.signature(one).parameters][1:]) for name, one in operators.items()}
    return platform | {name: frozenset(shape.values) for name, shape in _own(key)}


def _optional(key: str, operators: Operators) -> dict[str, frozenset[str]]:
    """Those of them that may be left out."""
    given = {name: inspect.signature(one).parameters.values() for name, one in operators.items()}
    platform = {
        name: frozenset(one.name for one in parameters if one.default is not inspect.Parameter.empty)
        for name, parameters in given.items()
    }
    return platform | {name: shape.optional for name, shape in _own(key)}


def _own(key: str) -> Iterator[tuple[str, calls.Shape]]:
    found = ((name, one.call) for name, one in sdk.handlers().items() if name.startswith(f"{key}."))
    return ((name, calls.shape(call)) for name, call in found)


def _results(operators: Operators) -> dict[str, Kind]:
    """What every operator leaves in its result variable."""
    own = {name: of_result(one.call) for name, one in sdk.handlers().items()}
    return {name: of_result(one) for name, one in operators.items()} | own
