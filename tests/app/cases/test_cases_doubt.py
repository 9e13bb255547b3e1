"""A doubt: why the form came back, what the task shows, and who learns the result."""

import re

import pytest
from sqlalchemy import update

from app import db
from app.cases import models
from tests.plugins.country import Case, Country, later, other_project, sample, task

RENAMED = "改了名的工程"
NAME, WHY, FOUND = "新城金矿采掘工程", "许可范围不含金属矿", "经核对许可证原件，范围含金属矿。"
DOUBT = {"decision": "doubt", "doubt_on": "licence", "opinion": WHY}


@pytest.fixture
def case(country: Country) -> Case:
    """A project given back with a doubt."""
    sent = country.sent("yan", "collect_project", other_project(NAME))
    back = country.decide("zhao", sent, DOUBT)
    country.drain()
    return back


def item(country: Country, who: str, box: str = "todo") -> str:
    return str(country.read(who, f"/work-items?box={box}")["items"][0]["id"])


def test_a_doubt_without_a_word_is_refused(country: Country) -> None:
    sent = country.sent("yan", "collect_project", other_project(NAME))
    refused = country.done("zhao", task(sent)["id"], {**DOUBT, "opinion": " "})
    assert [(one["field"], one["rule"]) for one in refused.json["problems"]] == [("/opinion", "V-REV-5")]


def test_what_is_not_public_cannot_be_doubted(country: Country) -> None:
    sent = country.sent("pan", "collect_project", other_project(NAME))
    refused = country.done("zhao", task(sent)["id"], DOUBT)
    (problem,) = refused.json["problems"]
    assert (problem["field"], problem["rule"]) == ("/doubt_on", "V-REV-5") and "尚未公示" in problem["message"]


def test_only_what_is_public_is_offered(country: Country) -> None:
    country.decide("zhe", country.sent("pan", "collect_contractor", sample("contractor", 1)))
    sent = country.sent("pan", "collect_project", other_project(NAME))
    page = country.page("zhao", f"/items/{task(sent)['id']}").text
    offered = re.search(r'"title": ?"疑义对象".*?"oneOf": ?\[(.*?)\]', page)
    assert offered and "单位基本情况" in offered[1] and "持证情况" not in offered[1]


def test_the_contractor_reads_why_the_project_came_back(country: Country, case: Case) -> None:
    back = country.read("yan", f"/work-items/{task(case)['id']}")
    assert back["ruling"]["opinion"] == WHY
    assert WHY in country.page("yan", f"/items/{task(case)['id']}").text


def test_the_task_shows_the_doubt_first_then_record_and_project(country: Country, case: Case) -> None:
    page = country.page("zhe", f"/items/{item(country, 'zhe')}").text
    assert "尚无已提交的内容" not in page
    for word in ("疑义复核", "待办理", WHY, "招远市安全生产监督管理局", "持证情况", NAME, case["number"]):
        assert word in page, word
    assert "草稿</span>" not in page
    head = re.search(r"<h1[^>]*>(.*?)</h1>", page)
    assert head and head[1] == "疑义复核"
    assert page.index(WHY) < page.index(NAME)


def test_the_case_of_a_doubt_says_nothing_of_what_is_missing(country: Country, case: Case) -> None:
    doubt = country.read("zhe", "/work-items")["items"][0]["case"]["id"]
    page = country.page("zhao", f"/cases/{doubt}").text
    assert "疑义复核" in page and "尚未提交内容" not in page and "暂无记录" not in page


@pytest.mark.parametrize("who", ["zhao", "yan"])
def test_the_result_reaches_both_with_its_reason(who: str, country: Country, case: Case) -> None:
    done = country.done("zhe", item(country, "zhe"), {"finding": "疑义不属实", "opinion": FOUND})
    assert done.status_code == 200, done.text
    notice = country.read(who, "/work-items?box=copied")["items"][0]
    assert notice["title"] == "疑义复核结果：疑义不属实"
    page = country.page(who, f"/items/{notice['id']}").text
    assert FOUND in page and case["number"] in page
    assert country.page(who, f"/cases/{notice['case']['id']}").text.count(FOUND) > 0


