"""Calls: values by name converted to their types, ports by type, errors untouched, results as JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pytest

from app import clock, sdk
from app.errors import Conflict
from app.packages import calls
from app.packages.convert import BadValue, to_json, to_type
from app.packages.package import FormDecl, Package
from tests.app.packages.conftest import danger_rules

OFFICE = sdk.Department("AJ-370685", "招远市应急管理局", "county", "370685")
PLACE = sdk.Region("370685", "招远市", "county", "370600", "山东省/烟台市/招远市")


class Departments:
    """One department."""

    def get(self, code: str) -> sdk.Department | None:
        return OFFICE if code == OFFICE.code else None


class Regions:
    """One region."""

    def find(self, code: str, on: date | None = None) -> sdk.Region | None:
        return PLACE if code == PLACE.code else None


PORTS: dict[type, object] = {sdk.Departments: Departments(), sdk.Regions: Regions()}


def registered(function: Callable[..., Any]) -> str:
    function.__module__ = "handlers.danger.more"
    sdk.handler(function)
    return f"danger.{function.__name__}"


def test_a_port_comes_by_type_and_the_result_is_json() -> None:
    answer = calls.call_handler("danger.find_office", {"place": "三号井"}, PORTS)
    assert answer == {"code": "AJ-370685", "name": "招远市应急管理局", "level": "county", "region": "370685"}


@pytest.mark.parametrize(
    ("hint", "value", "expected"),
    [
        (str, "a", "a"),
        (int, 3, 3),
        (float, 3, 3),
        (bool, True, True),
        (date, "2016-03-01", date(2016, 3, 1)),
        (date | None, "", None),
        (str | None, None, None),
        (int | str, "a", "a"),
        (dict[str, int], {"a": 1}, {"a": 1}),
        (list[str], ["a"], ["a"]),
        (Literal["甲", "乙"], "甲", "甲"),
        (Any, [1], [1]),
        (sdk.Region, "370685", PLACE),
        (sdk.Region | None, None, None),
        (sdk.Department, {"code": "AJ-370685", "name": "…"}, OFFICE),
    ],
)
def test_values_become_the_annotated_type(hint: Any, value: Any, expected: Any) -> None:
    assert to_type(hint, value, "x", PORTS) == expected


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (str, 3),
        (int, "3"),
        (int, True),
        (float, False),
        (bool, 1),
        (date, "2016-02-30"),
        (date, None),
        (dict, []),
        (list, "ab"),
        (Literal["甲"], "乙"),
        (sdk.Region, "999999"),
        (sdk.Department, None),
    ],
)
def test_what_does_not_fit_is_refused_by_name(hint: Any, value: Any) -> None:
    with pytest.raises(BadValue, match="参数 x 的"):
        to_type(hint, value, "x", PORTS)


def test_today_is_given_where_it_is_asked_for() -> None:
    def days_left(until: date, today: date) -> int:
        return (until - today).days

    name = registered(days_left)
    assert calls.call_handler(name, {"until": clock.today().isoformat()}, PORTS) == 0


def test_defaults_may_be_left_out_but_strange_names_not() -> None:
    def greeting(name: str, word: str = "你好") -> str:
        return word + name

    name = registered(greeting)
    assert calls.call_handler(name, {"name": "王"}, PORTS) == "你好王"
    for parameters in ({}, {"name": "王", "age": 3}):
        with pytest.raises(BadValue, match="不符"):
            calls.call_handler(name, parameters, PORTS)


@pytest.mark.parametrize("failure", [Conflict("已办结"), sdk.BusinessError("full", "配额已用完")])
def test_refusals_pass_untouched(failure: Exception) -> None:
    def refuse() -> None:
        raise failure

    with pytest.raises(type(failure)) as caught:
        calls.call_handler(registered(refuse), {}, PORTS)
    assert caught.value is failure


def test_results_are_plain_json() -> None:
    @dataclass(frozen=True)
    class Due:
        on: date
        who: tuple[sdk.Department, ...]

    told = to_json({"due": Due(date(2016, 3, 1), (OFFICE,)), "n": None})
    assert told["due"]["on"] == "2016-03-01"
    assert told["due"]["who"][0]["code"] == "AJ-370685"
    with pytest.raises(BadValue):
        to_json(object())


def test_the_checks_of_a_form_are_bound_to_their_ports() -> None:
    package = Package("danger", "隐患", forms={"danger": FormDecl("danger", (), ("danger_rules",))})
    (rule,) = calls.rules(package, "danger", PORTS, date(2016, 3, 1))
    assert [one.field for one in rule({"people": 0})] == ["/people"]
    assert calls.rules(package, "verdict", PORTS, date(2016, 3, 1)) == []
    assert danger_rules.__name__ == "danger_rules"
