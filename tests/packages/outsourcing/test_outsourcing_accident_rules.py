"""《事故情况表》: grades, types, responsibility, times, and who is meant."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.packages import calls
from handlers.outsourcing.grades import GRADES, graded, rank
from tests.packages.outsourcing.conftest import demo
from tests.packages.outsourcing.outsourcing_ports import DEMO

UNIT = "33FM000002"
SEA = next(one["unit"]["account"] for one in DEMO["contractors"] if one["unit"]["offshore"] == "CNOOC")


@pytest.fixture(autouse=True)
def day(at: Any) -> None:
    at("2015-04-01")


@pytest.fixture
def accident() -> dict[str, Any]:
    answers: dict[str, Any] = demo("accidents", "A02")["answers"]
    return answers


def rules(verdict: Any) -> set[tuple[str, str]]:
    return {(one.rule, one.severity) for one in verdict.problems}


@pytest.mark.parametrize(
    ("deaths", "injuries", "loss", "grade", "provisional"),
    [
        (3, 0, 0, "较大", False), (2, 9, 999.99, "一般", False), (2, 10, 0, "较大", False),
        (9, 49, 4999.99, "较大", False), (10, 0, 0, "重大", False), (0, 50, 0, "重大", False),
        (0, 0, 5000, "重大", False), (29, 99, 9999.99, "重大", False), (30, 0, 0, "特别重大", False),
        (0, 100, 0, "特别重大", False), (0, 0, 10000, "特别重大", False), (0, 0, 1000, "较大", False),
        (1, None, None, "一般", True), (None, None, None, "一般", True), (None, 12, None, "较大", True),
        (30, None, None, "特别重大", False), (None, None, 10000, "特别重大", False),
    ],
)  # fmt: skip
def test_grades(deaths: Any, injuries: Any, loss: Any, grade: str, provisional: bool) -> None:
    found = graded(deaths, injuries, loss)
    assert (found.name, found.provisional) == (grade, provisional)


NUMBERS = some.none() | some.integers(0, 200)


@given(NUMBERS, NUMBERS, some.none() | some.floats(0, 20000), some.integers(0, 60))
def test_more_harm_never_lowers_a_grade(deaths: Any, injuries: Any, loss: Any, more: int) -> None:
    before = rank(graded(deaths, injuries, loss).name)
    assert rank(graded((deaths or 0) + more, injuries, loss).name) >= before
    assert rank(graded(deaths, (injuries or 0) + more, loss).name) >= before
    assert rank(graded(deaths, injuries, (loss or 0.0) + more).name) >= before


@given(some.integers(0, 200), some.integers(0, 200), some.floats(0, 20000))
def test_the_highest_dimension_wins(deaths: int, injuries: int, loss: float) -> None:
    single = (graded(deaths, 0, 0), graded(0, injuries, 0), graded(0, 0, loss))
    assert graded(deaths, injuries, loss).name == GRADES[max(rank(one.name) for one in single)]


CASES = [
    ({"manual_grade": "一般"}, {("V-ACC-1", "reject")}),
    ({"manual_grade": "较大"}, set()),
    ({"manual_grade": "重大"}, {("V-ACC-1", "reject")}),
    ({"manual_grade": "重大", "manual_grade_reason": "社会影响重大"}, set()),
    ({"missing_persons": 4}, {("V-ACC-1", "reject")}),
    ({"missing_persons": 3}, set()),
    ({"deaths": -1}, {("V-ACC-1", "reject")}),
    ({"accident_types": []}, {("V-ACC-2", "reject")}),
    ({"accident_types": ["21"]}, {("V-ACC-2", "reject")}),
    ({"accident_types": ["02", "11"]}, set()),
    ({"main_responsible": ["承包单位", "非责任事故"]}, {("V-ACC-3", "reject")}),
    ({"main_responsible": "非责任事故", "second_responsible": "承包单位"}, {("V-ACC-3", "reject")}),
    ({"second_responsible": "承包单位"}, {("V-ACC-3", "reject")}),
    ({"second_responsible": "发包单位"}, set()),
    ({"occurred_at": "2015-04-02T00:10:00+08:00"}, {("V-ACC-4", "reject")}),
    ({"first_reported_at": "2015-03-02T15:00:00+08:00"}, {("V-ACC-4", "reject")}),
    ({"contractor_id": "99FM000001"}, {("V-CASE-1", "reject")}),
    ({"project_id": "99"}, {("V-CASE-2", "reject")}),
    ({"enterprise_name": None}, {("V-CASE-3", "reject")}),
    ({"site_province_code": None, "site_city_code": None, "site_county_code": None}, {("V-RGN-1", "reject")}),
    ({"serious_injuries": None, "direct_loss_wan": None}, {("V-REQ", "reject")}),
    ({"serious_injuries": None, "direct_loss_wan": None, "investigation_state": "调查中"}, set()),
    ({"direct_loss_wan": 0}, set()),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_accident(change: dict[str, Any], expected: Any, accident: dict[str, Any], judge: Any) -> None:
    assert rules(judge("accident", accident | change, "AJ-361100")) == expected


def test_repeated_types_are_kept_once(accident: dict[str, Any], judge: Any) -> None:
    verdict = judge("accident", accident | {"accident_types": ["11", "11", "02"]})
    assert (verdict.verdict, verdict.answers["accident_types"]) == ("normalize", ["11", "02"])
    assert verdict.answers["primary_type"] == "11"


def test_the_project_gives_place_enterprise_and_period(accident: dict[str, Any], judge: Any, records: Any) -> None:
    project = demo("projects", "P02")
    entry = records.put("project", project["contractor"], project["answers"])
    names = ("site_province_code", "site_city_code", "site_county_code", "enterprise_name")
    bare = {name: value for name, value in accident.items() if name not in names} | {"project_id": entry.id}
    verdict = judge("accident", bare)
    assert rules(verdict) == set()
    assert [verdict.answers[name] for name in names] == ["360000", "361100", "361181", "江西样例铜业股份有限公司"]
    early = judge("accident", bare | {"occurred_at": "2014-06-30T10:00:00+08:00"})
    assert rules(early) == {("V-ACC-4", "warn")}
    assert rules(judge("accident", bare | {"contractor_id": "33FM000001"})) == {("V-CASE-2", "reject")}


UNDER_WAY = {"investigation_state": "调查中"}
REASON = {"manual_grade": "较大", "manual_grade_reason": "复核后调整"}


@pytest.fixture
def known(accident: dict[str, Any], judge: Any) -> dict[str, Any]:
    """One death, everything known, under investigation."""
    told = accident | UNDER_WAY | {"deaths": 1, "serious_injuries": 0, "direct_loss_wan": 0}
    answers: dict[str, Any] = judge("accident", told).answers
    return answers


def test_thirty_days_change_the_grade_and_no_later_day_does(
    known: dict[str, Any], judge: Any, records: Any, at: Any
) -> None:
    entry, worse = records.put("accident", known["contractor_id"], known), known | {"deaths": 4}
    within = judge("accident", worse, entry=entry)
    assert (rules(within), within.answers["grade"]) == (set(), "较大")
    at("2015-04-02")
    late = judge("accident", worse, entry=entry)
    assert (rules(late), late.answers["grade"]) == ({("V-ACC-5", "warn")}, "一般")
    assert late.answers["grade_provisional"], "its own numbers say more"
    named = judge("accident", worse | {"manual_grade": "较大"}, entry=entry)
    assert rules(named) == {("V-ACC-1", "reject")}
    named = judge("accident", worse | REASON, entry=entry)
    assert (rules(named), named.answers["grade"]) == (set(), "较大")
    assert judge("accident", known, entry=entry).verdict == "accept"
    kept = records.put("accident", known["contractor_id"], late.answers)
    for _ in range(2):
        again = judge("accident", kept.document, entry=kept)
        assert (rules(again), again.answers["grade"]) == (set(), "一般")
        kept = records.put("accident", known["contractor_id"], again.answers)


def test_a_late_loss_matters_where_it_says_more_than_the_grade(
    known: dict[str, Any], judge: Any, records: Any, at: Any
) -> None:
    entry = records.put("accident", known["contractor_id"], known)
    at("2015-05-01")
    assert judge("accident", known | {"direct_loss_wan": 999.99}, entry=entry).verdict == "accept"
    (loss,) = judge("accident", known | {"direct_loss_wan": 1500}, entry=entry).problems
    assert (loss.field, loss.rule, loss.severity) == ("/direct_loss_wan", "V-ACC-5", "warn")
    fewer = judge("accident", known | {"deaths": 0}, entry=entry)
    assert rules(fewer) == {("V-ACC-5", "warn")}


def test_nothing_is_closed_below_what_its_numbers_say(
    known: dict[str, Any], judge: Any, records: Any, at: Any
) -> None:
    entry = records.put("accident", known["contractor_id"], known)
    at("2015-05-01")
    for worse in ({"deaths": 4}, {"direct_loss_wan": 1500}, {"serious_injuries": 10}):
        ended = known | worse | {"investigation_state": "已结案"}
        refused = judge("accident", ended, entry=entry)
        assert [(one.field, one.rule, one.severity) for one in refused.problems] == [
            ("/manual_grade", "V-ACC-1", "reject")
        ]
        named = judge("accident", ended | REASON, entry=entry)
        assert (named.verdict, named.answers["grade"]) == ("accept", "较大")
        assert not named.answers["grade_provisional"]


@pytest.mark.parametrize("state", ["快报", "调查中", "已结案"])
@pytest.mark.parametrize(
    ("learnt", "grade"),
    [
        ({"serious_injuries": 0, "direct_loss_wan": 0}, "一般"),
        ({"serious_injuries": 0, "direct_loss_wan": 1500}, "较大"),
        ({"serious_injuries": 50, "direct_loss_wan": 0}, "重大"),
    ],
)
def test_what_was_never_known_is_determined_and_not_changed(
    known: dict[str, Any], judge: Any, records: Any, at: Any, state: str, learnt: dict[str, Any], grade: str
) -> None:
    """The first judgement becomes the grade, on whatever day: no warning to be ticked, no number against it."""
    brief = known | {"serious_injuries": None, "direct_loss_wan": None, "investigation_state": "快报"}
    first = judge("accident", brief).answers
    assert (first["grade"], first["grade_provisional"]) == ("一般", True)
    entry = records.put("accident", known["contractor_id"], first)
    at("2015-06-30")
    found = judge("accident", first | learnt | {"investigation_state": state}, entry=entry)
    assert (rules(found), found.answers["grade"]) == (set(), grade)
    assert not found.answers["grade_provisional"]


def test_a_grade_that_was_raised_by_hand_is_not_lowered_by_what_is_learnt(
    known: dict[str, Any], judge: Any, records: Any, at: Any
) -> None:
    raised = judge("accident", known | REASON | {"direct_loss_wan": None}).answers
    entry = records.put("accident", known["contractor_id"], raised)
    at("2015-06-30")
    found = judge("accident", raised | {"direct_loss_wan": 10}, entry=entry)
    assert (rules(found), found.answers["grade"]) == (set(), "较大")


@pytest.mark.parametrize(("kinds", "late"), [(["08", "02"], True), (["02", "08"], False), (["11"], False)])
def test_a_fire_is_counted_for_seven_days(
    known: dict[str, Any], judge: Any, records: Any, at: Any, kinds: list[str], late: bool
) -> None:
    """No mine vehicle is a road accident."""
    before = known | {"accident_types": kinds}
    entry = records.put("accident", known["contractor_id"], before)
    for day, frozen in (("2015-03-09", False), ("2015-03-10", late), ("2015-04-01", late), ("2015-04-02", True)):
        at(day)
        assert bool(judge("accident", before | {"deaths": 4}, entry=entry).problems) is frozen, day


CAUSES = ("direct_cause", "indirect_cause", "main_responsible")


def test_a_brief_asks_only_what_is_known(accident: dict[str, Any], judge: Any) -> None:
    brief = {name: value for name, value in accident.items() if name not in CAUSES}
    for state in ("快报", "调查中"):
        assert rules(judge("accident", brief | {"investigation_state": state})) == set()
    verdict = judge("accident", brief | {"investigation_state": "已结案"})
    assert {(one.field, one.rule) for one in verdict.problems} == {(f"/{name}", "V-REQ") for name in CAUSES}


def test_the_investigation_goes_forward_only(accident: dict[str, Any], judge: Any, records: Any) -> None:
    states = ("快报", "调查中", "已结案")
    for before in states:
        kept = accident | {"investigation_state": before}
        entry = records.put("accident", accident["contractor_id"], kept)
        for after in states:
            found = rules(judge("accident", accident | {"investigation_state": after}, entry=entry))
            back = states.index(after) < states.index(before)
            assert (("V-ACC-7", "reject") in found) is back, (before, after)


def at_sea(judge: Any, accident: dict[str, Any], **given: Any) -> bool:
    bare = {name: value for name, value in accident.items() if name != "project_id"}
    offshore: bool = judge("accident", bare | given).answers["offshore"]
    return offshore


def test_an_offshore_accident_needs_no_project(accident: dict[str, Any], judge: Any, records: Any) -> None:
    assert not at_sea(judge, accident)
    assert at_sea(judge, accident, at_sea=True)
    assert at_sea(judge, accident, contractor_id=SEA)
    assert not at_sea(judge, accident, contractor_id=SEA, at_sea=False)
    records.put("project", UNIT, {"project_kind": "开发/海油", "offshore_operator": "SINOPEC"})
    assert at_sea(judge, accident)
    records.put("project", UNIT, {"project_kind": "生产/露天"})
    assert not at_sea(judge, accident)


@pytest.mark.parametrize(
    ("given", "works", "operator"),
    [
        ({"contractor_id": SEA}, (), "CNOOC"),
        ({"at_sea": True}, (), ""),
        ({"at_sea": True, "offshore_operator": "CNPC"}, (), "CNPC"),
        ({}, ("SINOPEC",), "SINOPEC"),
        ({}, ("SINOPEC", "CNPC"), ""),
    ],
)
def test_the_operator_names_the_branch(
    given: dict[str, Any], works: tuple[str, ...], operator: str, ports: Any, records: Any
) -> None:
    for one in works:
        records.put("project", UNIT, {"project_kind": "开发/海油", "offshore_operator": one})
    accident = {
        "contractor_id": UNIT,
        "grade": "一般",
        "site_province_code": "120000",
        "site_county_code": "120116",
    }
    facts = calls.call_handler("outsourcing.accident_facts", {"accident": accident | given}, ports)
    assert (facts["site"], facts["operator"]) == ("海上", operator)
