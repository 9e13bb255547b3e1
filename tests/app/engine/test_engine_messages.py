"""Messages: somebody must send them, where and as they are caught; what they are waited for with must be there."""

from itertools import pairwise

import pytest

from app.engine import gate
from tests.app.engine import engine_diagrams as d
from tests.app.engine import engine_office as office

INPUTS = {"waitsFor": "case", "key": "starter"}


def faults(*nodes: str, messages: tuple[str, ...] = ("come", "withdraw", "payment"), on: str = "w") -> set[str]:
    """Rules found at `w`, in a process that passes through these nodes."""
    names = [
        "begin",
        *(node.split('id="')[1].split('"')[0] for node in nodes if "boundaryEvent" not in node),
        "done",
    ]
    flows = [f"{here} > {there}" for here, there in pairwise(names)]
    flows += ["w > stopped"] if any("boundaryEvent" in node for node in nodes) else []
    ends = [d.end()] + ([d.end("stopped")] if len(flows) > len(names) - 1 else [])
    file = d.document(d.process("main", [d.start(), *nodes, *ends], flows), messages=messages)
    found = gate.faults("main", {"m": file}, {}, office.KNOWN)
    assert {each.element for each in found} <= {on}
    return {each.rule for each in found}


def test_a_message_nobody_sends_is_refused() -> None:
    assert faults(d.catch("w", d.message("payment"))) == {"D-MESSAGE"}
    assert faults(d.user("review"), d.boundary("w", "review", d.message("payment"))) == {"D-MESSAGE"}


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        (INPUTS, set()),
        ({}, {"D-MESSAGE", "D-VARIABLE"}),
        ({"waitsFor": "case"}, {"D-MESSAGE", "D-VARIABLE"}),
        ({"waitsFor": "case", "key": ""}, {"D-MESSAGE"}),
        ({"waitsFor": "missing", "key": "starter"}, {"D-VAR"}),
        ({"waitsFor": "case", "key": "nobody"}, {"D-VAR"}),
        ({"waitsFor": "['project']", "key": "starter"}, {"D-VARIABLE"}),
    ],
)
def test_what_it_is_waited_for_with_must_be_there(given: dict[str, str], rules: set[str]) -> None:
    found = faults(d.catch("w", d.message("come"), **given))
    assert found == rules or (found and found <= rules)


def test_it_is_caught_where_it_is_delivered() -> None:
    assert faults(d.user("review"), d.boundary("w", "review", d.message("withdraw"))) == set()
    assert faults(d.user("review"), d.boundary("w", "review", d.message("come"))) == {"D-MESSAGE"}
    assert faults(d.catch("w", d.message("withdraw"))) == {"D-MESSAGE"}


def test_without_any_sender_none_may_be_waited_for() -> None:
    file = d.document(
        d.process("main", [d.start(), d.catch("w", d.message("come")), d.end()], ["begin > w", "w > done"]),
        messages=("come",),
    )
    none = gate.Vocabulary({}, frozenset(), frozenset(), frozenset())
    assert [(each.element, each.rule) for each in gate.faults("main", {"m": file}, {}, none)] == [
        ("w", "D-MESSAGE")
    ]
