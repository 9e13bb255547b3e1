"""The three codes of a place: which combinations are right on which day, and what the selects offer."""

from datetime import date

import pytest

from app import clock
from app.regions import queries
from app.regions.hierarchy import hierarchy, place
from app.regions.tree import tree

DAY = date(2015, 4, 30)
TODAY = date(2026, 6, 1)
Place = tuple[str | None, str | None, str | None]


@pytest.mark.parametrize(
    ("codes", "on"),
    [
        (("370000", "370600", "370685"), DAY),
        (("110000", "110200", "110228"), DAY),
        (("110000", "110100", "110118"), TODAY),
        (("500000", "500200", "500241"), DAY),
        (("120000", "120100", "120116"), DAY),
        (("460000", "469000", "469026"), DAY),
        (("410000", "419000", "419001"), DAY),
        (("340000", "340700", "340721"), date(2015, 11, 3)),
        (("440000", "441900", None), DAY),
        (("440000", "442000", ""), DAY),
        (("460000", "460300", None), DAY),
        (("620000", "620200", None), DAY),
        (("460000", "460400", None), DAY),
    ],
)
def test_right_places(codes: Place, on: date) -> None:
    assert hierarchy(*codes, on) == []


@pytest.mark.parametrize(
    ("codes", "on", "field", "rule"),
    [
        (("370000", "370600", "361181"), DAY, "county", "V-RGN-1"),
        (("330000", "370600", "370685"), DAY, "city", "V-RGN-1"),
        (("110000", "110100", "110228"), DAY, "county", "V-RGN-1"),
        (("370000", "370600", "379999"), DAY, "county", "V-RGN-1"),
        (("370600", "370600", "370685"), DAY, "province", "V-RGN-1"),
        (("810000", None, None), DAY, "province", "V-RGN-1"),
        (("370000", None, None), DAY, "city", "V-RGN-1"),
        ((None, "370600", "370685"), DAY, "province", "V-RGN-1"),
        (("370000", "370600", "370601"), TODAY, "county", "V-RGN-2"),
        (("620000", "620200", "620201"), DAY, "county", "V-RGN-2"),
        (("370000", "370600", None), DAY, "county", "V-RGN-3"),
        (("460000", "460200", None), date(2014, 6, 10), "county", "V-RGN-3"),
        (("460000", "469000", None), DAY, "county", "V-RGN-3"),
        (("460000", "460100", "469026"), DAY, "county", "V-RGN-4"),
        (("110000", "110200", "110228"), TODAY, "county", "V-RGN-5"),
        (("460000", "460400", None), date(2014, 6, 10), "city", "V-RGN-5"),
        (("340000", "340700", "340706"), DAY, "county", "V-RGN-5"),
    ],
)
def test_wrong_places_name_field_and_rule(codes: Place, on: date, field: str, rule: str) -> None:
    found = {(finding.field, finding.rule) for finding in hierarchy(*codes, on)}
    assert (field, rule) in found


def test_an_abolished_code_is_refused_with_its_successor() -> None:
    (finding,) = hierarchy("340000", "340700", "340721", TODAY)
    assert (finding.rule, finding.severity) == ("V-RGN-5", "reject")
    assert "340706" in finding.message and "义安区" in finding.message


def test_the_day_is_today_when_none_is_given() -> None:
    clock.start_at(clock.now().replace(year=2014))
    try:
        assert hierarchy("340000", "340700", "340721") == []
    finally:
        clock.start_at(None)


def test_a_region_knows_its_three_codes() -> None:
    assert place(queries.find("370685", DAY)) == ("370000", "370600", "370685")
    assert place(queries.find("370600", DAY)) == ("370000", "370600", None)
    assert place(queries.find("370000", DAY)) == ("370000", None, None)
    assert place(None) == (None, None, None)


@pytest.mark.parametrize("on", [date(2014, 6, 10), DAY, date(2018, 1, 1), TODAY])
def test_every_choice_the_selects_offer_is_accepted(on: date) -> None:
    offered = [
        (province[0], city[0], county[0] if county else None)
        for province in tree(on)
        for city in province[2]
        for county in city[2] or [None]
    ]
    assert len(offered) > 2800
    assert [codes for codes in offered if hierarchy(*codes, on)] == []


def test_the_selects_name_virtual_cities_and_offer_no_placeholder() -> None:
    cities = {city[0]: city for province in tree(DAY) for city in province[2]}
    assert cities["110200"][1] == "市辖县" and ["110228", "密云县"] in cities["110200"][2]
    assert ["469026", "昌江黎族自治县"] in cities["469000"][2]
    assert cities["441900"] == ["441900", "东莞市", []]
    assert "370601" not in {county[0] for county in cities["370600"][2]}
