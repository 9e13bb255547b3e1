"""The boxes of the inbox as pages."""

import re

import pytest

from app import clock
from tests.app.api import api_bulk
from tests.app.api.test_api_statements import billed
from tests.app.cases.test_cases_change import PHONE, change
from tests.plugins.country import Country, at, later, other_project, sample, task

NAME = "新城金矿采掘工程"
EMPTY = {
    "todo": "暂无待办事项。", "done": "暂无已办事项。", "started": "暂无发起的事项。",
    "copied": "暂无抄送与告知。", "drafts": "暂无草稿。",
}  # fmt: skip
BOXES = tuple(EMPTY)


def rows(text: str) -> list[str]:
    """The rows of the table."""
    return re.findall(r"<tr>\s*<td.*?</tr>", text, re.S)


def numbers(country: Country, who: str) -> list[int]:
    """The four figures on top."""
    return [int(one) for one in re.findall(r'<b class="h2 mb-0">(\d+)</b>', country.page(who, "/inbox").text)]


def box(country: Country, who: str, query: str = "") -> str:
    page = country.page(who, f"/inbox{query}")
    assert page.status_code == 200
    return page.text


@pytest.mark.parametrize("name", BOXES)
@pytest.mark.parametrize("who", ["pan", "lai", "guan"])
def test_an_empty_box_says_so(country: Country, name: str, who: str) -> None:
    text = box(country, who, f"?box={name}")
    assert EMPTY[name] in text and rows(text) == []


def test_nothing_found_is_told_apart_from_nothing_there(country: Country) -> None:
    assert "未查询到符合条件的事项。" in box(country, "pan", "?q=没有")


