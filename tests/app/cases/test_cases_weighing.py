"""Which way a change will go is told beforehand, by the rule that decides."""

from typing import Any

import pytest

from tests.plugins.country import Country, at, sample, task

PHONE = {"leader_phone": "13911112222"}


def begun(country: Country, register: str = "project", process: str = "collect_project") -> dict[str, Any]:
    """The form of a change as its page shows it."""
    sent = {"process": f"outsourcing.{process}", "entry_id": country.entries[register]}
    case = country.call("yan", "POST", "/cases", sent).json["case"]
    return dict(country.read("yan", f"/work-items/{task(case)['id']}"))


def way(country: Country, answers: dict[str, Any], who: str = "yan", form: str = "project") -> Any:
    sent = {"answers": answers, "entry_id": country.entries[form]}
    answer = country.call(who, "POST", f"/forms/outsourcing/{form}/check", sent)
    assert answer.status_code == 200, answer.text
    return answer.json["way"]


def test_a_change_form_names_what_acts_at_once(each_country: Country) -> None:
    light = begun(each_country)["light"]
    assert {"leader_phone", "lon", "owner_id", "emergency_plan_filing_no_files"} <= set(light["fields"])
    assert light["growing"] == ["contractor_checks", "contractor_checks_files"]
    computed_or_key = {"declaration", "contractor_name", "project_name", "leader_id_no", "last_checked_on"}
    assert not computed_or_key & set(light["fields"])


def test_scans_of_what_acts_at_once_do_so_too(country: Country) -> None:
    light = begun(country, "contractor", "collect_contractor")["light"]
    assert "mgmt_systems_files" in light["fields"] and "honours_files" not in light["fields"]


def test_a_new_record_has_nothing_that_acts_at_once(country: Country) -> None:
    case = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    assert country.read("yan", f"/work-items/{task(case)['id']}")["light"] is None
    answer = country.call("yan", "POST", "/forms/outsourcing/project/check", {"answers": sample("project")})
    assert answer.json["way"] is None


@pytest.mark.parametrize(
    ("changed", "kind", "named"),
    [
        ({}, "same", "没有改动"),
        (PHONE, "minor", "“项目部负责人联系方式”"),
        ({"work_content": "井下采掘、支护"}, "key", "“项目主要工作内容”"),
        ({**PHONE, "site_place": "别处"}, "key", "须经审核"),
    ],
)
def test_a_check_tells_which_way_the_change_goes(country: Country, changed: Any, kind: str, named: str) -> None:
    begun(country)
    told = way(country, {**country.project(), **changed})
    assert told["kind"] == kind and named in told["message"], told
    assert "联系方式" not in told["message"] or kind == "minor"


@pytest.mark.parametrize("changed", [PHONE, {"work_content": "井下采掘、支护"}, {"contractor_checks": []}])
def test_what_was_told_is_what_happens(country: Country, changed: dict[str, Any]) -> None:
    answers = {**country.project(), **changed}
    told = way(country, answers)
    case = country.sent("yan", "collect_project", answers, country.entries["project"])
    assert (case["state"] == "finished") == (told["kind"] == "minor")


def test_a_check_of_a_change_does_not_take_its_record_for_another(country: Country) -> None:
    """The name of the project is its own."""
    begun(country)
    sent = {"answers": {**country.project(), **PHONE}, "entry_id": country.entries["project"]}
    answer = country.call("yan", "POST", "/forms/outsourcing/project/check", sent)
    assert [one["rule"] for one in answer.json["problems"] if one["severity"] == "reject"] == []


def test_a_process_that_always_reviews_tells_no_way(country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    sent = country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"]))
    country.entries["accident"] = country.decide("zhao2", sent)["entry"]
    answers = sample("accident", project_id=country.entries["project"], deaths=2)
    assert way(country, answers, "zhao", "accident") is None


def test_a_scan_is_called_by_its_own_title(country: Country) -> None:
    begun(country)
    told = way(country, country.project(contractor_checks_files=[country.upload("yan")]))
    assert told["kind"] == "minor" and "“安全检查记录扫描件”" in told["message"], told
