"""Whom a record is about learns when others put something about it before the public, once a publication."""

import re
from typing import Any

from tests.app.cases.test_cases_accident import accident
from tests.app.cases.test_cases_charge import PENALTY
from tests.plugins.country import APPROVE, Country, at, other_project

KINDS = {"accident": "事故", "reward_penalty": "奖惩"}


def about(here: Country, who: str) -> list[dict[str, Any]]:
    """Unread notices of publications, the newest first."""
    found = here.read(who, "/work-items?box=copied&only=unread")["items"]
    return [one for one in found if one["title"].startswith("涉及本单位的")]


def test_the_owner_of_a_published_accident_and_penalty_is_told(each_country: Country) -> None:
    here = each_country
    begun = here.sent("zhao", "accident", accident(here))
    assert about(here, "yan") == []
    ended = here.decide("zhao2", begun)
    (notice,) = about(here, "yan")
    assert (notice["kind"], notice["case"]["id"]) == ("notice", ended["id"])
    assert re.fullmatch(r"涉及本单位的生产安全事故“[^”]+”已公示", notice["title"])
    record = here.page("zhao", f"/records/accident/{ended['entry']}").text.partition("相关记录")[2]
    assert [kind in record.partition("历次版本")[0] for kind in ("承包单位</div>", "外包工程项目部</div>")] == [
        True
    ] * 2
    page = here.page("yan", f"/items/{notice['id']}").text
    assert "办理：第二人复核" in page and "提交：第二人复核" not in page
    assert f'href="/public/accident/{ended["entry"]}"' in page
    fined = here.decide("zhao2", here.sent("zhao", "reward_penalty", PENALTY))
    assert [one["case"]["id"] for one in about(here, "yan")] == [fined["id"], ended["id"]]
    for who in ("pan", "zhong", "zhao", "tai"):
        assert about(here, who) == [], who
    assert here.done("yan", notice["id"], {}).status_code == 200
    assert len(about(here, "yan")) == 1


def test_a_version_by_others_is_told_again(country: Country) -> None:
    ended = country.decide("zhao2", country.sent("zhao", "accident", accident(country)))
    changed = accident(country, serious_injuries=1)
    again = country.decide("zhao2", country.sent("zhao", "accident", changed, ended["entry"]))
    newest, first = about(country, "yan")
    assert (newest["case"]["id"], first["case"]["id"]) == (again["id"], ended["id"])
    assert newest["title"].endswith("有新的公示内容")


def test_what_one_sent_oneself_is_told_as_its_decision_alone(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    country.decide("zhao", case, APPROVE)
    assert about(country, "yan") == []


def test_what_stays_withdrawn_is_not_told_as_public(country: Country) -> None:
    at("2014-09-13T09:00:00+08:00")
    ended = country.decide("zhao2", country.sent("zhao", "accident", accident(country)))
    path = f"/registers/accident/{ended['entry']}/withdraw"
    assert country.call("lu", "POST", path, {"reason": "核对"}).status_code == 200
    changed = accident(country, serious_injuries=1)
    country.decide("zhao2", country.sent("zhao", "accident", changed, ended["entry"]))
    assert about(country, "yan") == []


def test_whom_it_is_about_reads_what_was_approved_alone(each_country: Country) -> None:
    here = each_country
    case = here.sent("zhao", "accident", accident(here))
    remarks = [{"field": "/serious_injuries", "message": "请核对"}]
    case = here.decide("zhao2", case, {"decision": "return", "opinion": "请核对", "remarks": remarks})
    case = here.decide("zhao2", here.decide("zhao", case, accident(here, serious_injuries=1)))
    path = f"/cases/{case['id']}"
    hers, theirs = (
        [one for one in here.read(who, path)["file"] if one["form"] == "accident"] for who in ("yan", "zhao")
    )
    assert ([one["answers"]["serious_injuries"] for one in hers], len(theirs)) == ([1], 2)
    assert hers[0]["differences"] == [] and theirs[0]["differences"] != []
    older = f"{path}/file/{theirs[1]['submission']}"
    assert [here.page(who, older).status_code for who in ("yan", "zhao")] == [404, 200]
    page = here.page("yan", path).text
    assert "以前各次" not in page and "与上次填报相比" not in page
