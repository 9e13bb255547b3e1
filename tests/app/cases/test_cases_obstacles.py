"""What stands in the way is told with the way to it; what another office left untouched stands in nobody's way."""

from typing import Any

import pytest

from tests.app.cases.test_cases_accident import BRIEF, accident, closed
from tests.plugins.country import Case, Country, other_project, sample, task

NAME = "新城金矿采掘工程"


def begun(country: Country, who: str, process: str, entry: str | None = None) -> Any:
    more = {"entry_id": entry} if entry else {}
    return country.call(who, "POST", "/cases", {"process": f"outsourcing.{process}", **more})


def titles(answer: Any) -> dict[str, str]:
    return {one["title"]: one["href"] for one in answer.json["links"]}


def test_the_start_page_leads_to_the_record_that_there_is(country: Country) -> None:
    entry, key = country.entries["contractor"], "outsourcing.collect_contractor"
    page = country.page("yan", f"/start/{key}").text
    assert "本单位已有该项记录" in page and "开始填报" not in page
    assert f'href="/start/{key}?entry_id={entry}"' in page and f'href="/records/contractor/{entry}"' in page
    change = country.page("yan", f"/start/{key}?entry_id={entry}").text
    assert "单位基本情况填报：变更" in change and "变更的记录：" in change and "开始变更" in change
    refused = begun(country, "yan", "collect_contractor")
    assert (refused.status_code, refused.json["entry"]) == (409, entry)
    ways = {"办理变更": f"/start/{key}?entry_id={entry}"}
    assert titles(refused) == {**ways, "打开该记录": f"/records/contractor/{entry}"}


def test_a_page_of_refusal_has_the_same_links(country: Country) -> None:
    entry = country.entries["contractor"]
    headers = {"Authorization": f"Bearer {country.tokens['yan']}"}
    page = country.client().post("/start/outsourcing.collect_contractor", headers=headers)
    assert page.status_code == 409
    assert f'href="/start/outsourcing.collect_contractor?entry_id={entry}"' in page.text


def test_a_case_under_way_is_named_by_its_number(country: Country) -> None:
    entry = country.entries["project"]
    case = country.sent("yan", "collect_project", country.project(work_content="井下采掘、支护"), entry)
    refused = begun(country, "yan", "collect_project", entry)
    assert f"（办件 {case['number']}）" in refused.json["detail"]
    assert titles(refused) == {f"打开办件 {case['number']}": f"/cases/{case['id']}"}
    page = country.page("yan", f"/start/outsourcing.collect_project?entry_id={entry}").text
    assert case["number"] in page and f'href="/cases/{case["id"]}"' in page


def test_the_first_sending_under_way_is_led_to(country: Country) -> None:
    case = country.sent("pan", "collect_contractor", sample("contractor", 1))
    refused = begun(country, "pan", "collect_contractor")
    assert (refused.status_code, titles(refused)) == (
        409,
        {f"打开办件 {case['number']}": f"/cases/{case['id']}"},
    )


def test_an_equal_record_is_led_to(each_country: Country) -> None:
    entry = closed(each_country, each_country.sent("zhao", "accident", accident(each_country)))
    refused = each_country.send("zhao", "accident", accident(each_country))
    assert (refused.status_code, titles(refused)) == (409, {"打开该记录": f"/records/accident/{entry}"})


def test_an_equal_sending_of_ones_own_is_led_to(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    refused = country.send("yan", "collect_project", other_project(NAME))
    assert refused.status_code == 409
    assert titles(refused) == {f"打开办件 {case['number']}": f"/cases/{case['id']}"}


@pytest.fixture
def record(each_country: Country) -> tuple[Country, str]:
    """An accident in force, which the city may carry on as well as the county."""
    here = each_country
    return here, closed(here, here.sent("zhao", "accident", accident(here, **BRIEF)))


def test_an_untouched_form_of_another_office_makes_way(record: tuple[Country, str]) -> None:
    here, entry = record
    idle: Case = begun(here, "tai", "accident", entry).json["case"]
    second = begun(here, "zhao", "accident", entry)
    assert second.status_code == 201, second.text
    late = here.call("tai", "PUT", f"/work-items/{task(idle)['id']}/draft", {"answers": {}}, If_Match='"0"')
    assert late.status_code == 409 and "开始办理同一记录" in late.json["detail"], late.text
    assert "开始办理同一记录" in here.page("tai", f"/cases/{idle['id']}").text
    assert here.read("tai", "/work-items?box=copied")["total"] == 1


def test_what_was_written_in_another_office_stays(record: tuple[Country, str]) -> None:
    here, entry = record
    kept: Case = begun(here, "tai", "accident", entry).json["case"]
    typed = {"answers": {"direct_cause": "支护不及时"}}
    saved = here.call("tai", "PUT", f"/work-items/{task(kept)['id']}/draft", typed, If_Match='"0"')
    assert saved.status_code == 200
    refused = begun(here, "zhao", "accident", entry)
    assert (refused.status_code, "links" in refused.json) == (409, False)
    assert here.call("tai", "GET", f"/cases/{kept['id']}").json["case"]["state"] == "draft"


def test_ones_own_untouched_form_is_led_to(record: tuple[Country, str]) -> None:
    here, entry = record
    idle: Case = begun(here, "zhao", "accident", entry).json["case"]
    refused = begun(here, "zhao2", "accident", entry)
    assert titles(refused) == {f"打开办件 {idle['number']}": f"/cases/{idle['id']}"}


@pytest.mark.parametrize("code", ["999999", "37068a"])
def test_a_place_that_never_was_is_told(country: Country, code: str) -> None:
    for answer in (
        country.public(f"/accident?region={code}"),
        country.call("zhao", "GET", f"/registers/accident?region={code}"),
    ):
        assert answer.status_code == 400 and "地区" in answer.json["detail"]
    for known in ("000000", "370685"):
        assert country.public(f"/accident?region={known}").status_code == 200