def test_the_form_that_came_back_says_what_is_doubted(country: Country, case: Case) -> None:
    number = task(case)["id"]
    assert country.read("yan", f"/work-items/{number}")["ruling"]["about"] == [["疑义对象", "持证情况"]]
    head = (
        country.page("yan", f"/items/{number}").text.partition('id="ruling-title"')[2].partition("</section>")[0]
    )
    assert "疑义对象" in head and "持证情况" in head


def test_the_doubted_case_leads_to_the_doubt_and_its_result(country: Country, case: Case) -> None:
    doubt = country.read("zhe", f"/work-items/{item(country, 'zhe')}")["case"]
    assert country.done("zhe", item(country, "zhe"), {"finding": "疑义属实", "opinion": FOUND}).status_code == 200
    again = country.decide("yan", case, other_project(NAME))
    link = f'href="/cases/{doubt["id"]}">疑义复核 {doubt["number"]}</a>'
    for who in ("zhao", "yan"):
        assert link in country.page(who, f"/cases/{case['id']}").text, who
    assert link in country.page("zhao", f"/items/{task(again)['id']}").text
    notice = country.read("yan", "/work-items?box=copied")["items"][0]
    result = country.page("yan", f"/items/{notice['id']}").text
    assert "疑义对象" in result and WHY in result


def test_the_receipt_of_a_doubt_tells_of_the_doubt_itself(country: Country, case: Case) -> None:
    page = country.page("zhao", f"/cases/{case['id']}/receipt").text
    doubt = country.read("zhe", f"/work-items/{item(country, 'zhe')}")["case"]
    assert "没有变化" not in page and f'href="/cases/{doubt["id"]}">疑义复核 {doubt["number"]}</a>' in page
    (desk,) = country.read("zhao", f"/cases/{case['id']}/receipt")["desks"]
    assert {"when": "没有变化", "then": "办结"} in desk["next"]


def test_the_receipt_of_a_recheck_says_what_came_of_it(country: Country, case: Case) -> None:
    number = item(country, "zhe")
    doubt = country.read("zhe", f"/work-items/{number}")["case"]["id"]
    assert country.done("zhe", number, {"finding": "疑义不属实", "opinion": FOUND}).status_code == 200
    page = country.page("zhe", f"/cases/{doubt}/receipt").text
    assert "疑义不属实" in page and "办理单位" in page and "填报单位" not in page


@pytest.mark.parametrize("noted", [True, False], ids=["noted", "of before"])
def test_a_doubt_stays_as_it_was_sent_whatever_is_decided_since(noted: bool, country: Country, case: Case) -> None:
    """The department that asked has gone on, before anybody has opened the doubt."""
    number = item(country, "zhe")
    doubt = country.read("zhe", f"/work-items/{number}")["case"]["id"]
    if not noted:
        with country.database.transaction():
            db.session().execute(update(models.Case).where(models.Case.id == int(doubt)).values(opened_after=None))
    later(minutes=5)
    again = country.decide("yan", case, other_project(RENAMED))
    country.decide("zhao", again)
    for page in (f"/items/{number}", f"/cases/{doubt}"):
        shown = country.page("zhe", page).text.partition("发起</h2>")[2]
        assert WHY in shown and "疑义对象" in shown and "持证情况" in shown, page
        assert "审核意见（第2次）" not in shown and NAME in shown and RENAMED not in shown, page
    for path in (f"/work-items/{number}", f"/cases/{doubt}"):
        told = country.read("zhe", path)["origin"]["file"]
        assert [one["answers"].get("doubt_on") for one in told if "decision" in one["answers"]] == ["licence"], (
            path
        )


