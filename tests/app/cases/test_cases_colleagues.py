"""Two people of one post and one form: who writes has it in hand; what a colleague wrote is named, never lost."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.cases.models import Draft, DraftAside
from tests.app.cases.test_cases_change import spot_check
from tests.app.cases.test_cases_desk import island
from tests.plugins.country import APPROVE, PAN, YAN, Country, later, other_project, sample, task

NAME = "新城金矿采掘工程"
RETURN = {
    "decision": "return",
    "opinion": "先记一笔",
    "remarks": [{"field": "/work_content", "message": "请写明"}],
}


@pytest.fixture
def review(each_country: Country) -> str:
    """The address of a review in the pool of zhao and zhao2."""
    case = each_country.sent("yan", "collect_project", other_project(NAME))
    return f"/work-items/{task(case)['id']}"


def saved(here: Country, who: str, item: str, rev: int, answers: dict[str, Any], **more: Any) -> Any:
    return here.call(who, "PUT", f"{item}/draft", {"answers": answers, **more}, If_Match=f'"{rev}"')


def act(here: Country, who: str, item: str, verb: str, **sent: str) -> int:
    return here.call(who, "POST", f"{item}/{verb}", sent or None).status_code


def test_who_writes_has_it_in_hand(each_country: Country, review: str) -> None:
    here = each_country
    assert saved(here, "zhao", review, 0, RETURN).status_code == 200
    assert here.read("zhao2", "/work-items")["total"] == 0
    late = saved(here, "zhao2", review, 0, {"opinion": "我也看了"})
    assert (late.status_code, late.json["done"]["what"]) == (409, "claim") and "rev" not in late.json
    assert "领取，正在办理" in late.json["detail"]
    assert here.read("zhao", review)["answers"]["opinion"] == "先记一笔"


def test_a_colleagues_draft_is_named_and_not_taken_for_ones_own(each_country: Country, review: str) -> None:
    here = each_country
    saved(here, "zhao", review, 0, RETURN)
    assert act(here, "zhao", review, "release") == 200
    seen = here.read("zhao2", review)
    assert seen["answers"] == {} and [(one["by"], one["mine"]) for one in seen["drafts"]] == [("zhao", False)]
    page = here.page("zhao2", f"/items/{review.rsplit('/', 1)[1]}").text
    assert "于6月10日09:00起草过，尚未提交；没有载入本页。" in page
    assert island(page)["restored"] is False and "先记一笔" not in page
    assert act(here, "zhao2", review, "draft/take", by="zhao") == 200
    assert here.read("zhao2", review)["answers"]["opinion"] == "先记一笔"
    assert here.read("zhao2", "/work-items")["items"][0]["claimed_by"] == "zhao2"


def test_what_a_colleague_replaced_is_taken_back_by_who_wrote_it(each_country: Country, review: str) -> None:
    here = each_country
    saved(here, "zhao", review, 0, RETURN)
    act(here, "zhao", review, "release")
    assert saved(here, "zhao2", review, 1, {"decision": "approve", "opinion": "可以"}).status_code == 200
    act(here, "zhao2", review, "release")
    offered = here.read("zhao", review)
    assert offered["answers"] == {}
    assert {(one["by"], one["mine"]) for one in offered["drafts"]} == {("zhao", True), ("zhao2", False)}
    assert "另存在这里" in here.page("zhao", f"/items/{review.rsplit('/', 1)[1]}").text
    assert act(here, "zhao", review, "draft/take", by="zhao") == 200
    assert here.read("zhao", review)["answers"]["opinion"] == "先记一笔"
    act(here, "zhao", review, "release")
    assert act(here, "zhao2", review, "draft/take", by="zhao2") == 200
    assert here.read("zhao2", review)["answers"]["opinion"] == "可以"


def test_an_old_page_is_told_whose_draft_stands_there_and_since_when(country: Country, review_here: str) -> None:
    saved(country, "zhao", review_here, 0, RETURN)
    act(country, "zhao", review_here, "release")
    late = saved(country, "zhao2", review_here, 0, {"opinion": "可以"})
    assert (late.status_code, late.json["rev"], late.json["draft"]["mine"]) == (409, "1", False)
    assert late.json["detail"].endswith("于6月10日09:00保存了这份表单的草稿。")
    own = saved(country, "zhao", review_here, 0, {"opinion": "另一窗口"})
    assert own.json["detail"].startswith("您于6月10日09:00在另一窗口")
    assert saved(country, "zhao", review_here, 1, {"opinion": "另一窗口"}, over=True).status_code == 200
    assert act(country, "zhao", review_here, "draft/take", by="zhao") == 200
    assert country.read("zhao", review_here)["answers"]["opinion"] == "先记一笔"


@pytest.fixture
def review_here(country: Country) -> str:
    """The same on one database."""
    return f"/work-items/{task(country.sent('yan', 'collect_project', other_project(NAME)))['id']}"


def typed(here: Country) -> list[int]:
    """How many drafts there are, and how many are put aside."""
    with here.database.transaction():
        return [db.session().scalar(select(func.count()).select_from(one)) or 0 for one in (Draft, DraftAside)]


def test_nothing_typed_outlives_the_case_by_more_than_a_week(each_country: Country, review: str) -> None:
    here = each_country
    saved(here, "zhao", review, 0, RETURN)
    act(here, "zhao", review, "release")
    saved(here, "zhao2", review, 1, {"opinion": "可以"})
    assert here.call("zhao2", "POST", f"{review}/complete", {"answers": APPROVE}).status_code == 200
    assert typed(here) == [0, 1]
    later(days=8)
    here.drain()
    assert typed(here) == [0, 0]


def test_who_begins_a_form_has_it_in_hand(each_country: Country) -> None:
    here = each_country
    begun = here.call("zhao", "POST", "/cases", {"process": "outsourcing.reward_penalty"}).json["case"]
    (item,) = here.read("zhao", "/work-items")["items"]
    assert item["claimed_by"] == "zhao" and here.read("zhao2", "/work-items")["total"] == 0
    assert here.read("zhao2", "/work-items?box=drafts")["total"] == 0
    refused = here.call("zhao2", "POST", f"/work-items/{task(begun)['id']}/claim")
    assert refused.status_code == 409 and "于6月10日09:00开始填报，正在办理。" in refused.json["detail"]
    assert here.call("zhao", "POST", f"/work-items/{task(begun)['id']}/release").status_code == 200
    assert "的草稿</span>" in here.page("zhao2", "/inbox").text


def test_nobody_takes_a_draft_that_is_not_there(country: Country, review_here: str) -> None:
    assert act(country, "zhao", review_here, "draft/take", by="zhao2") == 404
    saved(country, "zhao", review_here, 0, RETURN)
    assert act(country, "zhao2", review_here, "draft/take", by="zhao") == 409
    assert act(country, "lai", review_here, "draft/take", by="zhao") in (403, 404)
    assert act(country, "zhao", review_here, "draft/take", by="zhao") == 404


def test_what_two_had_typed_of_an_item_that_is_void_goes_after_the_case(each_country: Country) -> None:
    here = each_country
    case = here.sent("yan", "collect_project", other_project(NAME))
    review = f"/work-items/{task(case)['id']}"
    saved(here, "zhao", review, 0, RETURN)
    act(here, "zhao", review, "release")
    saved(here, "zhao2", review, 1, {"opinion": "可以"})
    sent = here.read("yan", f"/cases/{case['id']}/receipt")["recall"]
    assert here.call("yan", "POST", f"/work-items/{sent}/withdraw").status_code == 200
    assert typed(here) == [0, 2]
    assert here.call("yan", "DELETE", f"/cases/{case['id']}", {"reason": "误填"}).status_code == 200
    assert typed(here) == [0, 2]
    later(days=8)
    here.drain()
    assert typed(here) == [0, 0]


def test_a_draft_taken_over_is_not_told_to_be_missing_from_the_page(country: Country, review_here: str) -> None:
    saved(country, "zhao", review_here, 0, RETURN)
    act(country, "zhao", review_here, "release")
    assert act(country, "zhao2", review_here, "draft/take", by="zhao") == 200
    page = country.page("zhao2", f"/items/{review_here.rsplit('/', 1)[1]}").text
    assert "起草的内容已另存，本页是您的草稿。" in page and "没有载入本页" not in page


def test_drafts_of_copies_are_told_and_taken_back_as_those_of_tasks(country: Country) -> None:
    _, copy = spot_check(country)
    item = f"/work-items/{copy}"
    assert saved(country, "zhao", item, 0, {"verdict": "有问题", "comment": "号码无人接听"}).status_code == 200
    assert saved(country, "zhao2", item, 1, {"comment": "另一内容"}).status_code == 200
    pages = {who: country.page(who, f"/items/{copy}").text for who in ("zhao", "zhao2")}
    assert "另存在这里" in pages["zhao"] and "恢复我填写的内容" in pages["zhao"]
    assert "起草的内容已另存" in pages["zhao2"]
    assert act(country, "zhao", item, "draft/take", by="zhao") == 200


def test_a_form_that_a_colleague_is_filling_is_not_deleted_under_her_hand(country: Country) -> None:
    with country.database.transaction():
        enter(NewUser(YAN, "contractor", "yan2", "测二"), "x")
        country.tokens = country.tokens | {"yan2": create_token("yan2")}
    begun = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    item, path = f"/work-items/{task(begun)['id']}", f"/cases/{begun['id']}"
    assert saved(country, "yan", item, 0, other_project(NAME)).status_code == 200
    refused = country.call("yan2", "DELETE", path, {"reason": "误填"})
    assert (refused.status_code, refused.json["done"]["what"]) == (409, "start")
    assert country.read("yan", item)["answers"]["project_name"] == NAME
    assert act(country, "yan", item, "release") == 200
    assert country.call("yan2", "DELETE", path, {"reason": "误填"}).status_code == 200


def test_starting_with_answers_sends_no_form_a_colleague_holds(each_country: Country) -> None:
    here = each_country
    with here.database.transaction():
        enter(NewUser(PAN, "contractor", "pan2", "pan2"), "x")
        here.tokens["pan2"] = create_token("pan2")
    begun = here.call("pan", "POST", "/cases", {"process": "outsourcing.collect_contractor"}).json["case"]
    item = f"/work-items/{task(begun)['id']}"
    assert saved(here, "pan", item, 0, {"name": "潘家采掘有限公司"}).status_code == 200
    refused = here.send("pan2", "collect_contractor", sample("contractor", 1))
    direct = here.done("pan2", task(begun)["id"], sample("contractor", 1))
    assert (refused.status_code, refused.json["done"]) == (409, direct.json["done"])
    assert here.read("pan", item)["answers"]["name"] == "潘家采掘有限公司"
    assert act(here, "pan", item, "release") == 200
    assert here.send("pan2", "collect_contractor", sample("contractor", 1)).status_code == 201
