"""Processes that open cases: they say which, it is there, and no chain comes back."""

from collections.abc import Mapping

import pytest

from app.packages.check_openings import faults
from app.packages.package import Package, Process
from app.packages.reach import reach
from tests.app.engine import engine_diagrams as d


def judged(opens: Mapping[str, str], calls: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Faults of processes that open others; `calls`: who calls whom."""
    reaches = []
    for key, process in opens.items():
        called = (calls or {}).get(key)
        last = d.call("c", called) if called else d.user("c")
        task = d.service(f"open_{key}", "open_case", process=process) if process else d.user("nothing")
        reaches.append(reach(d.document(d.process(key, [d.start(), task, last, d.end()], []))))
    package = Package("p", "包", {key: Process(key, key) for key in opens if not key.startswith("inner")})
    return [(one.element, one.rule) for one in faults(package, reaches)]


@pytest.mark.parametrize(
    ("opens", "found"),
    [
        ({"a": "'b'", "b": ""}, []),
        ({"a": "'b'", "b": "'c'", "c": ""}, []),
        ({"a": "'a'"}, ["open_a"]),
        ({"a": "'b'", "b": "'a'"}, ["open_a", "open_b"]),
        ({"a": "'b'", "b": "'c'", "c": "'a'"}, ["open_a", "open_b", "open_c"]),
        ({"a": "'b'", "b": "'c'", "c": "'b'"}, ["open_b", "open_c"]),
        ({"a": "'nowhere'"}, ["open_a"]),
        ({"a": "form['kind']"}, ["open_a"]),
        ({"a": "'b' if starter else 'c'", "b": "", "c": ""}, ["open_a"]),
        ({"a": "7"}, ["open_a"]),
        ({"a": "'b"}, ["open_a"]),
    ],
)
def test_chains_are_seen(opens: dict[str, str], found: list[str]) -> None:
    assert judged(opens) == [(element, "opening") for element in found]


def test_what_a_called_diagram_opens_counts_too() -> None:
    assert judged({"a": "", "inner": "'a'"}, {"a": "inner"}) == [("open_inner", "opening")]
