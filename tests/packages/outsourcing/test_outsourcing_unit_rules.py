"""《单位基本情况表》 and 《持证情况表》: each rule, seen to say yes and no."""

from typing import Any

import pytest

from tests.packages.outsourcing.conftest import demo, scans

MINE = "33FM000001"


@pytest.fixture(autouse=True)
def day(at: Any) -> None:
    at("2016-03-01")


@pytest.fixture
def unit() -> dict[str, Any]:
    answers: dict[str, Any] = demo("contractors", "C01")["contractor"]
    return answers


@pytest.fixture
def licence() -> dict[str, Any]:
    return scans(demo("contractors", "C01")["licence"], "fm_licence_no", "qualification_level")


def found(verdict: Any) -> dict[str, set[str]]:
    """Rule ids by severity."""
    kinds = {one.severity for one in verdict.problems}
    return {kind: {one.rule for one in verdict.problems if one.severity == kind} for kind in kinds}


UNIT_CASES = [
    ({"uscc": "913303269999000115", "org_code": "99990002X"}, {"reject": {"V-USCC-4"}}),
    ({"uscc": "91500241999900150E", "org_code": None, "reg_region_code": "510422"}, {"warn": {"V-USCC-6"}}),
    ({"business_reg_no": None}, {"reject": {"V-REG-3"}}),
    ({"org_code": None}, {"reject": {"V-ORG-1"}}),
    ({"reg_region_code": "330000"}, {"reject": {"V-RGN-3"}}),
    ({"reg_region_code": "330300"}, {}),
    ({"safety_staff_fulltime": 5}, {"reject": {"V-NUM-1"}}),
    ({"safety_staff_cse": 5}, {"reject": {"V-NUM-1"}}),
    ({"avg_employees": 8}, {"reject": {"V-NUM-1"}}),
    ({"avg_employees": 9}, {}),
    ({"avg_employees": "-5"}, {"reject": {"V-NUM-1"}}),
    ({"avg_employees_year": 2017}, {"reject": {"V-NUM-1"}}),
    ({"safety_org_desc": None}, {"reject": {"V-UNIT-2"}}),
    ({"safety_org_exists": False, "safety_org_desc": None}, {}),
    ({"track_record": [{"project": "旧工程", "from": "2013-05", "to": "2013-04"}]}, {"reject": {"V-UNIT-3"}}),
    ({"track_record": [{"project": "旧工程", "from": "2013-05", "to": "2013-05-31"}]}, {}),
    ({"honours": [{"name": "优质工程"}]}, {"reject": {"V-REQ"}}),
    ({"legal_rep_safety_cert_valid_to": None}, {}),
    ({"legal_rep_safety_cert_valid_to": "2016-02-29"}, {"warn": {"V-CERT-3"}}),
    ({"legal_rep_safety_cert_valid_to": "2016-03-01"}, {}),
    ({"mgmt_systems": [{"type": "HSE", "valid_to": "2016-02-29"}]}, {"warn": {"V-CERT-3"}}),
    ({"declaration": False}, {"reject": {"V-DECL-1"}}),
    ({"project_dept_count": 99}, {}),
    ({"site_kind": "normal_county"}, {"reject": {"V-KEY"}}),
]


@pytest.mark.parametrize(("change", "expected"), UNIT_CASES)
def test_unit(change: dict[str, Any], expected: dict[str, Any], unit: dict[str, Any], judge: Any) -> None:
    assert found(judge("contractor", unit | change)) == expected


def test_the_organisation_code_comes_from_the_credit_code(unit: dict[str, Any], judge: Any) -> None:
    verdict = judge("contractor", unit | {"uscc": "913303269999000115", "org_code": "", "business_reg_no": ""})
    assert (verdict.verdict, verdict.answers["org_code"]) == ("normalize", "999900011")


def test_a_letter_first_is_asked_of_an_enterprise_only(unit: dict[str, Any], judge: Any) -> None:
    code = {"uscc": "N2330326999900011L"}
    assert found(judge("contractor", unit | code)) == {"warn": {"V-USCC-5"}}
    assert judge("contractor", unit | code | {"name": "平阳样例矿工合作社"}).verdict == "accept"


def test_another_active_unit_keeps_its_name_and_codes(unit: dict[str, Any], judge: Any, records: Any) -> None:
    records.put("contractor", "33FM000099", unit)
    assert found(judge("contractor", unit)) == {"reject": {"V-UNIT-1", "V-ACT-1"}}
    records.entries.clear()
    records.put("contractor", MINE, unit)
    records.put("contractor", "33FM000099", unit, state="withdrawn")
    assert judge("contractor", unit).verdict == "accept"


