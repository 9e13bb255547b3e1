"""The demo records of the package: every verdict, every department, every rule of the routing tables."""

from typing import Any

import pytest

from app import sdk
from app.engine import decisions
from app.packages import calls
from tests.packages.outsourcing.conftest import content, demo, scans
from tests.packages.outsourcing.outsourcing_ports import DEMO


def ids(kind: str) -> list[str]:
    return [one["id"] for one in DEMO[kind]]


@pytest.mark.parametrize("key", ids("contractors"))
def test_units_and_licences_are_accepted(key: str, judge: Any, at: Any) -> None:
    at("2016-03-01")
    one = demo("contractors", key)
    account = one["unit"]["account"]
    assert judge("contractor", one["contractor"], account).verdict == "accept"
    found = judge("licence", scans(one["licence"], *one["scans"]), account)
    assert (found.verdict, found.problems) == ("accept", ())
    assert found.answers["safety_officer_count"] == 1


@pytest.mark.parametrize("key", ids("contractors"))
def test_units_belong_to_their_home_authority(key: str, ports: Any) -> None:
    one = demo("contractors", key)
    content()
    found = calls.call_handler("outsourcing.home_authority", {"starter": one["unit"]["account"]}, ports)
    assert (found["code"], found["rule"]) == (one["reviewer"], "RT-0")


@pytest.mark.parametrize("key", ids("projects"))
def test_projects_raise_only_their_warnings(key: str, judge: Any, records: Any, at: Any) -> None:
    one = demo("projects", key)
    at(one["on"])
    unit = next(each for each in DEMO["contractors"] if each["unit"]["account"] == one["contractor"])
    records.put("contractor", one["contractor"], unit["contractor"])
    found = judge("project", one["answers"], one["contractor"])
    assert sorted(found.warnings) == one["confirm"]
    assert not [each for each in found.problems if each.severity == "reject"]


@pytest.mark.parametrize("key", ids("projects"))
def test_projects_go_to_their_department(key: str, ports: Any, at: Any) -> None:
    one = demo("projects", key)
    at(one["on"])
    project = {"site_county_code": None, "offshore_operator": None, **one["answers"]}
    move = {sdk.Move: sdk.Move("1", one["contractor"], "1", None)}
    asked = {"starter": one["contractor"], "project": project}
    routing = calls.call_handler("outsourcing.routing_facts", asked, ports | move)
    level = _decide("routing", {"routing": routing})
    found = calls.call_handler("outsourcing.route_review", {**level, "project": project}, ports)
    assert (found["code"], found["rule"]) == (one["reviewer"], one["rule"])


@pytest.mark.parametrize("key", ids("accidents"))
def test_accidents_are_graded_and_entered_by_their_department(
    key: str, judge: Any, records: Any, ports: Any, at: Any
) -> None:
    one = demo("accidents", key)
    at("2016-06-01")
    project = demo("projects", one["project"])
    entry = records.put("project", project["contractor"], project["answers"])
    found = judge("accident", {**one["answers"], "project_id": entry.id}, "AJ-000000")
    assert (found.verdict, found.problems) == ("accept", ())
    assert (found.answers["grade"], found.answers["grade_provisional"]) == (one["grade"], one["provisional"])
    assert _entered_by(found.answers, ports) == (one["entering"], one["rule"])


def _entered_by(answers: dict[str, Any], ports: Any) -> tuple[str, str]:
    facts = calls.call_handler("outsourcing.accident_facts", {"accident": answers}, ports)
    decided = _decide("accident_entry", {"facts": facts})
    asked = {"level": decided["entry_level"], "rule": decided["entry_rule"], "facts": facts}
    held = {"code": "AJ-000000", "rule": ""}
    found = calls.call_handler("outsourcing.route_accident", {**asked, "holder": held}, ports)
    return found["code"], found["rule"]


def _decide(table: str, variables: dict[str, Any]) -> dict[str, Any]:
    (decision,) = decisions.read(content().dmn[f"{table}.dmn"])
    return decision.decide(variables)


def test_every_routing_rule_has_a_demo_project() -> None:
    assert {one["rule"] for one in DEMO["projects"]} == {f"RT-{number}" for number in range(1, 11)}
