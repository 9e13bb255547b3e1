"""Withdrawn records: who withdrew restores; a new approved version ends the withdrawal, a minor one does not."""

from tests.app.inbox.test_inbox_notices import page, unread
from tests.plugins.country import Country, task


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


CITY_NAME = "烟台市安全生产监督管理局"
GONE = f"公示已由{CITY_NAME}撤下。理由：名称有误。"


def test_whose_publication_a_superior_withdraws_is_told(each_country: Country) -> None:
    here, entry = each_country, each_country.entries["project"]
    title = here.read("zhao", f"/registers/project/{entry}")["title"]
    assert call(here, "tai", "withdraw") == 200
    (told,) = unread(here, "zhao")
    assert told["title"] == f"“{title}”的公示已由{CITY_NAME}撤下：名称有误"
    text = page(here, "zhao", told)
    assert GONE in text and f"/records/project/{entry}" in text and f"/public/project/{entry}" in text
    assert unread(here, "tai") == []
    assert call(here, "lu", "restore") == 200
    assert [one["title"] for one in unread(here, "zhao")] == [f"“{title}”的公示已由山东省安全生产监督管理局恢复"]
    assert len(unread(here, "tai")) == 1, "who withdrew it learns that a superior has restored it"


def test_ones_own_withdrawal_is_no_news(country: Country) -> None:
    assert call(country, "zhao", "withdraw") == 200
    assert unread(country, "zhao") == []


def test_who_goes_on_with_a_withdrawn_record_reads_that_it_is(each_country: Country) -> None:
    here, entry = each_country, each_country.entries["project"]
    assert GONE not in here.page("yan", f"/start/outsourcing.collect_project?entry_id={entry}").text
    assert call(here, "tai", "withdraw") == 200
    assert GONE in here.page("yan", f"/start/outsourcing.collect_project?entry_id={entry}").text
    begun = here.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project", "entry_id": entry}).json
    assert GONE in here.page("yan", f"/items/{task(begun['case'])['id']}").text
    case = here.decide("yan", begun["case"], here.project(work_content="井下采掘、支护"))
    text = here.page("zhao", f"/items/{task(case)['id']}").text
    said = f"公示已由{CITY_NAME}撤下（理由：名称有误）。审核通过后予以登记"
    assert said in text.partition('id="public-document"')[0], "before what is folded"
    here.decide("zhao", case)
    (asked,) = [one for one in unread(here, "tai") if "请决定是否恢复公示" in one["title"]]
    text = page(here, "tai", asked)
    assert (
        GONE in text and f'href="/records/project/{entry}"' in text and f'href="/public/project/{entry}"' in text
    )
