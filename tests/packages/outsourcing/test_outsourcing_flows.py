"""The diagrams run on the engine with the package's own handlers; only the platform's operators are noted down."""

from collections.abc import Callable
from typing import Any

import pytest

from app import sdk
from app.engine.spiff.run import Run
from app.engine.steps import ServiceStep
from app.packages import calls
from tests.packages.outsourcing.conftest import content, demo

APPROVE = {"decision": "approve", "handover_to": None, "doubt_on": None}
RETURN = APPROVE | {"decision": "return"}


class Flow:
    """A running process. `done` notes every platform operator with its parameters; `kind`: what classify says."""

    def __init__(self, process: str, ports: Any, starter: str, kind: str = "new") -> None:
        self.done: list[tuple[str, dict[str, Any]]] = []
        self.kind = kind
        self.starter = starter
        self.ports = ports | {sdk.Move: sdk.Move("1", starter, "1", None)}
        given = {"starter": starter, "starter_user": "1", "case": "1", "entry": None}
        self.run = Run.start(content().definition(process), given, self.call)

    def call(self, step: ServiceStep) -> Any:
        if "." in step.operation:
            here = (step.parameters.get("current") or {}).get("code", "")
            acting = sdk.Applicant(self.starter, "contractor", "1", None, here)
            return calls.call_handler(step.operation, step.parameters, self.ports | {sdk.Applicant: acting})
        self.done.append((step.operation, dict(step.parameters)))
        return self.kind if step.operation == "classify" else None

    def send(self, facts: dict[str, Any]) -> "Flow":
        """Complete the one open step."""
        (step,) = self.run.steps
        self.run.complete(step.id, {step.variable: facts})
        return self

    @property
    def at(self) -> list[tuple[str, str]]:
        """Open steps and where they lie."""
        lanes = content().package.lanes
        return [(one.path, self._org(lanes[one.lane].org)) for one in self.run.steps]

    def _org(self, name: str) -> str:
        value = self.run.variables[name]
        code: str = value["code"] if isinstance(value, dict) else value
        return code

    def operators(self, name: str) -> list[dict[str, Any]]:
        return [parameters for operation, parameters in self.done if operation == name]


@pytest.fixture
def flow(ports: Any, at: Any) -> Callable[..., Flow]:
    at("2016-03-01")
    return lambda process, starter="33FM000001", kind="new": Flow(process, ports, starter, kind)


@pytest.fixture
def project() -> dict[str, Any]:
    names = content().package.forms["project"].facts
    return {name: demo("projects", "P01")["answers"].get(name) for name in names}


@pytest.mark.parametrize(
    ("process", "register"), [("collect_contractor", "contractor"), ("collect_licence", "licence")]
)
def test_a_unit_is_reviewed_at_home_and_published(process: str, register: str, flow: Any) -> None:
    case = flow(process)
    assert case.at == [("fill", "33FM000001")]
    assert case.send({}).at == [("review:review", "AJ-330000")]
    assert case.send(APPROVE).run.finished
    assert case.operators("publish") == [{"register": register, "face": "full"}]


def test_returned_and_recalled_forms_come_back(flow: Any) -> None:
    case = flow("collect_contractor").send({}).send(RETURN)
    assert case.at == [("fill", "33FM000001")]
    assert not case.run.deliver("recall")
    case.send({})
    assert case.run.deliver("recall")
    assert case.at == [("fill", "33FM000001")]
    assert case.send({}).send(APPROVE).run.finished
    assert len(case.operators("publish")) == 1


def test_a_minor_change_is_published_and_copied_for_a_spot_check(flow: Any) -> None:
    case = flow("collect_licence", kind="minor").send({})
    assert case.run.finished
    assert case.operators("copy")[0]["org"]["code"] == "AJ-330000"
    assert len(case.operators("publish")) == 1


def test_a_change_of_nothing_ends(flow: Any) -> None:
    case = flow("collect_licence", kind="same").send({})
    assert case.run.finished
    assert case.operators("publish") == []


def test_the_second_handover_goes_to_the_common_superior(flow: Any, project: Any) -> None:
    case = flow("collect_project").send(project)
    assert case.at == [("review:review", "AJ-370685")]
    hand = APPROVE | {"decision": "handover"}
    assert case.send(hand | {"handover_to": "AJ-370602"}).at == [("review:review", "AJ-370602")]
    assert case.send(hand | {"handover_to": "AJ-370685"}).at == [("review:review", "AJ-370600")]


