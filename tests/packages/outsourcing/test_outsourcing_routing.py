"""Routing beyond the samples: totality over all regions, handovers, doubts, prerequisites, faces."""

from typing import Any

import pytest

from app import sdk
from app.engine import decisions
from app.packages import calls
from app.regions import queries as regions
from handlers.outsourcing.grades import GRADES
from handlers.outsourcing.places import SEA, Place, kind_of
from tests.packages.outsourcing.conftest import content
from tests.packages.outsourcing.outsourcing_ports import Places

TIERS = ("地方", "总部", "二级", "三级及以下")


def table(name: str) -> decisions.Decision:
    (found,) = decisions.read(content().dmn[f"{name}.dmn"])
    return found


def call(name: str, ports: Any, **values: Any) -> Any:
    content()
    return calls.call_handler(f"outsourcing.{name}", values, ports)


def all_places() -> list[Place]:
    """Every county in force today, and every city that has none."""
    found = []
    for province in regions.provinces():
        for region in regions.children(province.code):
            below = regions.children(region.code) if region.level == "city" else [region]
            found += [Place(province.code, one.code[:4] + "00", one.code) for one in below]
            found += [] if below else [Place(province.code, region.code, "")]
    return found


def test_every_region_tier_and_kind_has_exactly_one_rule() -> None:
    places, routing = all_places(), table("routing")
    assert len(places) > 2800
    kinds = {kind_of(place, Places()) for place in places}
    assert kinds == {"县（市、区、旗）", "直辖市", "不设县的市", "省直辖县"}
    for tier in TIERS:
        for site in (*kinds, SEA):
            for listed in ("是", "否"):
                decided = routing.decide({"routing": {"tier": tier, "site": site, "listed": listed}})
                assert decided["rule"].startswith("RT-")


def test_every_region_has_a_department_for_every_level(ports: Any) -> None:
    for place in all_places()[::40]:
        codes = dict(
            zip(("site_province_code", "site_city_code", "site_county_code"), vars_of(place), strict=True)
        )
        for level in ("县级", "市级", "省级"):
            found = call("route_review", ports, level=level, rule="RT-0", project=codes)
            assert found["code"].startswith(f"AJ-{place.province[:2]}")


def vars_of(place: Place) -> tuple[str, str, str]:
    return place.province, place.city, place.county


@pytest.mark.parametrize(
    ("tier", "site", "listed", "rule"),
    [
        ("地方", "县（市、区、旗）", "是", "RT-2"),
        ("地方", "直辖市", "否", "RT-3"),
        ("地方", "不设县的市", "否", "RT-4"),
        ("地方", "省直辖县", "否", "RT-5"),
        ("三级及以下", "不设县的市", "否", "RT-6"),
        ("总部", "直辖市", "是", "RT-7"),
        ("总部", "直辖市", "否", "RT-8"),
        ("二级", "直辖市", "否", "RT-9"),
        ("二级", "省直辖县", "否", "RT-10"),
        ("总部", SEA, "是", "RT-1"),
        ("地方", SEA, "否", "RT-1"),
    ],
)
def test_order_of_the_routing_rules(tier: str, site: str, listed: str, rule: str) -> None:
    assert table("routing").decide({"routing": {"tier": tier, "site": site, "listed": listed}})["rule"] == rule


def test_every_grade_and_place_has_an_entering_level() -> None:
    entry = table("accident_entry")
    found = {
        (grade, site): entry.decide({"facts": {"grade": grade, "site": site}})["entry_rule"]
        for grade in GRADES
        for site in ("县（市、区、旗）", "直辖市", "不设县的市", "省直辖县", SEA)
    }
    assert {rule for (grade, _), rule in found.items() if grade == "特别重大"} == {"RA-5"}
    assert [found["一般", SEA], found["较大", SEA], found["重大", SEA]] == ["RA-1"] * 3
    assert found["较大", "直辖市"] == found["较大", "省直辖县"] == "RA-3b"


def test_an_abolished_place_leads_to_its_successor(ports: Any, at: Any) -> None:
    at("2017-01-01")
    gone = {"site_province_code": "650000", "site_city_code": "652200", "site_county_code": "652201"}
    assert call("route_review", ports, level="县级", rule="RT-2", project=gone)["code"] == "AJ-650502"


