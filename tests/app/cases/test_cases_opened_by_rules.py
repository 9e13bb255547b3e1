"""A returned form opens what its remarks name, and besides whatever a rule refuses that was sent before."""

from typing import Any

import orjson
import pytest
from sqlalchemy import select

from app import db
from app.cases.models import Submission
from tests.plugins.country import Case, Country, at, other_project, sample, task

NAME, OTHER = "新城金矿采掘工程", "三山岛金矿采掘工程"
UNDERGROUND: dict[str, Any] = {"project_kind": "生产/地下"}
MENDED: dict[str, Any] = {"work_content": "井下采掘、支护"}


def returned(here: Country, who: str, case: Case, *fields: str) -> Case:
    remarks = [{"field": field, "message": "请核对"} for field in fields]
    return here.decide(who, case, {"decision": "return", "remarks": remarks})


def found(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(one["field"], one["rule"]) for one in answer.json["problems"]]


def item(here: Country, case: Case) -> dict[str, Any]:
    shown: dict[str, Any] = here.read("yan", f"/work-items/{task(case)['id']}")
    return shown


@pytest.fixture
def overtaken(each_country: Country) -> Case:
    """A returned project whose leader leads another one meanwhile; the remark is about something else."""
    here = each_country
    first = here.sent("yan", "collect_project", other_project(NAME, **UNDERGROUND))
    second = here.sent("yan", "collect_project", other_project(OTHER, **UNDERGROUND))
    here.decide("zhao", first)
    return returned(here, "zhao", second, "/work_content")


def test_a_rule_that_fails_meanwhile_opens_its_field(each_country: Country, overtaken: Case) -> None:
    here, back = each_country, overtaken
    shown = item(here, back)
    assert shown["unlocked"] == ["/work_content", "/leader_id_no", "/leader_name"]
    assert [(one["field"], one["rule"]) for one in shown["opened"]] == [("/leader_id_no", "V-PRJ-3")]
    mine = other_project(OTHER, **UNDERGROUND, **MENDED)
    refused = here.done("yan", task(back)["id"], mine)
    assert found(refused) == [("/leader_id_no", "V-PRJ-3")]
    assert refused.json is not None and refused.json["unlocked"] == shown["unlocked"]
    assert "现已开放" in refused.json["detail"]
    elsewhere = here.done("yan", task(back)["id"], mine | {"site_place": "别处"})
    assert ("/site_place", "V-RETURN") in found(elsewhere)
    other = sample("project", 3)
    mine |= {"leader_name": other["leader_name"], "leader_id_no": other["leader_id_no"]}
    again = here.decide("yan", back, mine)
    assert task(again)["step"] == "review:review"
    line = next(one for one in here.read("zhao", f"/cases/{back['id']}/trail")["items"] if "opened" in one["note"])
    assert [(one["field"], one["rule"]) for one in line["note"]["opened"]] == [("/leader_id_no", "V-PRJ-3")]
    told = here.page("zhao", f"/items/{task(again)['id']}").text
    assert "另开放了「项目部负责人身份证号」（V-PRJ-3）" in told


def test_what_no_rule_refuses_stays_closed(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project(NAME))
    back = returned(country, "zhao", case, "/work_content")
    shown = item(country, back)
    assert (shown["unlocked"], shown["opened"]) == (["/work_content"], [])
    spoilt = other_project(NAME, **MENDED, start_month="2019-01", planned_end_month="2018-01")
    answers = [country.done("yan", task(back)["id"], spoilt) for _ in range(2)]
    assert all(("/start_month", "V-RETURN") in found(one) for one in answers)
    assert not any("unlocked" in one.text for one in answers)
    again = country.decide("yan", back, other_project(NAME, **MENDED))
    trail = country.read("zhao", f"/cases/{again['id']}/trail")["items"]
    assert not any("opened" in one["note"] for one in trail)


def test_what_her_own_correction_upsets_opens_too(country: Country) -> None:
    contractor = country.entries["contractor"]
    case = country.sent("yan", "collect_contractor", sample("contractor", legal_rep_name="测新人"), contractor)
    back = returned(country, "zhe", case, "/avg_employees")
    shown = item(country, back)
    assert "/tech_staff" not in shown["unlocked"]
    few = sample("contractor", legal_rep_name="测新人", avg_employees=5)
    refused = country.done("yan", task(back)["id"], few)
    assert found(refused) == [("/tech_staff", "V-NUM-1")]
    assert refused.json is not None and "/tech_staff" in refused.json["unlocked"]
    few["tech_staff"] = {name: 1 for name in few["tech_staff"]}
    assert task(country.decide("yan", back, few))["step"] == "review:review"


def test_papers_that_have_expired_meanwhile_can_be_renewed(country: Country) -> None:
    licence = country.licence("yan") | {"fm_licence_scope": "地下矿山采掘施工"}
    case = country.sent("yan", "collect_licence", licence, country.entries["licence"])
    back = returned(country, "zhe", case, "/qualification_scope")
    assert "/safety_officers/0" not in item(country, back)["unlocked"]
    at("2030-06-10T09:00:00+08:00")
    assert {"/fm_licence_valid_to", "/legal_rep_cert", "/safety_officers/0"} <= set(
        item(country, back)["unlocked"]
    )


def test_a_warning_that_was_confirmed_opens_nothing(country: Country) -> None:
    sent = other_project(NAME, safety_agreement_signed=False)
    for name in ("agreement_signed_on", "parties", "agreement_checklist", "safety_agreement_signed_files"):
        sent.pop(name, None)
    case = country.sent("yan", "collect_project", sent, None, ["V-PRJ-6"])
    back = returned(country, "zhao", case, "/work_content")
    assert item(country, back)["unlocked"] == ["/work_content"]


def test_what_names_nothing_she_could_change_opens_the_whole(country: Country) -> None:
    """As where an earlier form asked for less: only all of it together can be mended."""
    case = country.sent("yan", "collect_project", other_project(NAME))
    back = returned(country, "zhao", case, "/work_content")
    with country.database.transaction():
        mine = select(Submission).where(Submission.case_id == int(back["id"]), Submission.form == "project")
        row = db.write().scalars(mine).one()
        row.answers = orjson.dumps({**orjson.loads(row.answers), "declaration": False}).decode()
    assert item(country, back)["unlocked"] is None
