"""《事故情况表》: place and enterprise beside those of the project."""

from typing import Any

import pytest

from tests.packages.outsourcing.conftest import demo

ELSEWHERE = {"site_province_code": "110000", "site_city_code": None, "site_county_code": "110109"}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, set()),
        ({"enterprise_name": " 江西样例铜业股份有限公司"}, set()),
        (ELSEWHERE, {"/site_province_code"}),
        ({"enterprise_name": "北京样例建材有限公司"}, {"/enterprise_name"}),
        (ELSEWHERE | {"enterprise_name": "北京样例建材有限公司"}, {"/site_province_code", "/enterprise_name"}),
    ],
)
def test_an_accident_away_from_its_project_is_to_be_confirmed(
    change: Any, fields: Any, at: Any, judge: Any, records: Any
) -> None:
    at("2015-04-01")
    accident, project = demo("accidents", "A02")["answers"], demo("projects", "P02")
    entry = records.put("project", project["contractor"], project["answers"])
    place = {name: project["answers"][name] for name in ELSEWHERE}
    told = accident | place | {"enterprise_name": project["answers"]["owner_name"], "project_id": entry.id}
    found = judge("accident", told | change).problems
    assert {one.field for one in found} == fields
    assert {(one.rule, one.severity) for one in found} <= {("V-CASE-4", "warn")}
