"""The list of departments comes from a package's function: whatever it does, it is told and nobody waits."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from app import sdk
from app.packages import guard
from tests.plugins.country import Case, Country, other_project, task

NAME = "outsourcing/review:handover_to"


def broken(code: str) -> sdk.Target:
    """去向。"""
    raise KeyError("amount")


def ended(code: str) -> sdk.Target:
    """去向。"""
    raise SystemExit(3)


def wrong(code: str) -> sdk.Target:
    """去向。"""
    return None  # type: ignore[return-value]


def slow(code: str) -> sdk.Target:
    """Each is quick enough, all together are not."""
    time.sleep(0.3)
    return sdk.Target(code)


def hung(code: str) -> sdk.Target:
    """去向。"""
    time.sleep(5)
    return sdk.Target(code)


@pytest.fixture
def case(each_country: Country) -> Case:
    return each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))


def listed(country: Country, case: Case) -> Any:
    return country.call("zhao", "GET", f"/work-items/{task(case)['id']}/targets?field=handover_to")


@pytest.mark.parametrize(
    ("act", "why"),
    [(broken, "KeyError"), (ended, "SystemExit"), (wrong, "Target"), (slow, "没有完成"), (hung, "没有完成")],
)
def test_what_the_function_does_wrong_is_told(
    each_country: Country, case: Case, monkeypatch: pytest.MonkeyPatch, act: Callable[..., Any], why: str
) -> None:
    monkeypatch.setattr(guard, "LONGEST", 0.5)
    monkeypatch.setitem(sdk._targets, NAME, act)
    begun = time.monotonic()
    told = listed(each_country, case)
    assert time.monotonic() - begun < 3
    assert (told.status_code, told.json["type"]) == (500, "urn:problem:target-failed")
    assert told.json["detail"].startswith("可选部门的自动判断没有成功，没有任何变动；已通知管理员（编号 ")
    noted(each_country, case, told.json["reference"], why)


def test_a_function_that_is_not_loaded_is_told(
    each_country: Country, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sdk._targets, NAME)
    told = listed(each_country, case)
    assert (told.status_code, told.json["type"]) == (503, "urn:problem:not-loaded")
    noted(each_country, case, told.json["reference"], NAME)


def noted(country: Country, case: Case, reference: str, why: str) -> None:
    (incident,) = country.read("guan", "/incidents")["items"]
    assert (incident["reference"], incident["operation"]) == (reference, NAME)
    assert (incident["case"], incident["package"]) == (case["id"], "outsourcing")
    assert incident["element"] == task(case)["step"] and why in incident["text"]
