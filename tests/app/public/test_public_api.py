"""The public part of the HTTP API, to the letter of its description."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app import clock, db
from app.publications.withdraw import withdraw

PutUp = Callable[..., None]
API = "/api/v1/public"


def test_a_publication_has_the_promised_shape(browser: FlaskClient, put_up: PutUp) -> None:
    put_up(12, "玲珑金矿井巷工程", version=2)
    answer = browser.get(f"{API}/project/12")
    body = answer.get_json()
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert list(body) == [
        "entry", "register", "version", "published_at", "self_filed_at", "by_org", "by_name", "title", "columns",
        "document", "view",
    ]  # fmt: skip
    assert (body["entry"], body["register"], body["version"], body["by_org"]) == ("12", "project", 2, "AJ-370685")
    assert body["document"] == {"project_name": "玲珑金矿井巷工程", "signed": True}
    assert body["published_at"].endswith("+08:00") and body["published_at"][:10] == str(clock.today())


def test_lists_are_paged_newest_first(browser: FlaskClient, put_up: PutUp) -> None:
    for number in range(1, 6):
        put_up(number, f"金矿工程{number}")
    seen, after = [], ""
    while True:
        body = browser.get(f"{API}/project?q=金矿&region=370600&size=2&after={after}").get_json()
        assert list(body) == ["items", "next", "total", "total_capped"]
        assert (body["total"], body["total_capped"]) == (5, False)
        seen += [one["entry"] for one in body["items"]]
        if (after := body["next"]) is None:
            break
    assert seen == ["5", "4", "3", "2", "1"]


def test_an_empty_register_is_an_empty_list(browser: FlaskClient) -> None:
    for register in ("contractor", "licence", "project", "accident", "reward_penalty"):
        body = browser.get(f"{API}/{register}").get_json()
        assert body == {"items": [], "next": None, "total": 0, "total_capped": False}


def test_other_packages_have_their_full_name(browser: FlaskClient, put_up: PutUp) -> None:
    put_up(3, "隐患一", register="hidden_danger.report", register_title="隐患排查")
    assert browser.get(f"{API}/hidden_danger.report").get_json()["total"] == 1
    assert browser.get(f"{API}/hidden_danger.report/3").get_json()["register"] == "hidden_danger.report"


@pytest.mark.parametrize("path", ["nowhere", "nowhere/1", "project/9", "project/x", "accident/1"])
def test_what_is_not_public_is_not_found(browser: FlaskClient, put_up: PutUp, path: str) -> None:
    put_up(1, "金矿工程")
    answer = browser.get(f"{API}/{path}")
    assert answer.status_code == 404 and answer.mimetype == "application/problem+json"


def test_an_address_no_database_can_hold_is_refused_at_the_door(browser: FlaskClient) -> None:
    answer = browser.get(f"{API}/project/1%00")
    assert answer.status_code == 400 and answer.mimetype == "application/problem+json"


def test_a_withdrawn_publication_is_gone_and_says_why(
    browser: FlaskClient, put_up: PutUp, database: db.Database
) -> None:
    put_up(1, "金矿工程")
    with database.transaction():
        withdraw(1, "内容有误", "招远市安全生产监督管理局")
    answer = browser.get(f"{API}/project/1")
    assert answer.status_code == 404
    assert "内容有误" in answer.get_json()["detail"] and "玲珑" not in answer.get_data(as_text=True)
    assert browser.get(f"{API}/project").get_json()["total"] == 0


@pytest.mark.parametrize(
    "query", ["size=0", "size=x", "size=-1", "size=٣", "after=x", "region=37", "region=37%25", "from=2016-13-01"]
)
def test_bad_arguments_are_told(browser: FlaskClient, query: str) -> None:
    answer = browser.get(f"{API}/project?{query}")
    assert answer.status_code == 400 and answer.get_json()["detail"]


def test_a_page_never_exceeds_fifty(browser: FlaskClient, put_up: PutUp) -> None:
    for number in range(1, 53):
        put_up(number, "金矿工程")
    assert len(browser.get(f"{API}/project?size=200").get_json()["items"]) == 50
    assert len(browser.get(f"{API}/project").get_json()["items"]) == 20
