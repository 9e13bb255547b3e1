"""Why an item came stands at the top of its page, whenever somebody's decision or work has sent it there."""

from tests.app.cases.test_cases_accident import accident
from tests.plugins.country import CITY, TWIN, Case, Country, at, other_project, sample, task

OPINION = "市政府提级调查，请贵局录入。"
COUNTY_NAME, CITY_NAME = "招远市安全生产监督管理局", "烟台市安全生产监督管理局"


def head(here: Country, who: str, case: Case) -> str:
    """What stands at the top, before the form and what was sent."""
    page = here.page(who, f"/items/{task(case)['id']}").text
    return page.partition('id="ruling-title"')[2].partition("</section>")[0] if before_all(page) else ""


def before_all(page: str) -> bool:
    title = page.find('id="ruling-title"')
    rest = [page.find(mark) for mark in ('data-island="form"', 'class="card mb-3 sheet"', "data-record")]
    return 0 < title < min(place for place in rest if place > 0)


def told(text: str) -> dict[str, str]:
    pairs = (one.partition("</dt><dd>") for one in text.split("<dt>")[1:])
    return {name: value.partition("</dd>")[0] for name, _, value in pairs}


def test_whoever_is_handed_an_entry_reads_by_whom_and_why(each_country: Country) -> None:
    here = each_country
    at("2014-09-13T09:00:00+08:00")
    case = here.sent("zhao", "accident", accident(here))
    assert head(here, "zhao2", case) == "", "a colleague's entry is what she is to check"
    moved = here.decide("zhao2", case, {"decision": "handover", "opinion": OPINION, "handover_to": CITY})
    rows = told(head(here, "tai", moved))
    assert rows == {
        "办理单位": COUNTY_NAME, "办理岗位": "审核岗", "办理结果": "移交其他部门",
        "时间": "2014-09-13 09:00", "意见": OPINION,
    }  # fmt: skip
    assert "来件情况" in here.page("tai", f"/items/{task(moved)['id']}").text
    ruling = here.read("tai", f"/work-items/{task(moved)['id']}")["ruling"]
    assert (ruling["decision"], ruling["opinion"]) == ("handover", OPINION)


def test_whoever_is_handed_a_review_reads_it_too(each_country: Country) -> None:
    here = each_country
    case = here.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    assert head(here, "zhao", case) == ""
    moved = here.decide("zhao", case, {"decision": "handover", "opinion": OPINION, "handover_to": TWIN})
    assert told(head(here, "lai", moved))["意见"] == OPINION


def test_whom_rules_give_an_entry_reads_who_worked_on_it(each_country: Country) -> None:
    """By its grade it goes up, and corrected it comes down again."""
    here = each_country
    at("2014-09-13T09:00:00+08:00")
    worse = sample("accident", project_id=here.entries["project"], deaths=3)
    case = here.sent("zhao", "accident", worse)
    rows = told(head(here, "tai", case))
    assert (rows["办理单位"], rows["办理环节"]) == (COUNTY_NAME, "录入事故情况") and "意见" not in rows
    back = here.decide("tai", case, {**worse, "deaths": 1})
    rows = told(head(here, "zhao", back))
    assert (rows["办理单位"], rows["办理环节"]) == (CITY_NAME, "接手录入")
    assert "死亡人数" in rows["修改内容"]


def test_what_came_back_is_still_called_so(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    remarks = [{"field": "/work_content", "message": "请写明工序"}]
    back = country.decide("zhao", case, {"decision": "return", "remarks": remarks, "opinion": "请补正。"})
    page = country.page("yan", f"/items/{task(back)['id']}").text
    assert "退回情况" in page and "来件情况" not in page
    again = country.decide("yan", back, other_project("新城金矿采掘工程", work_content="采掘、支护"))
    assert head(country, "zhao", again) == "", "what she is to review is what was sent"
