"""What rules give follows its choice also in a form that was sent: a remark on the choice opens it, a check
tells it."""

from typing import Any

import pytest

from tests.app.cases.test_cases_accident import accident
from tests.app.cases.test_cases_opened_by_rules import found, returned
from tests.plugins.country import Case, Country, other_project, task

OVER = other_project("三山岛金矿采掘工程", planned_end_month="2014-08")
PLACE = ["/site_province_code", "/site_city_code", "/site_county_code"]


def unlocked(here: Country, who: str, case: Case) -> list[str]:
    shown: list[str] = here.read(who, f"/work-items/{task(case)['id']}")["unlocked"]
    return shown


@pytest.fixture
def given(each_country: Country) -> dict[str, Any]:
    """An accident as it stands at its project: place and enterprise are those of the project."""
    entry = each_country.read("zhao", f"/registers/project/{each_country.entries['project']}")
    place = {name[1:]: entry["document"].get(name[1:]) for name in PLACE}
    return accident(each_country, **place, enterprise_name=entry["document"]["owner_name"])


def test_a_remark_on_a_choice_opens_what_it_gives(each_country: Country, given: Any) -> None:
    here = each_country
    case = returned(here, "zhao2", here.sent("zhao", "accident", given), "/project_id")
    assert {*PLACE, "/enterprise_name", "/project_id"} <= set(unlocked(here, "zhao", case))
    assert not {"/deaths", "/workplace"} & set(unlocked(here, "zhao", case))
    away = given | {"enterprise_name": "北京样例建材有限公司", "project_id": None}
    assert task(here.decide("zhao", case, away))["step"] == "second_person"


def test_a_remark_elsewhere_opens_nothing_of_it(each_country: Country, given: Any) -> None:
    case = returned(each_country, "zhao2", each_country.sent("zhao", "accident", given), "/workplace")
    assert unlocked(each_country, "zhao", case) == ["/workplace"]


def test_a_doubt_that_a_correction_raises_opens_its_field(each_country: Country, given: Any) -> None:
    """Else she could only confirm what she sees to be wrong."""
    here = each_country
    over = here.decide("zhao", here.sent("yan", "collect_project", OVER))
    case = returned(here, "zhao2", here.sent("zhao", "accident", given), "/project_id")
    assert "/occurred_at" not in unlocked(here, "zhao", case)
    refused = here.done("zhao", task(case)["id"], given | {"project_id": over["entry"]})
    assert ("/occurred_at", "V-ACC-4") in found(refused)
    assert refused.json is not None and "/occurred_at" in refused.json["unlocked"]


def test_a_check_tells_what_stands_as_rules_give_it(each_country: Country, given: Any) -> None:
    def told(answers: Any) -> set[str]:
        answer = each_country.call("zhao", "POST", "/forms/outsourcing/accident/check", {"answers": answers})
        return set(answer.json["given"])

    names = {name[1:] for name in PLACE}
    assert told(given) == {*names, "enterprise_name"}
    left = {name: value for name, value in given.items() if name not in {*names, "enterprise_name"}}
    assert told(left) == {*names, "enterprise_name"}
    assert told(given | {"enterprise_name": "北京样例建材有限公司"}) == names
    assert told(given | {"project_id": None}) == set()