def test_each_box_shows_what_belongs_there(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"})
    central = country.sent("zhong", "collect_project", other_project("央企项目", 3))
    lines = {
        (who, name): len(rows(box(country, who, f"?box={name}"))) for who in ("yan", "zhao") for name in BOXES
    }
    assert lines == {
        ("yan", "todo"): 1, ("yan", "done"): 4, ("yan", "started"): 5, ("yan", "copied"): 3, ("yan", "drafts"): 1,
        ("zhao", "todo"): 1, ("zhao", "done"): 1, ("zhao", "started"): 0, ("zhao", "copied"): 1,
        ("zhao", "drafts"): 0,
    }  # fmt: skip
    (line,) = rows(box(country, "zhao"))
    assert NAME in line and case["number"] in line and f"/items/{task(case)['id']}" in line
    assert central["number"] in box(country, "zhao", "?box=copied")


def test_figures_count_what_lies_there(country: Country) -> None:
    country.sent("yan", "collect_project", other_project(NAME))
    assert numbers(country, "zhao") == [1, 0, 0, 0]
    at("2014-06-23T12:00:00+08:00")
    assert numbers(country, "zhao") == [1, 1, 0, 0]
    later(days=3)
    assert numbers(country, "zhao") == [1, 0, 1, 0]
    assert "超期" in box(country, "zhao", "?due=overdue")


def test_what_was_done_in_time_is_never_overdue(country: Country) -> None:
    """Nor is what was done soon due; what was done late stays so. 已办 tells when it was done."""
    case = country.sent("yan", "collect_project", other_project(NAME, project_kind="生产/露天"))
    later(days=1)
    country.decide("zhao", case)
    done = clock.local(clock.now()).strftime("%Y-%m-%d %H:%M")
    later(days=60)
    late = country.sent("yan", "collect_project", other_project(f"{NAME}二期", project_kind="生产/露天"))
    later(days=60)
    assert late["number"] in box(country, "zhao", "?due=overdue")
    country.decide("zhao", late)
    (line,) = rows(box(country, "zhao", "?box=done&due=overdue"))
    assert late["number"] in line and rows(box(country, "zhao", "?box=done&due=soon")) == []
    page = box(country, "zhao", "?box=done")
    assert done in page and "办理时间" in page and "到达时间" not in page


def test_returned_form_carries_a_badge(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    assert "退回</span>" not in box(country, "zhao")
    remarks = [{"field": "/work_content", "message": "请细化"}]
    country.call("zhao", "POST", f"/work-items/{task(case)['id']}/return", {"remarks": remarks})
    (line,) = rows(box(country, "yan"))
    assert "退回</span>" in line
    assert numbers(country, "yan") == [1, 0, 0, 1]


def test_search_and_filters_narrow_the_list(country: Country) -> None:
    country.sent("yan", "collect_project", other_project(NAME))
    country.sent("pan", "collect_project", other_project("焦家金矿采掘工程", 3))
    queries = ["", "?q=新城", "?q=焦家", "?q=无此项", "?q=苍南样例", "?due=overdue"]
    queries += ["?process=outsourcing.collect_project", "?process=outsourcing.accident"]
    found = [len(rows(box(country, "zhao", query))) for query in queries]
    assert found == [2, 1, 1, 0, 1, 0, 2, 0]


def test_what_is_searched_for_is_shown_as_text(country: Country) -> None:
    text = box(country, "zhao", "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert(1)" not in text


def test_a_thousand_rows_make_pages_of_fifty_at_the_same_price(each_country: Country) -> None:
    bills = []
    for number in (1, 999):
        api_bulk.tasks(each_country.database, number)
        box(each_country, "zhao")
        with billed(each_country.database) as bill:
            text = box(each_country, "zhao")
        bills.append(len(bill.statements))
    assert bills[0] == bills[1] <= 4, bill.told()
    assert len(rows(text)) == 50 and "共 1000 条" in text


def test_what_is_shut_to_her_is_neither_listed_nor_counted(each_country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    own = each_country.sent("zhao", "accident", sample("accident", workplace="甲"))
    others = each_country.sent("zhao2", "accident", sample("accident", workplace="乙"))
    for who, mine, not_mine in (("zhao", others, own), ("zhao2", own, others)):
        (line,) = rows(box(each_country, who))
        assert mine["number"] in line and not_mine["number"] not in line
        assert numbers(each_country, who)[0] == 1
        assert "共 1 条" in box(each_country, who, "?process=outsourcing.accident")


def test_next_page_goes_on_where_the_first_ends(country: Country) -> None:
    api_bulk.tasks(country.database, 120)
    seen, address = list[str](), "/inbox?process=outsourcing.collect_project"
    while address:
        text = country.page("zhao", address).text
        seen += re.findall(r'href="/items/(\d+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following.group(1).replace("&amp;", "&") if following else ""
    assert (len(seen), len(set(seen))) == (120, 120)


def test_business_is_offered_to_who_may_start_it(country: Country) -> None:
    assert "项目部情况填报" in box(country, "yan") and "/start/outsourcing.accident" not in box(country, "yan")
    assert "/start/outsourcing.accident" in box(country, "zhao")
    assert "发起业务" not in box(country, "guan")


def test_starting_from_the_page_opens_the_form(country: Country) -> None:
    headers = {"Authorization": f"Bearer {country.tokens['yan']}"}
    begun = country.client().post("/start/outsourcing.collect_project", headers=headers)
    assert (begun.status_code, begun.location.startswith("/items/")) == (303, True)
    assert 'data-island="form"' in country.page("yan", begun.location).text
    refused = country.page("zhao", "/start/outsourcing.collect_project")
    assert "不能发起此项业务" in refused.text
    assert [country.page("zhao", f"/start/{key}").status_code for key in ("nope", "outsourcing.nope")] == [
        404,
        404,
    ]


def test_what_one_began_shows_where_it_lies_and_what_one_may_do(country: Country) -> None:
    """A draft is told from what was sent; only what lies with oneself is to be worked on."""
    country.sent("yan", "collect_project", other_project(NAME))
    country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"})
    draft, sent = rows(box(country, "yan", "?box=started"))[:2]
    assert "草稿</span>" in draft and ">办理</a>" in draft and "btn-primary" in draft
    assert "草稿" not in sent and ">查看</a>" in sent and "btn-primary" not in sent
    assert "招远市安全生产监督管理局" in sent


def test_what_a_colleague_has_in_hand_is_only_looked_at(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    country.call("zhao", "POST", f"/work-items/{task(case)['id']}/claim")
    assert ">办理</a>" in rows(box(country, "zhao"))[0]
    assert rows(box(country, "zhao2")) == []


def test_a_notice_is_read_and_a_copy_with_a_form_is_worked_on(country: Country) -> None:
    assert all(">阅知</a>" in row for row in rows(box(country, "yan", "?box=copied")))
    country.sent("zhong", "collect_project", other_project("央企项目", 3))
    assert ">办理</a>" in rows(box(country, "zhao", "?box=copied"))[0]


def test_the_tile_of_returned_forms_lists_only_those(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"})
    remarks = [{"field": "/work_content", "message": "请细化"}]
    country.call("zhao", "POST", f"/work-items/{task(case)['id']}/return", {"remarks": remarks})
    assert 'href="/inbox?only=returned"' in box(country, "yan")
    assert len(rows(box(country, "yan"))) == 2
    (line,) = rows(box(country, "yan", "?only=returned"))
    assert case["number"] in line
    found = country.read("yan", "/work-items?only=returned")["items"]
    assert [one["case"]["id"] for one in found] == [case["id"]]


def test_unread_notices_are_counted_where_they_lie(country: Country) -> None:
    assert re.search(r"抄送与告知.{0,120}>3</span>", box(country, "yan"))
    notice = country.read("yan", "/work-items?box=copied&only=unread")["items"][0]
    country.done("yan", notice["id"], {})
    assert re.search(r"抄送与告知.{0,120}>2</span>", box(country, "yan"))
    assert len(rows(box(country, "yan", "?box=copied&only=unread"))) == 2


def test_the_filter_offers_businesses_one_can_have(country: Country) -> None:
    offered = {
        who: set(re.findall(r'<option value="outsourcing\.(\w+)"', box(country, who))) for who in ("yan", "zhao")
    }
    assert offered["yan"] == {"collect_contractor", "collect_licence", "collect_project"}
    assert offered["zhao"] == offered["yan"] | {"accident", "doubt", "reward_penalty"}


def test_what_was_decided_stands_in_each_row_of_what_is_done(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    remarks = [{"field": "/work_content", "message": "请细化"}]
    back = country.decide("zhao", case, {"decision": "return", "opinion": "请细化", "remarks": remarks})
    country.decide("zhao", country.decide("yan", back, other_project(NAME, work_content="井下采掘、支护")))
    for who in ("zhao", "zhao2"):
        done = [line for line in rows(box(country, who, "?box=done")) if case["number"] in line]
        assert [re.findall(r"审核(?:：\w+)?(?=</span>)", line) for line in done] == [
            ["审核：通过"],
            ["审核：退回补正"],
        ][: len(done)]
    assert "：通过" not in box(country, "yan", "?box=started"), "what others decided is told by its notice"


def test_the_row_of_a_doubt_says_who_asks_about_what(country: Country) -> None:
    sent = country.sent("yan", "collect_project", other_project(NAME))
    country.decide("zhao", sent, {"decision": "doubt", "doubt_on": "licence", "opinion": "许可范围不含金属矿"})
    country.drain()
    (line,) = [one for one in rows(box(country, "zhe")) if "疑义复核" in one]
    assert "招远市安全生产监督管理局发起" in line and NAME in line


def test_what_came_of_a_doubt_or_a_copy_stands_in_its_row_of_what_is_done(country: Country) -> None:
    sent = country.sent("yan", "collect_project", other_project(NAME))
    country.decide("zhao", sent, {"decision": "doubt", "doubt_on": "licence", "opinion": "许可范围不含金属矿"})
    country.drain()
    (doubt,) = country.read("zhe", "/work-items")["items"]
    answers = {"finding": "疑义不属实", "opinion": "经核对许可证原件，范围含金属矿。"}
    assert country.done("zhe", doubt["id"], answers).status_code == 200
    for who in ("yan", "zhao"):
        (line,) = [one for one in rows(box(country, who, "?box=copied")) if "疑义复核结果：疑义不属实" in one]
        assert NAME in line, who
    (line,) = [one for one in rows(box(country, "zhe", "?box=done")) if "疑义复核" in one]
    assert re.search(r"复核承包单位填报内容：疑义不属实</span>", line), line
    case = change(country, leader_phone=PHONE)
    copied = country.read("zhao", "/work-items?box=copied")["items"]
    (copy,) = (str(one["id"]) for one in copied if one["case"]["id"] == case["id"])
    assert country.done("zhao", copy, {"verdict": "无问题"}).status_code == 200
    (line,) = [one for one in rows(box(country, "zhao", "?box=done")) if case["number"] in one]
    assert "：无问题" in line


def test_a_case_that_waits_after_its_review_says_that_this_is_done(country: Country) -> None:
    """A project waits for the unit's other records: the list names the last step, which is over."""
    case = country.sent("zhong", "collect_project", other_project("先报的项目", work_content="井下采掘"))
    assert country.decide("tai", case)["state"] == "waiting"
    page = country.page("zhong", "/inbox?box=started").text
    row = next(one for one in page.split("<tr>") if f'/cases/{case["id"]}"' in one)
    assert "审核" in row and "本环节已办结，办件等待中" in row
