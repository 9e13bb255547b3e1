"""Lists show what their reader needs, newest first; search finds what is public; unknown filters are refused."""

import re
from typing import Any
from urllib.parse import quote

import pytest

from tests.plugins.country import APPROVE, Country, at, other_project, sample

CODE = re.compile(r"AJ-\d{6}|HYAB|(?<![0-9A-Za-z#&-])\d{6}(?![0-9A-Za-z-])")


def found(country: Country, register: str, q: str) -> list[str]:
    answer = country.public(f"/{register}?q={quote(q)}")
    assert answer.status_code == 200, answer.text
    return [one["title"] for one in answer.json["items"]]


def accident(country: Country, day: str, place: str, **changed: Any) -> str:
    """A closed accident of that day, entered in autumn."""
    at("2014-11-03T09:00:00+08:00")
    when = {"occurred_at": f"{day}T10:00:00+08:00", "first_reported_at": f"{day}T10:40:00+08:00"}
    answers = sample("accident", project_id=country.entries["project"], workplace=place, **when, **changed)
    case = country.sent("zhao", "accident", answers, confirm=["V-ACC-4"])
    return str(country.decide("zhao2", case, APPROVE)["entry"])


def test_accidents_by_their_own_day_with_what_a_reader_needs(each_country: Country) -> None:
    places = {day: f"{day[5:7]}月采场" for day in ("2014-09-01", "2014-10-02", "2014-08-03")}
    for day, place in places.items():
        accident(each_country, day, place)
    items = each_country.public("/accident?size=2").json
    days = [item["document"]["occurred_at"][:10] for item in items["items"]]
    rest = each_country.public(f"/accident?size=2&after={items['next']}").json
    assert [*days, rest["items"][0]["document"]["occurred_at"][:10]] == ["2014-10-02", "2014-09-01", "2014-08-03"]
    assert rest["next"] is None
    page = each_country.client().get("/public/accident").text
    for wanted in ("10月采场", "2014年10月2日 10:00", "一般", "温州样例岩川井巷工程有限公司"):
        assert wanted in page


def test_search_finds_by_all_that_is_public(each_country: Country) -> None:
    unit, project = sample("contractor"), sample("project")
    title = project["project_name"]
    for q in (
        unit["name"][2:6], project["leader_name"], f"{unit['name'][:4]} {title[-4:]}", f"{title[-4:]} {title[:2]}",
        unit["name"][2:6].replace("", "\u200b"), f" {title[:3]}　{title[3:5]} ",
    ):  # fmt: skip
        assert found(each_country, "project", q) == [title], q
    licence = sample("licence")["fm_licence_no"]
    wide = "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else one for one in licence)
    assert found(each_country, "licence", licence) == found(each_country, "licence", wide) == [unit["name"]]
    code = unit.get("uscc") or unit["org_code"]
    assert found(each_country, "contractor", code) == found(each_country, "contractor", code[:5]) == [unit["name"]]
    for q in (project["leader_id_no"], project["leader_phone"], f"{title[:2]} 没有的", "没有的"):
        assert found(each_country, "project", q) == [], q


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/api/v1/public/project?contract_mode=x", "contract_mode"),
        ("/api/v1/public/project?Q=金矿", "不认识的查询条件“Q”"),
        ("/api/v1/public/project?q=a&q=b", "重复"),
        ("/api/v1/public/project/1?page=2", "page"),
        ("/public/project?sort=date", "sort"),
        ("/public?kind=accident", "kind"),
    ],
)
def test_unknown_filters_are_refused_with_a_sentence(country: Country, path: str, told: str) -> None:
    answer = country.client().get(path)
    assert answer.status_code == 400
    assert told in (answer.text if path.startswith("/public") else answer.json["detail"])


def test_newest_is_the_latest(country: Country) -> None:
    at("2014-10-08T09:00:00+08:00")
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    country.decide("zhao", case)
    at("2014-10-09T09:00:00+08:00")
    unit = country.entries["contractor"]
    change = country.sent("yan", "collect_contractor", sample("contractor", legal_rep_name="李测乙"), unit)
    country.decide("zhe", change)
    newest = country.client().get("/").text.split("最新公示", 1)[1]
    assert newest.index(sample("contractor")["name"]) < newest.index("新城金矿采掘工程")


def test_no_code_stands_on_a_public_page(country: Country) -> None:
    accident(country, "2014-10-02", "二号采场", accident_types=["11", "12"])
    browser = country.client()
    pages = ["/", "/public"]
    for register in ("contractor", "licence", "project", "accident"):
        pages.append(f"/public/{register}")
        for one in country.public(f"/{register}").json["items"]:
            pages.append(f"/public/{register}/{one['entry']}")
    for path in pages:
        shown = re.sub(r"<(script|style|svg|option|a|input|link|meta|time)\b[^>]*>", "", browser.get(path).text)
        assert CODE.findall(shown) == [], path
    assert "冒顶片帮" in shown and "11 冒顶片帮" not in shown
