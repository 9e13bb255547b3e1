"""A department that no longer has a case reads of it what everybody outside the area reads: masks."""

from pathlib import Path
from typing import Any

from tests.app.cases import test_cases_secrecy as secrecy
from tests.plugins.country import Case, Country, other_project, sample, task
from tests.plugins.office import Office

OLD, NEW = sample("contractor", 1)["legal_rep_safety_cert_no"], "370685199001011234"
FIELD = "legal_rep_safety_cert_no"
HANDED = {"decision": "handover", "opinion": "请贵局办理"}


def returned(here: Country, scan: dict[str, str]) -> tuple[str, Case]:
    """The item of wan, who had the case and gave it away, and the case as pan then sent it anew."""
    case = here.sent("pan", "collect_contractor", sample("contractor", 1, **{f"{FIELD}_files": [scan]}))
    case = here.decide("zhe", case, {**HANDED, "handover_to": "AJ-340000"})
    hers = task(case)["id"]
    case = here.decide("wan", case, {**HANDED, "handover_to": "AJ-330000"})
    remarks = [{"field": "", "message": "请核对"}]
    case = here.decide("zong", case, {"decision": "return", "opinion": "请修改", "remarks": remarks})
    sent = here.done("pan", task(case)["id"], sample("contractor", 1, **{FIELD: NEW, f"{FIELD}_files": [scan]}))
    assert sent.status_code == 200, sent.text
    return hers, sent.json["case"]


def test_an_item_that_is_done_shows_the_record_masked(each_country: Country) -> None:
    here = each_country
    item, case = returned(here, here.upload("pan"))
    for state in ("sent again", "filed"):
        told, page = here.call("wan", "GET", f"/work-items/{item}"), here.page("wan", f"/items/{item}")
        assert (told.status_code, page.status_code) == (200, 200), state
        assert "***" in told.json["record"][FIELD], state
        assert not [one for one in (OLD, NEW) if one in told.text + page.text], state
        if state == "sent again":
            here.decide("zhe", case)


def test_a_scan_of_what_is_masked_stays_shut(each_country: Country) -> None:
    """It is open to whom the value is open: who sent it, who judges it, who reads the record open."""
    here = each_country
    scan = here.upload("pan")
    _, case = returned(here, scan)
    for state in ("sent again", "filed"):
        seen = {
            who: here.call(who, "GET", f"/attachments/{scan['id']}").status_code
            for who in ("pan", "zhe", "wan", "zhao")
        }
        assert seen == {"pan": 200, "zhe": 200, "wan": 404, "zhao": 404}, state
        if state == "sent again":
            here.decide("zhe", case)


def test_a_scan_of_what_is_told_to_all_stays_open(country: Country) -> None:
    scan = country.upload("pan")
    told = sample("contractor", 1, business_reg_no_files=[scan])
    case = country.sent("pan", "collect_contractor", told)
    case = country.decide("zhe", case, {**HANDED, "handover_to": "AJ-340000"})
    country.decide("wan", case, {**HANDED, "handover_to": "AJ-330000"})
    assert [country.call(who, "GET", f"/attachments/{scan['id']}").status_code for who in ("wan", "zhao")] == [
        200,
        404,
    ]


def test_who_works_on_it_now_reads_it_open(country: Country) -> None:
    _, case = returned(country, country.upload("pan"))
    assert country.read("zhe", f"/work-items/{task(case)['id']}")["record"][FIELD] == NEW


def test_an_item_that_is_done_shows_what_the_register_shows(country: Country) -> None:
    case = country.sent("yan", "collect_project", answers := other_project("新城金矿采掘工程"))
    item = task(case)["id"]
    seen: list[Any] = []
    entry = country.decide("zhao", case)["entry"]
    for path in (f"/work-items/{item}", f"/registers/project/{entry}"):
        told = country.read("zhao", path)
        seen.append((told.get("record") or told["document"])["leader_id_no"])
    assert seen == [answers["leader_id_no"]] * 2


def test_what_ones_own_organisation_wrote_stays_open(office: Office, tmp_path: Path) -> None:
    """And is masked for who has given it back."""
    number = {"type": "string", "title": "热线", "format": "cn-phone", "x-rule": "V-TEL", "x-sensitive": True}
    secrecy.published(office, tmp_path, hotline=number)
    item = office.started("li", "drawn.main")["work_items"][0]["id"]
    sent = office.done("li", item, {**secrecy.letter(office), "hotline": "13800000001"}).json["case"]
    (hers,) = (one["id"] for one in sent["work_items"])
    for who in ("li", "wang"):
        told = office.call(who, "GET", f"/work-items/{item}").json
        assert [told[part]["hotline"] for part in ("answers", "record")] == ["13800000001"] * 2, who
    assert office.call("zhao", "GET", f"/work-items/{hers}").json["record"]["hotline"] == "13800000001"
    assert office.done("zhao", hers, {"decision": "return", "opinion": "请补充地点"}).status_code == 200
    told = office.call("zhao", "GET", f"/work-items/{hers}")
    assert told.json["answers"]["opinion"] == "请补充地点" and "13800000001" not in told.text
