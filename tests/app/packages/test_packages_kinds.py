"""What a handler's annotation and a form say about a value is what the check of diagrams knows of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, TypedDict

import pytest

from app import sdk
from app.engine import kinds
from app.engine.kinds import ANY, Kind, many, one, thing
from app.packages import check
from app.packages.kinds import of_type
from tests.app.packages.conftest import OPERATORS, Disk

TEXT = one(kinds.TEXT)


class Colour(StrEnum):
    """An enumeration of texts."""

    RED = "red"


class Told(TypedDict):
    """What a handler may give."""

    code: str


@dataclass(frozen=True)
class Place:
    """Another one."""

    code: str | None


@pytest.mark.parametrize(
    ("hint", "kind"),
    [
        (str, TEXT), (int, one(kinds.SUM)), (bool, one(kinds.TRUTH)), (date, one(kinds.DAY)), (Any, ANY),
        (sdk.Json, ANY), (Colour, TEXT), (str | None, Kind(frozenset({kinds.TEXT, kinds.EMPTY}))),
        (list[str], many(TEXT)), (Sequence[str], many(TEXT)), (tuple[str, ...], many(TEXT)), (list, many(ANY)),
        (Iterator[date], many(one(kinds.DAY))), (dict[str, str], thing()), (Mapping[str, Any], thing()),
        (Told, thing({"code": TEXT})), (Literal["a", "b"], Kind(frozenset({kinds.SAID}), frozenset("ab"))),
        (Place, thing({"code": Kind(frozenset({kinds.TEXT, kinds.EMPTY}))})),
    ],
)  # fmt: skip
def test_an_annotation_tells_the_kind(hint: Any, kind: Kind) -> None:
    assert of_type(hint) == kind


@pytest.mark.parametrize(
    ("gives", "right"),
    [
        (sdk.Department, True), (str, True), (dict[str, str], True), (Any, True),
        (str | None, False), (sdk.Department | None, False), (int, False), (list[str], False), (Place, False),
    ],
)  # fmt: skip
def test_a_lane_whose_office_may_be_none_is_refused(
    disk: Disk, gives: Any, right: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sdk.handlers()["danger.find_office"].call.__annotations__, "return", gives)
    found = check.faults_on_disk(disk.processes, disk.forms, "danger", OPERATORS)
    assert [(one.element, one.rule) for one in found] == ([] if right else [("look", "D-LANE")]), found


TIMER = '<bpmn:boundaryEvent id="late" attachedToRef="fill"><bpmn:timerEventDefinition><bpmn:timeDate>{}'
REST = '</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent><bpmn:endEvent id="over"/>'
FLOW = '<bpmn:sequenceFlow id="f9" sourceRef="late" targetRef="over"/>'


@pytest.mark.parametrize(
    ("field", "right"), [("found_on", True), ("place", False), ("people", False), ("level", False)]
)
def test_a_date_comes_from_a_required_field_of_dates(disk: Disk, field: str, right: bool) -> None:
    disk.edit("package.toml", 'facts = ["place", "people"]', f'facts = ["place", "people", "{field}"]')
    wait = TIMER.replace('"fill"', '"rate"').format(f"danger[&quot;{field}&quot;]") + REST + FLOW
    disk.edit("report.bpmn", "</bpmn:process>", wait + "</bpmn:process>")
    found = check.faults_on_disk(disk.processes, disk.forms, "danger", OPERATORS)
    assert {(one.element, one.rule) for one in found} == (set() if right else {("late", "D-TIMER")}), found
