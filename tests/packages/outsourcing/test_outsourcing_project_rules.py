"""《项目部情况表》: each rule, seen to say yes and no."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app import sdk
from tests.packages.outsourcing.conftest import demo

MINE = "33FM000001"


@pytest.fixture(autouse=True)
def day(at: Any) -> None:
    at("2015-11-01")


@pytest.fixture
def project() -> dict[str, Any]:
    answers: dict[str, Any] = demo("projects", "P01")["answers"]
    return answers


def rules(verdict: Any) -> set[tuple[str, str]]:
    return {(one.rule, one.severity) for one in verdict.problems}


def place(province: str, city: str | None, county: str | None) -> dict[str, Any]:
    return {"site_province_code": province, "site_city_code": city, "site_county_code": county}


ID = "330326198605219981"
OFFICERS = [{"name": "钱安员", "id_no": "330326198605219981"}]
CASES = [
    (place("370000", "370600", "361181"), {("V-RGN-1", "reject")}),
    (place("370000", "370600", "370601"), {("V-RGN-2", "reject")}),
    (place("370000", "370600", None), {("V-RGN-3", "reject")}),
    (place("370000", None, None), {("V-RGN-3", "reject")}),
    (place("620000", "620200", None), set()),
    (place("620000", "620200", "620201"), {("V-RGN-2", "reject")}),
    (place("460000", "469000", "469026"), set()),
    (place("460000", None, "469026"), set()),
    (place("460000", "460100", "469026"), {("V-RGN-4", "reject")}),
    (place("710000", None, None), {("V-RGN-1", "reject")}),
    (place("370000", "370600", "370699"), {("V-RGN-1", "reject")}),
    ({"planned_end_month": "2014-05"}, set()),
    ({"planned_end_month": "2014-04"}, {("V-PRJ-1", "reject")}),
    ({"start_month": "2015-02-29"}, {("V-PRJ-1", "reject")}),
    ({"start_month": "2016-11", "planned_end_month": "2018-01"}, set()),
    ({"start_month": "2016-12", "planned_end_month": "2018-01"}, {("V-PRJ-2", "reject")}),
    ({"contractor_checks": [{"date": "2015-11-02"}]}, {("V-PRJ-4", "reject")}),
    ({"contractor_checks": [{"date": "2015-11-01"}]}, set()),
    ({"written_report_filed": False}, {("V-PRJ-5", "warn")}),
    ({"written_report_filed": False, **place("330000", "330300", "330326")}, set()),
    ({"safety_agreement_signed": False}, {("V-PRJ-6", "warn")}),
    ({"emergency_plan_filing_no": " "}, {("V-PRJ-7", "warn")}),
    ({"emergency_plan_filing_no": "", "filed_by_owner": True}, set()),
    ({"leader_id_no": OFFICERS[0]["id_no"]}, {("V-PRJ-3", "reject")}),
    ({"safety_officers": OFFICERS * 2}, {("V-SITE-2", "reject")}),
    ({"tech_staff": OFFICERS * 2}, {("V-SITE-2", "reject")}),
    ({"project_kind": "开发/海油"}, {("V-SITE-3", "reject")}),
    ({"project_kind": "开发/海油", "offshore_operator": "其他"}, set()),
    ({"project_kind": "采矿/地下"}, {("V-SITE-6", "reject")}),
    ({"parent_project_id": "99"}, {("V-SITE-4", "reject")}),
    ({"report_date": "2015-11-02"}, {("V-SITE-5", "reject")}),
    ({"project_name": '=HYPERLINK("http://x","y")'}, set()),
    ({"leader_name": "阿依古丽·样例"}, set()),
    ({"leader_phone": "0577-63000001"}, set()),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_project(change: dict[str, Any], expected: Any, project: dict[str, Any], judge: Any) -> None:
    assert rules(judge("project", project | change)) == expected


@pytest.mark.parametrize(
    ("change", "on", "expected"),
    [
        (place("110000", "110200", "110228"), "2015-04-30", set()),
        (place("110000", "110100", "110228"), "2015-04-30", {("V-RGN-1", "reject")}),
        (place("650000", "652200", "652201"), "2017-01-01", {("V-RGN-5", "reject")}),
        (place("650000", "650500", "650502"), "2017-01-01", set()),
    ],
)
def test_places_are_those_of_the_day(
    change: Any, on: str, expected: Any, project: dict[str, Any], judge: Any, at: Any
) -> None:
    at(on)
    assert rules(judge("project", project | change)) == expected


def test_a_settled_place_is_not_asked_again(project: dict[str, Any], judge: Any, records: Any, at: Any) -> None:
    at("2017-01-01")
    moved = project | place("650000", "652200", "652201")
    assert judge("project", moved, entry=records.put("project", MINE, moved)).verdict == "accept"


def test_the_city_of_a_direct_county_is_filled_in(project: dict[str, Any], judge: Any) -> None:
    verdict = judge("project", project | place("460000", None, "469026"))
    assert (verdict.verdict, verdict.answers["site_city_code"]) == ("normalize", "469000")


@pytest.mark.parametrize(
    ("mine", "theirs", "months", "clash"),
    [
        ("生产/地下", "生产/地下", ("2014-01", "2015-01"), True),
        ("生产/露天", "生产/地下", ("2014-01", "2015-01"), True),
        ("生产/露天", "生产/露天", ("2014-01", "2015-01"), False),
        ("生产/地下", "生产/地下", ("2013-01", "2014-05"), True),
        ("生产/地下", "生产/地下", ("2013-01", "2014-04"), False),
    ],
)
def test_an_underground_leader_leads_one_project(
    mine: str, theirs: str, months: tuple[str, str], clash: bool, project: dict[str, Any], judge: Any, records: Any
) -> None:
    other = {"leader_id_no": project["leader_id_no"], "project_kind": theirs}
    records.put(
        "project", "37FM000005", other | dict(zip(("start_month", "planned_end_month"), months, strict=True))
    )
    found = rules(judge("project", project | {"project_kind": mine}))
    assert found == ({("V-PRJ-3", "reject")} if clash else set())


def test_a_change_does_not_clash_with_itself(project: dict[str, Any], judge: Any, records: Any) -> None:
    entry = records.put("project", MINE, project)
    assert judge("project", project, entry=entry).verdict == "accept"
    assert rules(judge("project", project)) == {("V-SITE-1", "reject"), ("V-PRJ-3", "reject")}


def test_partial_contracts_end_at_the_second_level(project: dict[str, Any], judge: Any, records: Any) -> None:
    general = records.put("project", "37FM000005", {"contract_mode": "总承包"})
    partial = records.put("project", "37FM000005", {"contract_mode": "分项承包", "parent_project_id": general.id})
    assert judge("project", project | {"parent_project_id": general.id}).verdict == "accept"
    for change in (
        {"parent_project_id": partial.id},
        {"parent_project_id": general.id, "contract_mode": "总承包"},
    ):
        assert rules(judge("project", project | change)) == {("V-SITE-4", "reject")}


@pytest.mark.parametrize(("ends", "expected"), [("2015-10-31", {("V-LIC-4", "reject")}), ("2015-11-01", set())])
def test_an_expired_licence_allows_no_new_project(
    ends: str, expected: Any, project: dict[str, Any], judge: Any, records: Any
) -> None:
    records.put("licence", MINE, {"fm_licence_valid_to": ends})
    assert rules(judge("project", project)) == expected
    own = sdk.Entry("9", "project", "", MINE, None, "current", 1, project)
    assert judge("project", project, entry=own).verdict == "accept"


def test_the_offshore_operator_comes_from_the_group(judge: Any) -> None:
    answers = demo("projects", "P13")["answers"]
    verdict = judge("project", answers | {"offshore_operator": None}, "00FM000009")
    assert verdict.answers["offshore_operator"] == "CNOOC"
    assert verdict.answers["offshore"] is True
    onshore = judge("project", answers | {"project_kind": "开发/陆油"}, "00FM000009")
    assert "offshore_operator" not in onshore.answers


def test_what_is_counted_is_computed(project: dict[str, Any], judge: Any) -> None:
    answers = judge("project", project | {"safety_officer_count": 9, "last_checked_on": "2020-01-01"}).answers
    computed = ("safety_officer_count", "tech_staff_count", "last_checked_on", "out_of_province", "central")
    assert [answers[name] for name in computed] == [1, 1, "2014-06-01", True, False]


def test_expired_certificates_are_asked_about(project: dict[str, Any], judge: Any, records: Any) -> None:
    people = [project["leader_id_no"], project["safety_officers"][0]["id_no"]]
    held = [{"id_no": number, "valid_to": "2015-10-31"} for number in people]
    records.put("licence", MINE, {"fm_licence_valid_to": "2017-01-01", "safety_officers": held})
    fields = [(one.field, one.rule, one.severity) for one in judge("project", project).problems]
    assert fields == [("/leader_id_no", "V-CERT-3", "warn"), ("/safety_officers/0/id_no", "V-CERT-3", "warn")]


def test_one_certificate_in_force_is_enough(project: dict[str, Any], judge: Any, records: Any) -> None:
    number = project["leader_id_no"]
    for ends in ("2015-10-31", "2015-11-01"):
        held = [{"id_no": number, "valid_to": ends}]
        records.put("licence", MINE, {"fm_licence_valid_to": "2017-01-01", "safety_officers": held})
    assert rules(judge("project", project)) == set()


def test_an_owner_must_exist(project: dict[str, Any], judge: Any) -> None:
    assert rules(judge("project", project | {"owner_id": "FB-370685001"})) == set()
    assert rules(judge("project", project | {"owner_id": "FB-9"})) == {("V-SITE-7", "reject")}


OWNER = tomllib.loads(Path("processes/roles.toml").read_text())["kind"]["owner"]["code"]


@given(some.from_regex(re.compile(OWNER, re.ASCII), fullmatch=True))
def test_whatever_account_an_owner_may_have_fits_the_field(account: str) -> None:
    field = json.loads(Path("forms/outsourcing/project-schema.json").read_text())["properties"]["owner_id"]
    assert re.fullmatch(field["pattern"], account) and len(account) <= field["maxLength"]


def test_look_alike_names_are_the_same_project(project: dict[str, Any], judge: Any, records: Any) -> None:
    records.put("project", MINE, project | {"project_name": f"{project['project_name']}（一期）"})
    for name in ("(一期)", "\u200b（ 一期 ）", "【一期】"):
        found = judge(
            "project", project | {"project_name": f"{project['project_name']}{name}", "leader_id_no": ID}
        )
        assert ("V-SITE-1", "reject") in rules(found)


def test_cities_without_counties_are_different_places(project: dict[str, Any], judge: Any, records: Any) -> None:
    records.put("project", MINE, project | place("440000", "441900", None))
    other = project | place("440000", "442000", None) | {"leader_id_no": ID}
    assert ("V-SITE-1", "reject") not in rules(judge("project", other))


@pytest.mark.parametrize(("state", "clash"), [("current", True), ("withdrawn", True), ("closed", False)])
def test_a_project_taken_from_the_public_still_has_its_leader(
    state: str, clash: bool, project: dict[str, Any], judge: Any, records: Any
) -> None:
    other = {name: project[name] for name in ("leader_id_no", "project_kind", "start_month", "planned_end_month")}
    records.put("project", "37FM000005", other, state=state)
    assert rules(judge("project", project)) == ({("V-PRJ-3", "reject")} if clash else set())
