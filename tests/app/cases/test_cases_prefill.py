"""A new form begins with what the account and earlier records say; a change never does."""

from pathlib import Path
from typing import Any

from tests.app.cases.mask_samples import CONTACT, NUMBER, letter, published, recorded, told
from tests.app.cases.mask_samples import sent as sent_to
from tests.plugins.country import Country, sample
from tests.plugins.office import Office


def opened(country: Country, who: str, process: str, entry: str | None = None) -> dict[str, Any]:
    """The first form of a new case, as its page gets it."""
    sent = {"process": f"outsourcing.{process}", **({"entry_id": entry} if entry else {})}
    case = country.call(who, "POST", "/cases", sent).json["case"]
    return dict(country.read(who, f"/work-items/{case['work_items'][0]['id']}"))


def test_the_account_fills_the_first_form(each_country: Country) -> None:
    item = opened(each_country, "pan", "collect_contractor")
    org = each_country.read("pan", "/me")["org"]
    assert item["answers"]["name"] == org["name"] and item["answers"]["reg_region_code"][:2] == "33"
    told = {one["field"]: one for one in item["prefilled"]}
    assert told["/name"] == {"field": "/name", "value": org["name"], "origin": "单位账号"}
    assert item["draft_rev"] == 0, "looking stores nothing"


def test_what_was_filled_in_can_be_changed_and_removed(country: Country) -> None:
    item = opened(country, "pan", "collect_contractor")
    draft = {**item["answers"], "name": "另一名称有限公司"}
    del draft["reg_region_code"]
    country.call("pan", "PUT", f"/work-items/{item['id']}/draft", {"answers": draft}, If_Match='"0"')
    again = country.read("pan", f"/work-items/{item['id']}")
    assert again["answers"]["name"] == "另一名称有限公司" and "reg_region_code" not in again["answers"]


def test_earlier_records_fill_the_next_form(country: Country) -> None:
    case = country.sent("pan", "collect_contractor", sample("contractor", 1))
    item = opened(country, "pan", "collect_licence")
    assert "legal_rep_cert" not in item["answers"], "not approved yet"
    assert item["answers"]["contractor_name"] == country.read("pan", "/me")["org"]["name"]
    country.call("pan", "DELETE", f"/cases/{item['case']['id']}", {"reason": "重来"})
    country.decide("zhe", case)
    item = opened(country, "pan", "collect_licence")
    unit = sample("contractor", 1)
    assert item["answers"]["legal_rep_cert"]["no"] == unit["legal_rep_safety_cert_no"]
    assert item["answers"]["contractor_name"] == unit["name"]
    origins = {one["field"]: one["origin"] for one in item["prefilled"]}
    assert origins["/legal_rep_cert/no"] == "已登记的“单位基本情况表”"
    assert opened(country, "pan", "collect_project")["answers"]["contractor_name"] == unit["name"]


def test_a_change_keeps_what_the_record_says(country: Country) -> None:
    item = opened(country, "yan", "collect_licence", country.entries["licence"])
    assert item["prefilled"] == [] and item["answers"]["fm_licence_no"] == sample("licence")["fm_licence_no"]
    changed = dict(item["answers"], legal_rep_cert={})
    country.call("yan", "PUT", f"/work-items/{item['id']}/draft", {"answers": changed}, If_Match='"0"')
    assert not country.read("yan", f"/work-items/{item['id']}")["answers"].get("legal_rep_cert")


def test_others_read_nothing_of_it(country: Country) -> None:
    item = opened(country, "pan", "collect_contractor")
    assert country.call("yan", "GET", f"/work-items/{item['id']}").status_code == 404
    assert country.call("zhe", "GET", f"/work-items/{item['id']}").status_code == 404


def test_a_returned_form_shows_what_was_sent(country: Country) -> None:
    case = country.sent("pan", "collect_contractor", sample("contractor", 1, name="样例名称有限公司"))
    remarks = {"decision": "return", "remarks": [{"field": "/name", "message": "请核对"}]}
    back = country.decide("zhe", case, remarks)
    item = country.read("pan", f"/work-items/{next(one['id'] for one in back['work_items'] if one['open'])}")
    assert item["answers"]["name"] == "样例名称有限公司" and item["prefilled"] == []


def test_what_is_fixed_is_kept_by_the_platform(country: Country) -> None:
    sent = {"answers": {"contractor_name": "冒名有限公司", "reg_region_code": "110101"}}
    told = country.call("pan", "POST", "/forms/outsourcing/licence/check", sent).json["answers"]
    assert told["contractor_name"] == country.read("pan", "/me")["org"]["name"]
    assert told["reg_region_code"] != "110101"


def test_nothing_is_taken_over_that_its_reader_has_masked(office: Office, tmp_path: Path) -> None:
    """What a department wrote about the unit: neither shown, nor filled in by the platform, nor checked."""
    here = published(office, tmp_path)
    recorded(here)
    case = here.started("jia", "drawn.renew")
    item = told(here, "jia", case)
    assert item["answers"] == {"my_subject": "一号井"}
    assert [one["field"] for one in item["prefilled"]] == ["/my_subject"]
    checked = here.call("jia", "POST", "/forms/drawn/renewal/check", {"answers": {"why": "到期"}})
    assert checked.json["answers"] == {"why": "到期"}
    sent_to(here, "jia", case, {"why": "到期"})
    assert CONTACT not in here.call("jia", "GET", f"/cases/{case['id']}").text


def test_what_the_unit_wrote_itself_is_taken_over(office: Office, tmp_path: Path) -> None:
    here = published(office, tmp_path)
    case = sent_to(here, "jia", here.started("jia", "drawn.report"), letter())
    sent_to(here, "wang", case, {"decision": "approve"})
    answers = told(here, "jia", here.started("jia", "drawn.renew"))["answers"]
    assert answers == {
        "my_subject": "一号井", "my_id": NUMBER, "my_contact": CONTACT, "my_note": "电话13700001111"
    }  # fmt: skip
