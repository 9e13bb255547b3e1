"""A task is claimed, put back and handed to a colleague; its page and the list say in whose hands it is."""

import re

import orjson
import pytest

from tests.app.cases.test_cases_accident import accident
from tests.plugins.country import APPROVE, Case, Country, other_project, task

NAME = "新城金矿采掘工程"


@pytest.fixture
def item(country: Country) -> str:
    """The review of a project."""
    return str(task(country.sent("yan", "collect_project", other_project(NAME)))["id"])


def act(country: Country, who: str, item: str, verb: str, **sent: str) -> int:
    return country.call(who, "POST", f"/work-items/{item}/{verb}", sent or None).status_code


def buttons(page: str) -> list[str]:
    return re.findall(r'data-desk="(\w+)"', page)


def island(page: str) -> dict[str, object]:
    found = re.search('id="form-props">(.*?)</script>', page, re.DOTALL)
    return dict(orjson.loads(found[1])) if found else {}


def test_a_task_offers_what_may_be_done_with_it(country: Country, item: str) -> None:
    free = country.page("zhao", f"/items/{item}").text
    assert "尚未领取" in free and buttons(free) == ["claim", "transfer"]
    assert act(country, "zhao", item, "claim") == 200
    mine = country.page("zhao", f"/items/{item}").text
    assert "您（6月10日09:00领取）" in mine and buttons(mine) == ["release", "transfer"]
    assert act(country, "zhao", item, "release") == 200
    assert "尚未领取" in country.page("zhao2", f"/items/{item}").text


def test_the_list_offers_the_same(country: Country, item: str) -> None:
    assert buttons(country.page("zhao", "/inbox").text) == ["claim", "transfer"]
    act(country, "zhao", item, "claim")
    listed = country.page("zhao", "/inbox").text
    assert "您已领取" in listed and buttons(listed) == ["release", "transfer"]


def test_who_may_not_act_reads_why_and_the_locked_form(country: Country, item: str) -> None:
    act(country, "zhao", item, "claim")
    page = country.page("zhao2", f"/items/{item}").text
    assert re.search(r"该事项已由.+于6月10日09:00领取，正在办理。", page)
    assert island(page)["readonly"] is True and buttons(page) == []
    assert island(country.page("zhao", f"/items/{item}").text)["readonly"] is False


def test_what_one_has_claimed_and_typed_is_not_shown_to_colleagues(country: Country, item: str) -> None:
    act(country, "zhao", item, "claim")
    draft = {"answers": {"decision": "return", "opinion": "先记一笔"}}
    path = f"/work-items/{item}"
    assert country.call("zhao", "PUT", f"{path}/draft", draft, If_Match='"0"').status_code == 200
    assert "先记一笔" not in country.page("zhao2", f"/items/{item}").text
    assert country.read("zhao2", path)["answers"] == {}
    act(country, "zhao", item, "release")
    assert country.read("zhao2", path)["answers"] == {}
    assert country.call("zhao2", "POST", f"{path}/draft/take", {"by": "zhao"}).status_code == 200
    assert country.read("zhao2", path)["answers"]["opinion"] == "先记一笔"


def test_a_colleague_is_found_and_reads_the_reason(each_country: Country) -> None:
    here = each_country
    number = str(task(here.sent("yan", "collect_project", other_project(NAME)))["id"])
    found = here.read("zhao", f"/work-items/{number}/colleagues")["items"]
    assert [one["username"] for one in found] == ["zhao2"]
    assert act(here, "zhao", number, "transfer", to_user="zhao", reason="自己") == 422
    assert act(here, "zhao", number, "transfer", to_user="zhao2", reason="长" * 201) == 422
    assert act(here, "zhao", number, "transfer", to_user="zhao2", reason="本人回避") == 200
    page = here.page("zhao2", f"/items/{number}").text
    assert "转交说明：本人回避" in page and re.search(r"转交给\S+", page)
    late = here.done("zhao", number, APPROVE)
    assert (late.status_code, late.json["done"]["what"]) == (409, "transfer")
    assert re.fullmatch(r"该事项已由您于6月10日09:00转交.+办理。", late.json["detail"])
    assert here.done("zhao2", number, APPROVE).status_code == 200


def test_the_second_person_and_who_entered_see_each_other(country: Country) -> None:
    case: Case = country.sent("zhao", "accident", accident(country))
    number = task(case)["id"]
    page = country.page("zhao", f"/items/{number}").text
    assert "录入与复核须由不同人员办理。" in page and island(page)["readonly"] is True
    assert country.call("zhao", "GET", f"/work-items/{number}/colleagues").status_code == 403
    assert "data-desk=" not in country.page("zhao2", f"/items/{number}").text


def test_a_contractor_alone_at_its_account_sees_no_desk(country: Country) -> None:
    begun = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    assert "data-desk" not in country.page("yan", f"/items/{task(begun)['id']}").text
