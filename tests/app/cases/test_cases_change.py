"""Changes of approved records: what is filed at once, what waits whole, and that no mask overwrites a value."""

from typing import Any

from app.packages import queries as packages
from app.registers import queries as registers
from app.registers.file import Filing, file_entry
from tests.plugins.country import COUNTY, YAN, Case, Country, sample, task

PHONE = "13800000099"


def change(country: Country, **changed: Any) -> Case:
    """A change of yan's project."""
    return country.sent("yan", "collect_project", country.project(**changed), country.entries["project"])


def versions(country: Country) -> list[dict[str, Any]]:
    return list(country.read("zhao", f"/registers/project/{country.entries['project']}/versions")["items"])


def shown(country: Country) -> dict[str, Any]:
    answer = country.public(f"/project/{country.entries['project']}")
    return dict(answer.get_json())


def test_minor_change_is_filed_at_once_and_copied_for_a_spot_check(each_country: Country) -> None:
    case = change(each_country, leader_phone=PHONE, safety_org_setup="安全环保科")
    assert (case["state"], case["entry"]) == ("finished", each_country.entries["project"])
    assert [(one["version"], one["kind"]) for one in versions(each_country)] == [(2, "minor"), (1, "new")]
    assert shown(each_country)["document"]["safety_org_setup"] == "安全环保科"
    (copy,) = each_country.read("zhao", "/work-items?box=copied")["items"]
    assert (copy["kind"], copy["case"]["id"], copy["post"]["org"]) == ("copy", case["id"], COUNTY)


def test_spot_check_shows_what_the_filed_change_changed(country: Country) -> None:
    change(country, safety_org_setup="安全环保科")
    (copy,) = country.read("zhao", "/work-items?box=copied")["items"]
    seen = country.read("zhao", f"/work-items/{copy['id']}")
    assert [one["field"] for one in seen["differences"]] == ["/safety_org_setup"]
    assert seen["base"]["safety_org_setup"] != "安全环保科"


def test_rows_added_to_the_checks_are_minor_and_rows_changed_are_not(country: Country) -> None:
    checks = sample("project")["contractor_checks"]
    more = [*checks, {"date": "2014-06-09", "attendees": ["复查组"]}]
    assert change(country, contractor_checks=more)["state"] == "finished"
    changed = [{**more[0], "attendees": ["另一组"]}, more[1]]
    assert change(country, contractor_checks=changed)["state"] == "running"


def test_key_change_waits_whole_while_the_old_version_stays_public(each_country: Country) -> None:
    case = change(each_country, work_content="井下采掘、支护", leader_phone=PHONE)
    assert task(case)["post"]["org"] == COUNTY
    assert (shown(each_country)["version"], shown(each_country)["document"]["work_content"]) == (1, "井下采掘")
    (only,) = versions(each_country)
    assert only["document"]["leader_phone"] == "13800000001"
    each_country.decide("zhao", case)
    now = shown(each_country)
    assert (now["version"], now["document"]["work_content"]) == (2, "井下采掘、支护")
    assert versions(each_country)[0]["document"]["leader_phone"] == PHONE


def test_reviewer_is_shown_what_changes(country: Country) -> None:
    case = change(country, work_content="井下采掘、支护", leader_phone=PHONE)
    item = country.read("zhao", f"/work-items/{task(case)['id']}")
    changed = {one["field"]: (one["old"], one["new"]) for one in item["differences"]}
    assert changed == {
        "/work_content": ("井下采掘", "井下采掘、支护"), "/leader_phone": ("13800000001", PHONE),
    }  # fmt: skip
    assert item["base"]["work_content"] == "井下采掘"


def test_nothing_changed_makes_no_version(country: Country) -> None:
    assert change(country)["state"] == "finished"
    assert len(versions(country)) == 1
    assert country.read("zhao", "/work-items?box=copied")["total"] == 0


def test_one_open_change_at_a_time(each_country: Country) -> None:
    case = change(each_country, work_content="井下采掘、支护")
    entry = each_country.entries["project"]
    assert each_country.read("yan", f"/registers/project/{entry}")["pending_case"] == case["id"]
    refused = each_country.send("yan", "collect_project", each_country.project(leader_phone=PHONE), entry)
    assert (refused.status_code, refused.json["case"]) == (409, case["id"])
    assert f"办件 {case['number']}" in refused.json["detail"]
    each_country.decide("zhao", case)
    assert each_country.read("yan", f"/registers/project/{entry}")["pending_case"] is None
    assert change(each_country, work_content="井下采掘、支护", leader_phone=PHONE)["state"] == "finished"


def moved(country: Country) -> None:
    """Another version is filed while a change is under way."""
    with country.database.transaction():
        loaded = packages.newest("outsourcing")
        register = loaded.package.registers["project"]
        entry = registers.get("project", country.entries["project"])
        assert entry and entry.entered_on
        document = {**entry.document, "safety_org_setup": "更正"}
        filing = Filing(
            register, loaded.forms["project"], document, YAN, entry.region, None, COUNTY, entry.entered_on,
            int(entry.id), entry.version,
        )  # fmt: skip
        file_entry(filing)


