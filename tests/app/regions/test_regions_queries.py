"""Regions on a day: what is in force, what took its place, whom it answers to."""

from datetime import date

import pytest

from app.regions import queries as regions

SEED = date(2014, 6, 10)
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize("code", ["340721", "652201", "110228", "469003", "330103"])
def test_an_abolished_code_is_found_only_while_it_was_in_force(code: str) -> None:
    assert regions.find(code, SEED) is not None
    assert regions.find(code, TODAY) is None


@pytest.mark.parametrize(
    ("code", "later"),
    [
        ("340721", "340706"),
        ("652201", "650502"),
        ("652200", "650500"),
        ("110228", "110118"),
        ("110200", "110100"),
        ("469003", "460400"),
        ("371202", "370116"),
        ("139001", "130682"),
        ("542424", "540623"),
    ],
)
def test_an_abolished_code_has_a_successor(code: str, later: str) -> None:
    assert regions.successor(code, TODAY) == later


@pytest.mark.parametrize("code", ["370685", "130421", "999999", "340706"])
def test_codes_in_force_and_codes_of_unknown_fate_have_none(code: str) -> None:
    assert regions.successor(code, TODAY) is None


def test_a_code_in_force_on_the_day_has_no_successor_yet() -> None:
    assert regions.successor("340721", SEED) is None
    assert regions.successor("130682", date(2015, 12, 1)) == "139001"


def test_days_before_the_first_list_use_the_first() -> None:
    region = regions.find("110103", date(1990, 1, 1))
    assert region is not None and region.name == "崇文区"


def test_a_new_code_counts_before_the_list_that_shows_it() -> None:
    assert regions.find("460400", date(2015, 3, 1)) is not None
    assert regions.find("460400", date(2015, 1, 1)) is None
    assert regions.find("340706", date(2016, 3, 1)) is not None
    assert regions.find("340706", date(2015, 4, 30)) is None


def test_a_renamed_place_keeps_its_code() -> None:
    names = [regions.full_name("371324", day) for day in (date(2010, 1, 1), TODAY)]
    assert names == ["山东省/临沂市/苍山县", "山东省/临沂市/兰陵县"]


@pytest.mark.parametrize(
    ("code", "superior", "full_name"),
    [
        ("370685", "370600", "山东省/烟台市/招远市"),
        ("370600", "370000", "山东省/烟台市"),
        ("370000", None, "山东省"),
        ("120116", "120000", "天津市/滨海新区"),
        ("469026", "460000", "海南省/昌江黎族自治县"),
        ("659001", "650000", "新疆维吾尔自治区/石河子市"),
        ("441900", "440000", "广东省/东莞市"),
    ],
)
def test_the_real_chain_skips_virtual_cities(code: str, superior: str | None, full_name: str) -> None:
    region = regions.find(code, TODAY)
    assert region is not None and (region.superior, region.full_name) == (superior, full_name)
    assert not region.placeholder


def test_an_abolished_place_keeps_its_name() -> None:
    assert regions.full_name("652201", TODAY) == "新疆维吾尔自治区/哈密地区/哈密市"
    assert regions.full_name("000001", TODAY) == "000001"


@pytest.mark.parametrize("code", ["370601", "110100", "469000", "419000", "659000", "620201", "500200"])
def test_placeholders_are_found_and_marked(code: str) -> None:
    region = regions.find(code, TODAY)
    assert region is not None and region.placeholder


def test_flags_tell_municipalities_and_direct_counties() -> None:
    changjiang, miyun = regions.find("469026", TODAY), regions.find("110118", TODAY)
    assert changjiang is not None and changjiang.direct_county and not changjiang.municipality
    assert miyun is not None and miyun.municipality and not miyun.direct_county


def test_children_are_real_and_one_level_below() -> None:
    hainan = {region.code for region in regions.children("460000", TODAY)}
    assert {"460100", "460400", "469026"} <= hainan and "469000" not in hainan
    assert {"110101", "110118"} <= {region.code for region in regions.children("110000", TODAY)}
    assert regions.children("441900", TODAY) == []
    assert "370601" not in {region.code for region in regions.children("370600", TODAY)}
    assert {region.code for region in regions.children("419000", TODAY)} == {"419001"}


def test_thirty_one_provinces_have_departments() -> None:
    assert len(regions.provinces(TODAY)) == 31 == len(regions.provinces(SEED))


@pytest.mark.parametrize("code", ["110105", "330326", "810000", "820000", "830000", "710000", "110110"])
def test_codes_that_ever_stood_for_a_place_are_remembered(code: str) -> None:
    assert regions.ever(code)


@pytest.mark.parametrize("code", ["990101", "000000", "130171", "441901", "810101", "１１０１０５"])
def test_codes_that_never_were_are_not(code: str) -> None:
    assert not regions.ever(code)


def test_every_real_code_of_any_edition_has_a_dated_department_once() -> None:
    rows = {row[0]: row for row in regions.authorities()}
    assert len(rows) == len([*regions.authorities()])
    assert rows["340721"][1:3] == ("铜陵县", "county") and rows["340721"][4] == date(2016, 7, 31)
    assert rows["371324"][1] == "兰陵县" and rows["371324"][4] is None
    assert rows["340706"][3] > SEED
    assert not {"370601", "110100", "469000", "810000", "460321", "130171"} & rows.keys()


def test_a_subtree_is_a_half_open_range() -> None:
    assert regions.span("370000") == ("37", "38")
    assert regions.span("370600") == ("3706", "3707")
    assert regions.span("370685") == ("370685", "370686")
    low, high = regions.span("000000")
    assert low <= "110000" < high and low <= "659012" < high


def test_a_subtree_includes_the_predecessors_that_moved_into_it() -> None:
    assert regions.spans("340706", TODAY) == [("340706", "340707"), ("340721", "340722")]
    assert ("652200", "652202") in regions.spans("650500", TODAY)
    assert regions.spans("370000", TODAY) == [("37", "38")]
    assert regions.spans("340706", date(2016, 1, 1)) == [("340706", "340707")]


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("500157", date(2025, 12, 5), "两江新区"), ("500157", date(2025, 11, 6), "两江新区"),
        ("500157", date(2025, 11, 5), None), ("500105", date(2025, 12, 4), "江北区"),
        ("500105", date(2025, 12, 5), None), ("500112", date(2026, 1, 1), None),
        ("460302", date(2020, 4, 18), "西沙区"), ("460303", date(2020, 4, 17), None),
        ("653228", date(2024, 12, 27), "和康县"), ("653229", date(2024, 12, 26), None),
    ],
)  # fmt: skip
def test_changes_count_from_the_day_they_were_announced(code: str, day: date, name: str | None) -> None:
    found = regions.find(code, day)
    assert (found.name if found else None) == name


def test_who_was_abolished_is_followed_by_the_new_district() -> None:
    day = date(2026, 3, 1)
    assert {regions.successor(code, day) for code in ("500105", "500112")} == {"500157"}
    assert {("500105", "500106"), ("500112", "500113")} <= {*regions.spans("500157", day)}
    seats = {code: (name, end) for code, name, _, _, end in regions.authorities()}
    assert seats["500157"] == ("两江新区", None) and seats["500105"] == ("江北区", date(2025, 12, 5))