def test_projects_are_counted_by_the_platform(unit: dict[str, Any], judge: Any, records: Any) -> None:
    records.put("project", MINE, {})
    records.put("project", MINE, {}, state="closed")
    assert judge("contractor", unit | {"project_dept_count": 7}).answers["project_dept_count"] == 1


def test_the_leader_certificate_is_one_and_the_same(
    unit: dict[str, Any], licence: dict[str, Any], judge: Any, records: Any
) -> None:
    records.put("licence", MINE, {"legal_rep_cert": {"no": "另一证书"}})
    assert found(judge("contractor", unit)) == {"warn": {"V-CERT-4"}}
    records.put("contractor", MINE, {"legal_rep_safety_cert_no": "另一证书"})
    assert found(judge("licence", licence)) == {"warn": {"V-CERT-4"}}


OFFICER = {"name": "张安总", "id_no": "33032619850306996X", "cert_no": "样例证-1", "valid_to": "2016-11-19"}
LICENCE_CASES = [
    ({"fm_licence_no": "（浙）WH安许证字〔2013〕0001号"}, {"reject": {"V-LIC-1"}}),
    ({"fm_licence_issuer": "AJ-340000"}, {"reject": {"V-LIC-2"}}),
    ({"fm_licence_issuer": "AJ-000000"}, {"reject": {"V-LIC-2"}}),
    ({"fm_licence_issuer": "AJ-330300"}, {}),
    ({"fm_licence_no": "（国）FM安许证字〔2014〕HY9009号", "fm_licence_issuer": "HYAB"}, {}),
    ({"fm_licence_issuer": "AJ-999999"}, {"reject": {"V-LIC-2"}}),
    ({"fm_licence_valid_to": "2016-11-20"}, {"warn": {"V-LIC-3"}}),
    ({"fm_licence_valid_to": "2013-11-20"}, {"reject": {"V-LIC-3"}, "warn": {"V-LIC-4"}}),
    ({"fm_licence_valid_from": "2012-02-29", "fm_licence_valid_to": "2015-02-28"}, {"warn": {"V-LIC-4"}}),
    ({"qualification_level": "四级"}, {"reject": {"V-QUA-1"}}),
    ({"qualification_level": "不适用"}, {"reject": {"V-QUA-1"}}),
    ({"qualification_level": "不适用", "qualification_na_reason": "地质勘查单位"}, {}),
    ({"safety_officers": [OFFICER, OFFICER]}, {"reject": {"V-CERT-2"}}),
    ({"safety_officers": [OFFICER | {"valid_to": "2016-02-29"}]}, {"warn": {"V-CERT-3"}}),
    ({"safety_officers": [OFFICER | {"valid_to": "2016-03-01"}]}, {}),
    ({"safety_officers": []}, {"reject": {"V-CERT-2"}}),
    ({"fm_licence_no_files": []}, {"reject": {"V-REQ"}}),
    ({"legal_rep_cert": None, "fm_licence_scope": None}, {}),
]


@pytest.mark.parametrize(("change", "expected"), LICENCE_CASES)
def test_licence(change: dict[str, Any], expected: Any, licence: dict[str, Any], judge: Any) -> None:
    assert found(judge("licence", licence | change)) == expected


def test_the_issuer_is_the_allocator_when_left_out(licence: dict[str, Any], judge: Any) -> None:
    verdict = judge("licence", licence | {"fm_licence_issuer": None})
    assert (verdict.verdict, verdict.answers["fm_licence_issuer"]) == ("normalize", "AJ-330000")


def test_a_licence_number_belongs_to_one_unit(licence: dict[str, Any], judge: Any, records: Any) -> None:
    records.put("licence", "33FM000099", licence)
    assert found(judge("licence", licence)) == {"reject": {"V-CERT-1"}}


def test_the_licence_carries_name_and_region_of_its_unit(licence: dict[str, Any], judge: Any) -> None:
    answers = judge("licence", licence).answers
    assert (answers["contractor_name"], answers["reg_region_code"]) == ("温州样例岩川井巷工程有限公司", "330326")


def test_an_expired_licence_is_asked_about(licence: dict[str, Any], judge: Any) -> None:
    past = {"fm_licence_valid_from": "2013-03-01", "fm_licence_valid_to": "2016-02-29"}
    today = {"fm_licence_valid_from": "2013-03-02", "fm_licence_valid_to": "2016-03-01"}
    assert "V-LIC-4" in found(judge("licence", licence | past))["warn"]
    assert "V-LIC-4" not in found(judge("licence", licence | today)).get("warn", set())
    person = {"legal_rep_cert": {"no": "样例证123", "valid_to": "2016-02-29"}}
    assert "V-CERT-3" in found(judge("licence", licence | person))["warn"]
