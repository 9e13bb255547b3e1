"""回执: whoever has sent a form is told with whom it lies, until when, what comes next, and how to recall it."""

import re

import pytest

from tests.plugins.country import CITY, COUNTY, HOME, Case, Country, at, other_project, reached, sample, task

NAME = "新城金矿采掘工程"
REVIEWED = [
    {"when": "通过", "then": "公示"},
    {"when": "移交", "then": "审核"},
    {"when": "退回补正", "then": "填写单位基本情况"},
]


def receipt(country: Country, who: str, case: Case) -> str:
    page = country.page(who, f"/cases/{case['id']}/receipt")
    assert page.status_code == 200, page.text
    return page.text


def told(country: Country, who: str, case: Case) -> Case:
    return dict(country.read(who, f"/cases/{case['id']}/receipt"))


@pytest.fixture
def case(country: Country) -> Case:
    """A project under review at the county."""
    return country.sent("yan", "collect_project", other_project(NAME))


def test_a_sender_is_told_who_handles_it_until_when_and_what_comes_next(each_country: Country) -> None:
    case = each_country.sent("pan", "collect_contractor", sample("contractor", 1))
    page, data = receipt(each_country, "pan", case), told(each_country, "pan", case)
    for words in (
        case["number"],
        "单位基本情况",
        "浙江省安全生产监督管理局",
        "审核岗",
        "10个工作日内，2014年6月24日前",
    ):
        assert words in page, words
    assert re.search(r"<b>退回补正</b>的，下一步：填写单位基本情况", page)
    (desk,) = data["desks"]
    assert desk["post"] == {"org": HOME, "role": "inspector"} and desk["working_days"] == 10
    assert desk["due_at"] == "2014-06-24T17:30:00+08:00" and desk["next"] == REVIEWED
    assert (data["form"], data["at_once"], data["public"]) == ("contractor", False, None)


def test_the_wait_for_other_records_is_one_of_the_next_steps(country: Country, case: Case) -> None:
    (desk,) = told(country, "yan", case)["desks"]
    assert {"when": "通过", "then": "公示或者等待前置表公示"} in desk["next"]
    assert {"when": "疑义", "then": "填写项目部情况"} in desk["next"]


def test_a_sending_is_taken_back_from_its_receipt_without_scripts(country: Country, case: Case) -> None:
    item = told(country, "yan", case)["recall"]
    assert f'action="/items/{item}/withdraw"' in receipt(country, "yan", case)
    headers = {"Authorization": f"Bearer {country.tokens['yan']}"}
    back = country.client().post(f"/items/{item}/withdraw", headers=headers)
    assert back.status_code == 303
    assert 'data-island="form"' in country.page("yan", back.location).text
    assert told(country, "yan", case)["recall"] is None
    form = back.location.rsplit("/", 1)[1]
    assert country.page("yan", f"/cases/{case['id']}/task").location == f"/items/{form}"
    items = sorted(int(one["id"]) for one in country.read("yan", "/work-items?box=done")["items"])
    old = country.page("yan", f"/items/{items[-1]}").text
    assert "其后您于6月10日09:00撤回了该件" in old and f'href="/items/{form}">打开现在的表单' in old


def test_what_the_diagram_does_not_let_go_is_not_offered_back(country: Country) -> None:
    """An accident that went to another department cannot be recalled by the one that entered it."""
    at("2014-09-13T09:00:00+08:00")
    sent = country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"], deaths=5))
    assert task(sent)["post"]["org"] != COUNTY
    data = told(country, "zhao", sent)
    assert data["recall"] is None and data["desks"][0]["working_days"] == 3
    assert "withdraw" not in receipt(country, "zhao", sent)
    assert country.read("zhao", f"/work-items/{task(sent)['id']}")["actions"] == []


def test_a_change_that_acts_at_once_says_so_with_the_public_page(each_country: Country) -> None:
    here = each_country
    entry = here.entries["project"]
    case = here.sent("yan", "collect_project", {**here.project(), "leader_phone": "13911112222"}, entry)
    page, data = receipt(here, "yan", case), told(here, "yan", case)
    assert (data["at_once"], data["public"], data["desks"]) == (True, f"/public/project/{entry}", [])
    assert "提交后即已生效" in page and "事后抽查" in page and f'href="/public/project/{entry}"' in page
    assert "由谁办理" not in page


def test_a_change_of_nothing_says_so(country: Country) -> None:
    case = country.sent("yan", "collect_project", country.project(), country.entries["project"])
    assert "没有变化，不需要办理" in receipt(country, "yan", case)


def test_a_receipt_keeps_to_what_was_sent_when_the_case_goes_on(country: Country, case: Case) -> None:
    returned = {
        "decision": "return",
        "opinion": "请细化",
        "remarks": [{"field": "/work_content", "message": "细化"}],
    }
    country.decide("zhao", case, returned)
    page = receipt(country, "yan", case)
    assert "招远市安全生产监督管理局" in page and "以上为提交时的情况" in page
    assert told(country, "yan", case)["desks"][0]["open"] is False


def test_a_receipt_is_for_who_has_sent(country: Country, case: Case) -> None:
    begun = country.call("pan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    seen = [
        country.page(who, f"/cases/{case['id']}/receipt").status_code for who in ("yan", "zhao", "pan", "guan")
    ]
    assert seen == [200, 404, 404, 404]
    assert country.page("pan", f"/cases/{begun['id']}/receipt").status_code == 404


