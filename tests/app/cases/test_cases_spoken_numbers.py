"""Numbers that a department writes to others: these read dots everywhere, and it is warned."""

from typing import Any

import pytest

from tests.plugins.country import Case, Country, other_project, task

PHONE = "13912345678"
MESSAGE = f"请联系{PHONE}后补充"
RETURN = {
    "decision": "return",
    "opinion": f"电话{PHONE}",
    "remarks": [{"field": "/work_content", "message": MESSAGE}],
}


def warned(country: Country, who: str, item: str, answers: dict[str, Any]) -> list[tuple[str, str]]:
    refused = country.call(who, "POST", f"/work-items/{item}/complete", {"answers": answers})
    assert refused.status_code == 422, refused.text
    return [(one["field"], one["rule"]) for one in refused.json["problems"]]


def confirmed(country: Country, who: str, item: str, answers: dict[str, Any], *rules: str) -> Case:
    body = {"answers": answers, "confirm": ["V-PII-2", *rules]}
    sent = country.call(who, "POST", f"/work-items/{item}/complete", body)
    assert sent.status_code == 200, sent.text
    country.drain()
    return dict(sent.json["case"])


@pytest.fixture
def back(each_country: Country) -> Case:
    """A project that came back with a number in its remark."""
    case = each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    assert warned(each_country, "zhao", task(case)["id"], RETURN)
    return confirmed(each_country, "zhao", task(case)["id"], RETURN)


def test_who_gets_the_form_back_reads_dots_in_its_remarks(each_country: Country, back: Case) -> None:
    item = task(back)["id"]
    (remark,) = each_country.read("yan", f"/work-items/{item}")["remarks"]
    assert remark == remark | {"field": "/work_content", "message": f"请联系{'●' * 11}后补充"}
    for way in (f"/items/{item}", f"/cases/{back['id']}"):
        assert PHONE not in each_country.page("yan", way).text, way
    assert each_country.read("zhao", f"/work-items/{item}")["remarks"][0]["message"] == MESSAGE


def test_a_remark_that_was_not_answered_is_quoted_with_dots(each_country: Country, back: Case) -> None:
    item, same = task(back)["id"], other_project("新城金矿采掘工程")
    refused = each_country.call("yan", "POST", f"/work-items/{item}/complete", {"answers": same})
    assert "V-RETURN-2" in refused.text and PHONE not in refused.text
    again = confirmed(each_country, "yan", item, same, "V-RETURN-2")
    assert PHONE not in each_country.page("yan", f"/cases/{again['id']}").text


def test_after_a_recall_the_remarks_are_told_as_before(each_country: Country, back: Case) -> None:
    changed = other_project("新城金矿采掘工程", work_content="井下采掘和充填")
    sent = confirmed(each_country, "yan", task(back)["id"], changed)
    recalled = each_country.call("yan", "POST", f"/work-items/{task(sent)['id']}/withdraw")
    assert recalled.status_code == 200, recalled.text
    item = task(recalled.json["case"])["id"]
    assert "●" in each_country.read("yan", f"/work-items/{item}")["remarks"][0]["message"]
    assert PHONE not in each_country.page("yan", f"/items/{item}").text


def test_the_next_department_reads_what_was_decided_with_dots(each_country: Country) -> None:
    here = each_country
    case = here.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    handed = {"decision": "handover", "handover_to": "AJ-370683", "opinion": f"请联系王某{PHONE}"}
    case = confirmed(here, "zhao", task(case)["id"], handed)
    item = task(case)["id"]
    told = [here.call("lai", "GET", f"/work-items/{item}"), here.call("lai", "GET", f"/cases/{case['id']}/trail")]
    told += [here.page("lai", f"/items/{item}"), here.page("lai", f"/cases/{case['id']}")]
    assert [PHONE in one.text for one in told] == [False] * 4
    assert all("请联系王某" in one.text for one in told)
    assert PHONE in here.page("zhao", f"/cases/{case['id']}").text


def test_who_answers_a_doubt_is_warned_as_others_read_dots(each_country: Country) -> None:
    here = each_country
    sent = here.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    doubt = {"decision": "doubt", "doubt_on": "licence", "opinion": "许可范围不含金属矿"}
    here.decide("zhao", sent, doubt)
    here.drain()
    item = str(here.read("zhe", "/work-items?box=todo")["items"][0]["id"])
    answers = {"finding": "疑义不属实", "opinion": f"已核对，联系{PHONE}"}
    assert warned(here, "zhe", item, answers) == [("/opinion", "V-PII-2")]
    done = confirmed(here, "zhe", item, answers)
    for who in ("zhao", "yan"):
        page = here.page(who, f"/cases/{done['id']}").text
        assert "已核对，联系●" in page and PHONE not in page, who