def test_the_form_that_came_back_says_what_to_do(country: Country, case: Case) -> None:
    number = task(case)["id"]
    page = country.page("yan", f"/items/{number}").text
    told = page.partition('id="ruling-title"')[2].partition("</section>")[0]
    assert "可以直接重新提交" in told and "归口部门复核" in told
    assert "可以直接重新提交" in country.read("yan", f"/work-items/{number}")["ruling"]["then"]
    assert "浙江省安全生产监督管理局" in concerned(page), "who rechecks it"
    asking = country.page("zhao", f"/cases/{case['id']}").text.partition('id="opened-title"')[2]
    assert "由浙江省安全生产监督管理局办理" in asking.partition("</section>")[0]


def concerned(page: str) -> str:
    return page.partition('id="concerned-title"')[2].partition("</section>")[0]


def test_the_doubted_record_is_one_click_away_for_all_of_them(each_country: Country) -> None:
    here = each_country
    back = here.decide("zhao", here.sent("yan", "collect_project", other_project(NAME)), DOUBT)
    here.drain()
    record = f"/records/licence/{here.entries['licence']}"
    change = f"/start/outsourcing.collect_licence?entry_id={here.entries['licence']}"
    number = item(here, "zhe")
    doubt = here.read("zhe", f"/work-items/{number}")["case"]["id"]
    back_page = concerned(here.page("yan", f"/items/{task(back)['id']}").text)
    assert f'href="{record}"' in back_page and change in back_page
    asked = concerned(here.page("zhe", f"/items/{number}").text)
    assert f'href="{record}"' in asked and f'href="{record}#publication"' in asked and "撤下公示" in asked
    assert here.done("zhe", number, {"finding": "疑义属实", "opinion": FOUND}).status_code == 200
    for who, changes, acts in (("yan", True, False), ("zhe", False, True), ("zhao", False, False)):
        pages = [f"/cases/{doubt}"]
        if who != "zhe":
            pages += [f"/items/{here.read(who, '/work-items?box=copied')['items'][0]['id']}"]
        for page in pages:
            found = concerned(here.page(who, page).text)
            assert f'href="{record}"' in found and "疑义对象" in found, (who, page)
            assert (change in found, "#publication" in found) == (changes, acts), (who, page)
            assert "/records/contractor/" not in found


def test_who_decides_a_doubt_opens_the_scans_she_is_shown(each_country: Country) -> None:
    """Those of the project as it was then; not what took their place, and nobody else by the doubt."""
    here = each_country
    field, scans = "written_report_filed_files", [here.upload("yan"), here.upload("yan")]
    first, second = (
        other_project(name) | {field: [one]} for name, one in zip((NAME, RENAMED), scans, strict=True)
    )
    back = here.decide("zhao", here.sent("yan", "collect_project", first), DOUBT)
    here.drain()
    here.decide("yan", back, second)
    doubt = here.read("zhe", "/work-items")["items"][0]
    addresses = [f"/attachments/{one['id']}" for one in scans]
    assert addresses[0] in here.page("zhe", f"/items/{doubt['id']}").text
    read = {
        who: [here.call(who, "GET", one).status_code for one in addresses] for who in ("zhe", "lai", "pan", "zhao")
    }
    assert read == {"zhe": [200, 404], "lai": [404, 404], "pan": [404, 404], "zhao": [200, 200]}
    assert here.done("zhe", doubt["id"], {"finding": "疑义不属实", "opinion": FOUND}).status_code == 200
    assert [here.call("zhe", "GET", one).status_code for one in addresses] == [200, 404]


def test_an_equal_doubt_waits_for_the_first(country: Country, case: Case) -> None:
    """Said once more while it is looked into, it opens nothing; in other words, or afterwards, it does."""

    def doubted(back: Case, opinion: str) -> tuple[Case, int]:
        again = country.decide(
            "zhao", country.decide("yan", back, other_project(NAME)), {**DOUBT, "opinion": opinion}
        )
        country.drain()
        return again, len(country.read("zhe", "/work-items")["items"])

    case, first = doubted(case, WHY)
    case, other = doubted(case, RENAMED)
    for one in country.read("zhe", "/work-items")["items"]:
        answers = {"finding": "疑义不属实", "opinion": FOUND}
        assert country.done("zhe", one["id"], answers).status_code == 200
    _, anew = doubted(case, WHY)
    assert (first, other, anew) == (1, 2, 1)
