"""What the public would read is shown before the decision, exactly as it will be."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.plugins.country import PEOPLE, Country, at, other_project, sample, task

NAME = "新城金矿采掘工程"
NUMBER = "联系人张某 13800001234"


def previewed(country: Country, who: str, case: dict[str, Any]) -> dict[str, Any]:
    return dict(country.read(who, f"/work-items/{task(case)['id']}")["public"])


def test_a_project_is_published_as_it_was_shown(country: Country) -> None:
    answers = other_project(NAME, work_content=f"井下采掘，{NUMBER}")
    case = country.sent("yan", "collect_project", answers, confirm=["V-PII-1"])
    shown = previewed(country, "zhao", case)
    entry = country.decide("zhao", case)["entry"]
    assert shown["face"] == "full"
    assert shown["document"] == country.public(f"/project/{entry}").json["document"]
    assert "13800001234" not in str(shown) and "●" in shown["document"]["work_content"]


def test_counted_fields_are_shown_as_they_are_counted(country: Country) -> None:
    change = sample("contractor", project_dept_count=99, name=sample("contractor")["name"] + "集团")
    case = country.sent("yan", "collect_contractor", change, country.entries["contractor"])
    reviewer = next(who for who, (org, _role) in PEOPLE.items() if org == task(case)["post"]["org"])
    assert previewed(country, reviewer, case)["document"]["project_dept_count"] == 1


@pytest.mark.parametrize(
    ("state", "brief", "face"), [("快报", True, "brief"), ("调查中", False, "none"), ("已结案", None, "full")]
)
def test_the_face_of_an_accident_is_shown(country: Country, state: str, brief: bool | None, face: str) -> None:
    at("2014-09-13T09:00:00+08:00")
    answers = sample(
        "accident", project_id=country.entries["project"], investigation_state=state, publish_brief=brief
    )
    case = country.sent("zhao", "accident", answers)
    shown = previewed(country, "zhao2", case)
    entry = country.decide("zhao2", case)["entry"]
    published = country.public(f"/accident/{entry}")
    assert (shown["face"], shown["document"]) == (face, published.json["document"] if face != "none" else {})
    assert ("direct_cause" in shown["document"]) == (face == "full")


def _project(country: Country) -> dict[str, Any]:
    return country.sent("yan", "collect_project", other_project(NAME))


def _changed_project(country: Country) -> dict[str, Any]:
    return country.sent("yan", "collect_project", country.project(leader_name="李改"), country.entries["project"])


def _licence(country: Country) -> dict[str, Any]:
    change = {**country.licence("yan"), "qualification_scope": "矿山工程施工总承包二级"}
    return country.sent("yan", "collect_licence", change, country.entries["licence"])


def _accident(country: Country) -> dict[str, Any]:
    at("2014-09-13T09:00:00+08:00")
    return country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"]))


@pytest.mark.parametrize(
    ("begin", "who", "register"),
    [(_project, "zhao", "project"), (_changed_project, "zhao", "project"), (_licence, "zhe", "licence"),
     (_accident, "zhao2", "accident")],
)  # fmt: skip
def test_what_is_approved_is_shown_as_it_will_be_after_a_rename(
    country: Country, begin: Callable[[Country], dict[str, Any]], who: str, register: str
) -> None:
    case = begin(country)
    new = "温州样例新岩井巷工程有限公司"
    renamed = country.sent(
        "yan", "collect_contractor", sample("contractor", name=new), country.entries["contractor"]
    )
    country.decide("zhe", renamed)
    shown, item = previewed(country, who, case), task(case)["id"]
    record = country.read(who, f"/work-items/{item}")["record"]
    page = country.page(who, f"/items/{item}").text.partition("data-record>")[2].partition("办理过程")[0]
    entry = country.decide(who, case)["entry"]
    assert shown["document"] == country.public(f"/{register}/{entry}").json["document"]
    assert shown["document"]["contractor_name"] == record["contractor_name"] == new
    assert f"<dd>{new}</dd>" in page


def test_only_who_decides_is_shown_it(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    assert all(country.read(who, f"/work-items/{task(case)['id']}")["public"] is None for who in ("yan", "tai"))


def test_the_page_folds_it_before_the_record(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    page = country.page("zhao", f"/items/{task(case)['id']}").text
    assert page.index("拟公示内容") < page.index("data-record")


def test_a_confirmed_warning_leads_to_its_field(country: Country) -> None:
    answers = other_project(NAME, work_content=f"井下采掘，{NUMBER}")
    case = country.sent("yan", "collect_project", answers, confirm=["V-PII-1"])
    page = country.page("zhao", f"/items/{task(case)['id']}").text
    assert '<a href="#r/work_content">项目主要工作内容</a>' in page and 'id="r/work_content"' in page
