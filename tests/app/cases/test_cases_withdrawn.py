"""Withdrawn records: who withdrew restores; a new approved version ends the withdrawal, a minor one does not."""

from tests.plugins.country import Country


def call(country: Country, who: str, verb: str) -> int:
    path = f"/registers/project/{country.entries['project']}/{verb}"
    return country.call(who, "POST", path, {"reason": "名称有误"}).status_code


def test_the_answer_names_the_record(country: Country) -> None:
    path = f"/registers/project/{country.entries['project']}"
    wanted = country.read("zhao", path)["title"]
    for verb in ("withdraw", "restore", "reveal"):
        sent = {"reason": "名称有误"}
        told = [
            country.call("zhao", "POST", f"{path}/{verb}", sent, Idempotency_Key=f"{verb}-1").json
            for _ in range(2)
        ]
        assert [one["title"] for one in told] == [wanted] * 2


def test_a_county_does_not_restore_what_its_city_withdrew(each_country: Country) -> None:
    assert call(each_country, "tai", "withdraw") == 200
    assert call(each_country, "zhao", "restore") == 403
    assert call(each_country, "lu", "restore") == 200
    assert call(each_country, "zhao", "withdraw") == 200
    assert call(each_country, "tai", "restore") == 200


def listed(country: Country) -> list[int]:
    """How many projects the public list and its search have."""
    title = country.read("zhao", f"/registers/project/{country.entries['project']}")["title"]
    return [country.public(f"/project{asked}").json["total"] for asked in ("", f"?q={title}")]


def test_a_new_approved_version_ends_the_withdrawal(each_country: Country) -> None:
    entry, shown = each_country.entries["project"], listed(each_country)
    assert call(each_country, "zhao", "withdraw") == 200
    assert listed(each_country) == [0, 0]
    gone = each_country.client().get(f"/public/project/{entry}")
    assert gone.status_code == 410 and "名称有误" in gone.text and "井下采掘" not in gone.text
    each_country.sent("yan", "collect_project", each_country.project(safety_org_setup="安环部"), entry)
    assert each_country.public(f"/project/{entry}").status_code == 404
    changed = each_country.project(safety_org_setup="安环部", work_content="井下采掘、支护")
    each_country.decide("zhao", each_country.sent("yan", "collect_project", changed, entry))
    assert each_country.public(f"/project/{entry}").json["document"]["work_content"] == "井下采掘、支护"
    assert listed(each_country) == shown == [1, 1]
    assert each_country.read("zhao", f"/registers/project/{entry}")["state"] == "current"


def test_a_county_does_not_end_what_its_city_withdrew(each_country: Country) -> None:
    here, entry = each_country, each_country.entries["project"]
    assert call(here, "tai", "withdraw") == 200
    changed = here.project(work_content="井下采掘、支护")
    here.decide("zhao", here.sent("yan", "collect_project", changed, entry))
    assert here.public(f"/project/{entry}").status_code == 404
    assert here.read("zhao", f"/registers/project/{entry}")["state"] == "withdrawn"
    told = [item for item in here.read("tai", "/work-items?box=copied")["items"] if item["kind"] == "notice"]
    assert ["恢复公示" in item["title"] for item in told] == [True]
    assert call(here, "zhao", "restore") == 403
    assert call(here, "tai", "restore") == 200
    assert here.public(f"/project/{entry}").json["document"]["work_content"] == "井下采掘、支护"


def test_a_long_name_is_cut_where_it_stands_in_a_notice(each_country: Country) -> None:
    here, entry = each_country, each_country.entries["project"]
    named = "招远市玲珑镇金矿井下采掘工程施工" + "第一标段竖井掘进及支护安装" * 4
    here.decide("zhao", here.sent("yan", "collect_project", here.project(project_name=named), entry))
    assert call(here, "tai", "withdraw") == 200
    for content in ("井下采掘、支护", "井下采掘、支护、排水"):
        changed = here.project(project_name=named, work_content=content)
        here.decide("zhao", here.sent("yan", "collect_project", changed, entry))
    told = [
        item["title"] for item in here.read("tai", "/work-items?box=copied")["items"] if item["kind"] == "notice"
    ]
    assert [(len(one), one[:8], one[-1]) for one in told] == [(100, f"“{named[:7]}", "…")] * 2
