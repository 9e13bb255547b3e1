"""Reasons that others read hold no personal numbers, whatever the act: one door for all."""

from typing import Any

import pytest

from tests.plugins.country import Country, other_project, task

TOLD = "联系11010519491231002X核对"


def refused(answer: Any) -> bool:
    problems = answer.json.get("problems", [])
    return answer.status_code == 422 and [one["field"] for one in problems] == ["/reason"]


@pytest.mark.parametrize("verb", ["withdraw", "restore"])
def test_reasons_about_records(country: Country, verb: str) -> None:
    path = f"/registers/project/{country.entries['project']}"
    if verb == "restore":
        assert country.call("zhao", "POST", f"{path}/withdraw", {"reason": "信息有误"}).status_code == 200
    assert refused(country.call("zhao", "POST", f"{path}/{verb}", {"reason": TOLD}))


def test_reasons_about_cases(country: Country) -> None:
    case = country.sent("zhong", "collect_project", other_project("新城金矿采掘工程"))
    assert refused(country.call("guan", "POST", f"/cases/{case['id']}/cancel", {"reason": TOLD}))


def test_the_reason_for_handing_on(country: Country) -> None:
    """It may be left out; what is said is kept like any other."""
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    path = f"/work-items/{task(case)['id']}/transfer"
    sent = {"to_user": "zhao2"}
    assert refused(country.call("zhao", "POST", path, {**sent, "reason": TOLD}))
    assert country.call("zhao", "POST", path, sent).status_code == 200
