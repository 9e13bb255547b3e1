"""A lane holds what lies in the subprocesses drawn in it: editors name only these in it."""

import timeit
from itertools import pairwise

import pytest

from app.engine import diagram, xml
from app.engine.spiff.run import compile
from tests.app.engine import engine_diagrams as d


def inner(key: str, *content: str) -> str:
    """A subprocess that runs through its content."""
    ids = [each.split('id="')[1].split('"')[0] for each in content]
    steps = [f"begin_{key}", *ids, f"end_{key}"]
    flows = "".join(d.flow(f"{one} > {other}") for one, other in pairwise(steps))
    body = "".join([d.start(steps[0]), *content, d.end(steps[-1]), flows])
    return f'<bpmn:subProcess id="{key}">{body}</bpmn:subProcess>'


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ({"outer": "reviewer"}, ("reviewer", "reviewer", None)),
        ({"outer": "reviewer", "deep": "worker"}, ("reviewer", "worker", None)),
        ({"outer": "reviewer", "visit": "worker"}, ("worker", "reviewer", None)),
        ({"nested": "worker", "last": "reviewer"}, (None, "worker", "reviewer")),
        ({"outer": "reviewer", "nested": "worker"}, ("reviewer", "worker", None)),
    ],
)
def test_gate_and_engine_read_the_same_lane(
    named: dict[str, str], wanted: tuple[str | None, str | None, str | None]
) -> None:
    nested = inner("nested", d.user("deep"))
    nodes = [d.start(), inner("outer", d.user("visit"), nested), d.user("last"), d.end()]
    lanes = "".join(
        f'<bpmn:lane id="lane_{key}" name="{name}"><bpmn:flowNodeRef>{key}</bpmn:flowNodeRef></bpmn:lane>'
        for key, name in named.items()
    )
    flows = ["begin > outer", "outer > last", "last > done"]
    drawn = f'<bpmn:laneSet id="set">{lanes}</bpmn:laneSet>' + "".join([*nodes, *map(d.flow, flows)])
    raw = d.document(f'<bpmn:process id="main" isExecutable="true">{drawn}</bpmn:process>')
    read = diagram.lanes(xml.parse(raw))
    assert (read.get("visit"), read.get("deep"), read.get("last")) == wanted
    definition = compile("main", {"main.bpmn": raw}, {})
    assert tuple(map(definition.lane, ("outer:visit", "outer:nested:deep", "last"))) == wanted


def seconds(many: int) -> float:
    """What reading the lanes of that many subprocesses takes at best."""
    refs = "".join(f"<bpmn:flowNodeRef>s{number}</bpmn:flowNodeRef>" for number in range(many))
    inside = "".join(f'<bpmn:subProcess id="s{number}"/>' for number in range(many))
    lanes = f'<bpmn:laneSet id="set"><bpmn:lane id="lane" name="clerk">{refs}</bpmn:lane></bpmn:laneSet>'
    root = xml.parse(d.document(f'<bpmn:process id="main">{lanes}{inside}</bpmn:process>'))
    return min(timeit.repeat(lambda: diagram.lanes(root), number=1, repeat=3))


def test_lanes_of_many_subprocesses_are_soon_read() -> None:
    """Before anything has looked at how large the drawing is: eight times as many take no square of that."""
    assert seconds(8000) < 32 * seconds(1000)