@pytest.mark.parametrize(
    ("current", "to", "expected"),
    [
        ({"code": "AJ-370685", "rule": "RT-2", "handed": False}, "AJ-370602", "AJ-370602"),
        ({"code": "AJ-370602", "rule": "RT-2", "handed": True}, "AJ-370685", "AJ-370600"),
        ({"code": "AJ-370602", "rule": "RT-2", "handed": True}, "AJ-330326", "AJ-000000"),
        ({"code": "AJ-370600", "rule": "RT-2", "handed": True}, "AJ-370602", "AJ-370602"),
        ({"code": "HYAB-CNPC", "rule": "RT-1", "handed": True}, "HYAB-CNOOC", "HYAB"),
        ({"code": "AJ-370600", "rule": "RT-2", "handed": True}, "AJ-370685", "AJ-370685"),
        ({"code": "AJ-370000", "rule": "RT-2", "handed": True}, "AJ-370685", "AJ-370685"),
        ({"code": "AJ-370685", "rule": "RT-2", "handed": True}, "AJ-370600", "AJ-370600"),
    ],
)
def test_handover(current: dict[str, Any], to: str, expected: str, ports: Any) -> None:
    acting = sdk.Applicant("33FM000001", "contractor", "1", None, current["code"])
    found = call("handover_target", ports | {sdk.Applicant: acting}, to=to, current=current)
    assert found == {"code": expected, "rule": current["rule"], "handed": True}


def test_a_unit_without_allocator_belongs_to_its_place(ports: Any) -> None:
    alone = sdk.Contractor("1", "甲", "330326", None, None, None, None, None)

    class Alone:
        def contractor(self, account: str) -> sdk.Contractor:
            return alone

    found = call("home_authority", ports | {sdk.Organisations: Alone()}, starter="1")
    assert found["code"] == "AJ-330326"


def test_a_doubt_goes_home_and_remembers_who_asked(ports: Any) -> None:
    asked = {"code": "AJ-370685", "rule": "RT-2", "handed": False}
    found = call("doubt", ports, starter="33FM000001", doubt_on="licence", asked_by=asked)
    assert found == {
        "doubt_org": "AJ-330000",
        "doubt_on": "licence",
        "doubt_by": "AJ-370685",
        "doubt_unit": "33FM000001",
    }


def test_a_moved_project_tells_its_former_county(ports: Any) -> None:
    old = {"site_province_code": "330000", "site_city_code": "330300", "site_county_code": "330326"}
    new = {"site_province_code": "370000", "site_city_code": "370600", "site_county_code": "370685"}
    entry = sdk.Entry("1", "project", "", "33FM000001", None, "current", 1, old)
    for place, former in ((new, "AJ-330326"), (old, "")):
        move = {sdk.Move: sdk.Move("1", "33FM000001", "1", entry)}
        found = call(
            "routing_facts", ports | move, starter="33FM000001", project=place | {"project_kind": "生产/地下"}
        )
        assert found["former_org"] == former


def test_projects_wait_for_what_is_missing(ports: Any, records: Any) -> None:
    ports = ports | {sdk.Move: sdk.Move("1", "33FM000001", "1", None)}
    assert call("prerequisites", ports, starter="33FM000001") == ["contractor", "licence"]
    records.put("contractor", "33FM000001", {})
    assert call("prerequisites", ports, starter="33FM000001") == ["licence"]
    records.put("licence", "33FM000001", {})
    assert call("prerequisites", ports, starter="33FM000001") == []


@pytest.mark.parametrize(
    ("state", "brief", "face"),
    [("已结案", False, "full"), ("快报", True, "brief"), ("调查中", None, "none"), ("调查中", True, "brief")],
)
def test_faces_of_an_accident(state: str, brief: bool | None, face: str, ports: Any) -> None:
    found = call("accident_face", ports, investigation_state=state, publish_brief=brief)
    assert found == {"register": "accident", "face": face}


def test_a_manual_assignment_stays(ports: Any) -> None:
    facts = {
        "operator": "",
        "site_province_code": "370000",
        "site_city_code": "370600",
        "site_county_code": "370685",
    }
    held = call("reassign", ports, to="AJ-370000")
    ports = ports | {sdk.Move: sdk.Move("1", "AJ-370685", "1", None)}
    found = call(
        "route_accident", ports, level="县级", rule="RA-2", facts=facts, holder=call("holder", ports, org=held)
    )
    assert found == {"code": "AJ-370000", "rule": "RA-6"}
    assert call("holder", ports, org="AJ-370685") == {"code": "AJ-370685", "rule": "", "assigned": ""}