def test_a_project_waits_for_unit_and_licence(flow: Any, project: Any, records: Any) -> None:
    case = flow("collect_project").send(project).send(APPROVE)
    waits = [one for one in case.run.waits if not one.boundary]
    assert [(one.name, dict(one.properties)) for one in waits] == [
        ("published", {"waitsFor": "missing", "key": "starter"})
    ]
    assert case.run.variables["missing"] == ["contractor", "licence"]
    records.put("contractor", "33FM000001", {})
    assert case.run.deliver("published")
    assert case.run.variables["missing"] == ["licence"]
    records.put("licence", "33FM000001", {})
    assert case.run.deliver("published")
    assert case.run.finished


def test_the_county_of_the_site_gets_a_copy_unless_it_reviews(flow: Any, project: Any, ports: Any) -> None:
    assert flow("collect_project").send(project).operators("copy")[0]["org"] == ""
    central = flow("collect_project", "34FM000006").send(project)
    assert central.at == [("review:review", "AJ-370600")]
    assert central.operators("copy")[0]["org"] == "AJ-370685"


def test_a_doubt_returns_the_form_and_opens_a_case(flow: Any, project: Any) -> None:
    case = flow("collect_project").send(project).send(APPROVE | {"decision": "doubt", "doubt_on": "licence"})
    assert case.at == [("fill", "33FM000001")]
    (opened,) = case.operators("open_case")
    assert opened["process"] == "doubt"
    assert set(opened["variables"]) == set(content().package.processes["doubt"].inputs)


def accident(key: str, **change: Any) -> dict[str, Any]:
    one = demo("accidents", key)
    answers = one["answers"] | {"grade": one["grade"]} | change
    return {name: answers.get(name) for name in content().package.forms["accident"].facts}


def test_an_accident_is_entered_checked_and_published(flow: Any) -> None:
    case = flow("accident", "AJ-370685").send(accident("A01"))
    assert case.at == [("second_person", "AJ-370685")]
    assert case.send(APPROVE).run.finished
    assert case.operators("publish") == [{"register": "accident", "face": "full"}]


def test_a_graver_accident_is_taken_over(flow: Any) -> None:
    case = flow("accident", "AJ-361181").send(accident("A02"))
    assert case.at == [("take_over", "AJ-361100")]
    assert case.send(accident("A02")).at == [("second_person", "AJ-361100")]
    assert case.send(RETURN).at == [("take_over", "AJ-361100")]
    graver = case.send(accident("A02", grade="重大"))
    assert graver.at == [("take_over", "AJ-360000")]


def test_a_returned_accident_goes_to_who_entered_it(flow: Any) -> None:
    case = flow("accident", "AJ-370685").send(accident("A01")).send(RETURN)
    assert case.at == [("fill", "AJ-370685")]


def test_a_superior_takes_an_accident_over(flow: Any) -> None:
    case = flow("accident", "AJ-370685").send(accident("A01"))
    case.send(APPROVE | {"decision": "handover", "handover_to": "AJ-370600"})
    assert case.at == [("take_over", "AJ-370600")]
    assert case.send(accident("A01", investigation_state="快报", publish_brief=True)).at == [
        ("second_person", "AJ-370600")
    ]
    case.send(APPROVE)
    assert case.operators("publish") == [{"register": "accident", "face": "brief"}]


def test_returns_do_not_make_the_case_grow(flow: Any, project: Any) -> None:
    case = flow("collect_project")
    sizes = []
    for _ in range(12):
        case.send(project).send(RETURN)
        sizes.append(len(case.run.dump()))
    assert max(sizes[3:]) < 1.05 * sizes[2]


def test_an_expired_licence_keeps_a_new_project_waiting(flow: Any, project: Any, records: Any) -> None:
    records.put("contractor", "33FM000001", {})
    records.put("licence", "33FM000001", {"fm_licence_valid_to": "2016-02-29"})
    case = flow("collect_project").send(project).send(APPROVE)
    assert case.run.variables["missing"] == ["licence"] and not case.run.finished
    records.entries.pop()
    records.put("licence", "33FM000001", {"fm_licence_valid_to": "2016-03-01"})
    assert case.run.deliver("published") and case.run.finished