def test_the_case_page_leads_to_the_receipt_and_the_recall(country: Country, case: Case) -> None:
    page = country.page("yan", f"/cases/{case['id']}").text
    assert f'href="/cases/{case["id"]}/receipt"' in page and "撤回" in page
    assert '/receipt"' not in country.page("zhao", f"/cases/{case['id']}").text


def test_a_filled_form_leads_to_the_receipt(country: Country) -> None:
    begun = country.call("pan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    assert f'"after":"/cases/{begun["id"]}/receipt"' in country.page(
        "pan", f"/items/{task(begun)['id']}"
    ).text.replace('": "', '":"')


def test_a_notice_is_promised_only_where_one_will_come(country: Country) -> None:
    by_others = country.sent("yan", "collect_project", other_project(NAME))
    assert "会在“抄送与告知”中告知您" in country.page("yan", f"/cases/{by_others['id']}/receipt").text
    at("2014-09-13T09:00:00+08:00")
    by_a_colleague = country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"]))
    text = country.page("zhao", f"/cases/{by_a_colleague['id']}/receipt").text
    assert "告知您" not in text and "办理结果不另行告知，请查看办件" in text


ASK = "有疑问请联系招远市安全生产监督管理局。"
TELEPHONE = 'href="tel:053555501234">0535-55501234</a>'


def test_a_receipt_and_the_case_say_whom_to_ask(each_country: Country) -> None:
    here = each_country
    case = here.sent("yan", "collect_project", other_project(NAME))
    assert "有疑问请联系" not in receipt(here, "yan", case), "nothing is kept, nothing is said"
    reached(here, COUNTY, "0535-55501234")
    page = receipt(here, "yan", case)
    assert ASK in page and TELEPHONE in page and 'href="/guide/outsourcing.collect_project"' in page
    assert TELEPHONE in here.page("yan", f"/cases/{case['id']}").text
    assert TELEPHONE not in here.page("zhao", f"/cases/{case['id']}").text, "one's own department is not asked"


def test_a_returned_form_and_the_notice_of_a_decision_say_whom_to_ask(country: Country, case: Case) -> None:
    reached(country, COUNTY, "0535-55501234")
    remarks = [{"field": "/work_content", "message": "细化"}]
    back = country.decide("zhao", case, {"decision": "return", "opinion": "请细化", "remarks": remarks})
    page = country.page("yan", f"/items/{task(back)['id']}").text
    assert ASK in page and TELEPHONE in page


def test_nobody_is_sent_to_her_own_department(country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    reached(country, COUNTY, "0535-55501234")
    sent = country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"]))
    assert "有疑问请联系" not in receipt(country, "zhao", sent)


def test_whoever_decided_is_told_where_it_went(each_country: Country) -> None:
    here = each_country
    case = here.sent("yan", "collect_project", other_project(NAME))
    away = {"decision": "handover", "opinion": "属烟台市审核", "handover_to": CITY}
    here.decide("zhao", case, away)
    page, data = receipt(here, "zhao", case), told(here, "zhao", case)
    assert "已提交意见：项目部情况填报" in page and "移交" in page and "属烟台市审核" in page
    assert "烟台市安全生产监督管理局" in page and "10个工作日内" in page
    assert "<b>退回补正</b>的，下一步：填写项目部情况" in page
    assert (data["decision"], [one["post"]["org"] for one in data["desks"]]) == ("handover", [CITY])
    assert "告知您" not in page and "本单位的待办" not in page
    assert f'"receipt":"/cases/{case["id"]}/receipt"' in decide_page(here, "tai", case)


def decide_page(country: Country, who: str, case: Case) -> str:
    item = task(country.read("tai", f"/cases/{case['id']}")["case"])["id"]
    return country.page(who, f"/items/{item}").text.replace('": "', '":"')


def test_a_return_goes_to_the_sender_and_an_approval_to_the_record(country: Country, case: Case) -> None:
    remarks = [{"field": "/work_content", "message": "细化"}]
    country.decide("zhao", case, {"decision": "return", "opinion": "请细化", "remarks": remarks})
    page = receipt(country, "zhao", case)
    assert "填写项目部情况" in page and "没有规定时限" in page and "退回补正" in page
    entry = country.entries["project"]
    change = country.sent("yan", "collect_project", country.project(work_content="井巷掘进与充填"), entry)
    country.decide("zhao", change)
    page = receipt(country, "zhao", change)
    assert "已经登记。" in page and f'href="/public/project/{entry}"' in page


def test_the_second_person_and_who_entered_it_have_a_receipt_each(country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    case = country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"]))
    assert "<b>通过</b>的，下一步：公示" in receipt(country, "zhao", case)
    country.decide("zhao2", case, {"decision": "return", "remarks": [{"field": "/workplace", "message": "写全"}]})
    second, first = receipt(country, "zhao2", case), receipt(country, "zhao", case)
    assert "已提交意见" in second and "录入事故情况" in second and "由本部门录入" in second
    assert "填报人以外" not in second and "填报人以外" in first
    assert "已提交意见" not in first and "第二人复核" in first and "以上为提交时的情况" in first


def test_an_end_without_a_record_is_not_called_unchanged(country: Country, case: Case) -> None:
    """A doubt ends with a finding; it files nothing, and nothing was unchanged."""
    raised = {"decision": "doubt", "opinion": "许可范围与实际不符", "doubt_on": "licence"}
    country.decide("zhao", case, raised)
    country.drain()
    (item,) = country.read("zhe", "/work-items")["items"]
    done = country.done("zhe", item["id"], {"finding": "疑义不属实", "opinion": "许可范围含金属矿"})
    assert done.status_code == 200, done.text
    page = receipt(country, "zhe", item["case"])
    assert "该件已经办结" in page and "没有变化" not in page