def test_entry_that_moved_meanwhile_is_not_overwritten(each_country: Country) -> None:
    case = change(each_country, work_content="井下采掘、支护")
    moved(each_country)
    refused = each_country.done("zhao", task(case)["id"], {"decision": "approve", **ticks()})
    assert (refused.status_code, refused.json["type"]) == (409, "urn:problem:conflict")
    assert [one["version"] for one in versions(each_country)] == [2, 1]
    assert each_country.read("zhao", "/work-items")["total"] == 1


def ticks() -> dict[str, bool]:
    names = ("consistent", "complete", "licences_valid", "in_jurisdiction", "no_sensitive_leak")
    return dict.fromkeys(names, True)


def test_only_the_owner_changes_a_record(country: Country) -> None:
    entry = country.entries["project"]
    assert country.send("pan", "collect_project", sample("project"), entry).status_code == 404
    assert country.send("yan", "collect_project", sample("project"), "999").status_code == 404
    assert country.send("yan", "collect_project", sample("project"), "x").status_code == 404
    assert country.send("yan", "collect_project", sample("project"), country.entries["licence"]).status_code == 404


def test_masked_values_sent_back_change_nothing(each_country: Country) -> None:
    entry = each_country.entries["project"]
    document = each_country.read("yan", f"/registers/project/{entry}")["document"]
    assert "*" in document["leader_id_no"] and "*" in document["safety_officers"][0]["name"]
    answers = {**document, "declaration": True, "work_content": "支护"}
    each_country.decide("zhao", each_country.sent("yan", "collect_project", answers, entry))
    newest, oldest = versions(each_country)
    assert {**newest["document"], "work_content": None} == {**oldest["document"], "work_content": None}


def test_masks_of_a_licence_are_taken_back_row_by_row(country: Country) -> None:
    entry = country.entries["licence"]
    document = country.read("yan", f"/registers/licence/{entry}")["document"]
    (officer,) = document["safety_officers"]
    more = [{**sample("licence", 1)["safety_officers"][0]}, officer]
    sent = country.send("yan", "collect_licence", {**document, "safety_officers": more}, entry, ["V-LIC-3"])
    assert sent.status_code == 201, sent.text
    country.decide("zhe", sent.json["case"])
    kept = country.read("zhe", f"/registers/licence/{entry}")["document"]["safety_officers"]
    assert [one["id_no"] for one in kept] == [
        sample("licence", 1)["safety_officers"][0]["id_no"], sample("licence")["safety_officers"][0]["id_no"],
    ]  # fmt: skip


def test_check_takes_masks_and_reveals_nothing(country: Country) -> None:
    entry = country.entries["project"]
    document = country.read("yan", f"/registers/project/{entry}")["document"]
    answer = country.call(
        "yan", "POST", "/forms/outsourcing/project/check", {"answers": document, "entry_id": entry}
    ).json
    assert (answer["verdict"], answer["problems"]) == ("accept", [])
    assert answer["answers"]["leader_id_no"] == document["leader_id_no"]


def test_mask_without_an_original_is_refused(country: Country) -> None:
    refused = country.send("pan", "collect_project", sample("project", leader_phone="138****0001"))
    assert ("/leader_phone", "V-MASK") in [(one["field"], one["rule"]) for one in refused.json["problems"]]


def spot_check(here: Country) -> tuple[Case, str]:
    """A minor change, and the copy that asks the county to look into it."""
    case = change(here, leader_phone=PHONE)
    (copy,) = here.read("zhao", "/work-items?box=copied")["items"]
    return case, str(copy["id"])


def test_an_answer_begun_on_a_copy_stands_among_the_drafts(each_country: Country) -> None:
    here = each_country
    _, copy = spot_check(here)
    assert here.read("zhao", "/work-items?box=drafts")["items"] == []
    here.call("zhao", "PUT", f"/work-items/{copy}/draft", {"answers": {"comment": "待查"}}, If_Match='"0"')
    assert [str(one["id"]) for one in here.read("zhao", "/work-items?box=drafts")["items"]] == [copy]
    assert "暂无草稿" not in here.page("zhao", "/inbox?box=drafts").text
    assert here.done("zhao", copy, {"verdict": "无问题"}).status_code == 200
    assert here.read("zhao", "/work-items?box=drafts")["items"] == []


def test_what_a_spot_check_found_stands_in_the_file_and_is_told_to_the_contractor(each_country: Country) -> None:
    here = each_country
    case, copy = spot_check(here)
    found = {"verdict": "有问题", "comment": "号码无人接听"}
    assert here.done("zhao", copy, found).status_code == 200
    for who in ("zhao", "yan"):
        page = here.page(who, f"/cases/{case['id']}").text
        assert "<b>抽查意见：有问题</b>" in page and "号码无人接听" in page, who
        assert "登记书面报告" not in page
    (notice,) = [
        one for one in here.read("yan", "/work-items?box=copied")["items"] if one["title"] == "抽查意见：有问题"
    ]
    assert "号码无人接听" in here.page("yan", f"/items/{notice['id']}").text
