"""The portal's pages: home, lists, one publication, and what they say when there is nothing."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app import db
from app.publications.withdraw import withdraw

PutUp = Callable[..., None]


def page(browser: FlaskClient, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def named(html: str) -> list[str]:
    """Titles of the publications in a list."""
    return re.findall(r'<a href="/public/[^"]+/\d+">([^<]*)</a>', html)


def test_home_counts_and_shows_the_newest(browser: FlaskClient, put_up: PutUp) -> None:
    for number in range(1, 11):
        put_up(number, f"金矿工程{number}", register="accident" if number == 10 else "project")
    html = page(browser, "/")
    assert named(html) == [f"金矿工程{number}" for number in range(10, 2, -1)]
    counts = re.findall(r'<span class="stat-value">(\d+)</span>', html)
    assert counts == ["0", "0", "9", "1", "0"] and "公示说明" in html


def test_every_page_is_friendly_when_there_is_nothing(browser: FlaskClient, put_up: PutUp) -> None:
    assert "目前还没有公示信息" in page(browser, "/")
    assert "这一类目前还没有公示信息" in page(browser, "/public/accident")
    assert "没有找到符合条件的公示信息" in page(browser, "/public/project?q=不存在")
    assert "没有找到" in page(browser, "/public/project/7", 404)
    page(browser, "/public/nowhere", 404)


def test_regions_are_chosen_step_by_step_without_scripts(browser: FlaskClient, put_up: PutUp) -> None:
    put_up(1, "招远金矿")
    put_up(2, "平阳矾矿", region="330326")
    html = page(browser, "/public/project")
    assert 'name="province"' in html and 'name="city"' not in html
    html = page(browser, "/public/project?province=370000&city=370600&county=")
    assert named(html) == ["招远金矿"] and 'value="370600" selected' in html and 'value="370685"' in html
    assert named(page(browser, "/public/project?province=330000&city=370600")) == ["平阳矾矿"]
    assert named(page(browser, "/public/project?province=370000&city=370600&county=370685&q=金矿")) == ["招远金矿"]
    other = page(browser, "/public/project?province=330000&city=370600")
    assert "不在浙江省内，已按浙江省查询" in other


def test_no_region_is_passed_over(browser: FlaskClient, put_up: PutUp) -> None:
    put_up(1, "招远金矿")
    put_up(2, "平阳矾矿", region="330326")
    for picked in ("province=999999", "county=999999", "province=370000&county=999999", "city=abc"):
        assert "没有代码为" in page(browser, f"/public/project?{picked}", 400)
    for picked in ("city=370600", "county=370685", "province=370000&county=370685", "county=370600"):
        html = page(browser, f"/public/project?{picked}")
        assert named(html) == ["招远金矿"] and 'value="370000" selected' in html, picked


def test_districts_of_a_municipality_follow_the_province(browser: FlaskClient, put_up: PutUp) -> None:
    put_up(1, "密云铁矿", region="110118")
    html = page(browser, "/public/project?province=110000&city=110118")
    assert named(html) == ["密云铁矿"] and 'name="county"' not in html


def test_a_thousand_lines_are_paged(browser: FlaskClient, put_up: PutUp) -> None:
    for number in range(1, 46):
        put_up(number, f"金矿工程{number}")
    address, seen = "/public?q=金矿", []
    while address:
        html = page(browser, address)
        seen += named(html)
        onward = re.search(r'rel="next" href="([^"]+)"', html)
        address = "/public" + onward.group(1).replace("&amp;", "&") if onward else ""
    assert seen == [f"金矿工程{number}" for number in range(45, 0, -1)]


def test_a_publication_reads_in_sections(browser: FlaskClient, put_up: PutUp) -> None:
    put_up(7, "玲珑金矿井巷工程", version=2)
    html = page(browser, "/public/project/7")
    for words in (
        "基本情况",
        "是否签订协议",
        "凿岩台车",
        "未填写",
        "山东省/烟台市/招远市",
        "招远市安全生产监督管理局",
        "第 2 版",
    ):
        assert words in html


def test_what_was_typed_is_shown_as_text(browser: FlaskClient, put_up: PutUp) -> None:
    hostile = '<script>alert(1)</script>"onload='
    put_up(7, hostile, view=[{"title": hostile, "rows": [[hostile, hostile]]}], by_name=hostile)
    for address in ("/", "/public", "/public/project/7", f"/public/project?q={hostile}"):
        assert "<script>alert" not in page(browser, address)


def test_very_long_words_have_room(browser: FlaskClient, put_up: PutUp) -> None:
    put_up(7, "矿" * 300)
    assert named(page(browser, "/public/project")) == ["矿" * 300]
    assert "wrap" in page(browser, "/public/project/7")


def test_a_withdrawn_page_says_when_who_and_why(
    browser: FlaskClient, put_up: PutUp, database: db.Database
) -> None:
    put_up(7, "玲珑金矿井巷工程")
    with database.transaction():
        withdraw(7, "内容有误", "烟台市安全生产监督管理局")
    html = page(browser, "/public/project/7", 410)
    assert "公示已撤下" in html and "烟台市安全生产监督管理局撤下。理由：内容有误" in html
    assert "凿岩台车" not in html and "玲珑" not in html


@pytest.mark.parametrize("address", ["/", "/public", "/public/project", "/api/v1/public/project"])
def test_looking_needs_no_sign_in_and_leaves_no_trace(browser: FlaskClient, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
