"""查看记录: the auditor reads who opened what in his area, when and why; nobody else does, and never a value."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.create_user import NewUser, enter
from app.accounts.models import User
from app.accounts.tokens import create_token
from tests.app.api.test_api_leaks import people
from tests.app.cases.test_cases_secrecy import NAME, PHONE, published, received
from tests.plugins.country import CITY, COUNTY, HOME, TWIN, Country, later, sample
from tests.plugins.office import HERE, Office

AREAS = {"xian": COUNTY, "shi": CITY, "sheng": "AJ-370000", "zhejiang": HOME, "guo": "AJ-000000", "hai": "HYAB"}
SEEN = {
    "xian": {COUNTY}, "shi": {COUNTY, TWIN, CITY}, "sheng": {COUNTY, TWIN, CITY, "AJ-370000"}, "zhejiang": {HOME},
    "guo": {COUNTY, TWIN, CITY, HOME, "AJ-370000"}, "hai": set(),
}  # fmt: skip
OPENERS = ("zhao", "lai", "tai", "lu", "zhe")


def opened(country: Country, who: str, reason: str = "核对人员") -> None:
    """One record unmasked."""
    path = f"/registers/project/{country.entries['project']}/reveal"
    assert country.call(who, "POST", path, {"reason": reason}).status_code == 200


@pytest.fixture
def audited(each_country: Country) -> Country:
    """Everybody has opened the project of yan once, day after day; an auditor at each level."""
    here = each_country
    with here.database.transaction():
        for who, org in AREAS.items():
            enter(NewUser(org, "auditor", who, f"审{who}"), "x")
            here.tokens[who] = create_token(who)
    for who in OPENERS:
        opened(here, who, f"{who}核对人员")
        later(days=1)
    return here


def listed(country: Country, who: str, query: str = "") -> list[dict[str, Any]]:
    return list(country.read(who, f"/audit{query}")["items"])


def test_an_auditor_reads_his_own_area(audited: Country) -> None:
    assert {who: {one["by_org"] for one in listed(audited, who)} for who in AREAS} == SEEN
    for who, orgs in SEEN.items():
        page = audited.page(who, "/audit").text
        assert {one for one in OPENERS if f"{one}核对人员" in page} == {
            one for one in OPENERS if any(f"{one}核对人员" == row["reason"] for row in listed(audited, who))
        }
        assert len(listed(audited, who)) == len(orgs)


def test_a_line_tells_all_but_the_value(audited: Country) -> None:
    (line,) = listed(audited, "xian")
    told = {
        name: line[name] for name in ("kind", "by", "by_name", "by_org", "register", "entry", "reason", "case")
    }
    assert told == {
        "kind": "reveal", "by": "zhao", "by_name": "测zhao", "by_org": COUNTY, "register": "project",
        "entry": audited.entries["project"], "reason": "zhao核对人员", "case": None,
    }  # fmt: skip
    assert line["title"] == "项目部情况" or "项目" in line["title"]
    assert any("身份证" in one for one in line["fields"]), line["fields"]
    project = sample("project")
    hidden = {project["leader_id_no"], project["leader_phone"], project["leader_name"]}
    hidden |= {row[name] for row in people(project) for name in ("name", "id_no") if name in row}
    for text in (audited.call("guo", "GET", "/audit").text, audited.page("guo", "/audit").text):
        assert [one for one in hidden if one in text] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?person=LAI", ["lai"]), ("?person=测lai", ["lai"]), ("?person=nobody", []), ("?kind=search_hidden", []),
        ("?from=2014-06-11&to=2014-06-12", ["tai", "lai"]), ("?to=2014-06-10", ["zhao"]),
        ("?from=2014-06-14", ["zhe"]), ("?from=2014-06-12&to=2014-06-11", []),
        ("?to=2199-12-31&size=2", ["zhe", "lu"]),
    ],
)  # fmt: skip
def test_filters_find_what_they_name(audited: Country, query: str, found: list[str]) -> None:
    assert [one["by"] for one in listed(audited, "guo", query)] == found


def test_pages_show_each_line_once(audited: Country) -> None:
    for _ in range(4):
        opened(audited, "zhao")

    def pages() -> Iterator[list[str]]:
        after: str | None = ""
        while after is not None:
            page = audited.read("guo", f"/audit?size=4&after={after}")
            assert page["total"] == 9
            yield [one["id"] for one in page["items"]]
            after = page["next"]

    found = list(pages())
    assert [len(one) for one in found] == [4, 4, 1]
    assert len({number for one in found for number in one}) == 9


@pytest.mark.parametrize(
    "query",
    ["?from=0001-01-01", "?to=9999-12-31", "?from=2014-13-01", "?after=-1", "?after=99999999999", "?size=0",
     "?person=" + "长" * 101, "?who=zhao", "?kind=complete"],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused(country: Country, query: str) -> None:
    assert country.call("shen", "GET", f"/audit{query}").status_code == 400
    if not query.startswith(("?size", "?kind")):
        assert country.page("shen", f"/audit{query}").status_code == 400


def test_the_menu_has_it_for_the_auditor_alone(country: Country) -> None:
    for who in ("zhao", "zhang", "yan", "guan", "shen"):
        assert ('href="/audit"' in country.page(who, "/inbox").text) == (who == "shen")
        assert country.call(who, "GET", "/audit").status_code == (200 if who == "shen" else 403)


def test_openings_of_secrets_and_searches_are_there(office: Office, tmp_path: Path) -> None:
    case, _, answers = received(published(office, tmp_path))
    with office.database.transaction():
        enter(NewUser(HERE, "auditor", "shen", "审"), "x")
        office.tokens["shen"] = create_token("shen")
    (sheet,) = office.call("li", "GET", f"/cases/{case}").json["file"]
    asked = {"submission": sheet["submission"], "reason": "回复来信人"}
    assert office.call("li", "POST", f"/cases/{case}/reveal", asked).status_code == 200
    scan = answers["letter_files"][0]["id"]
    assert office.call("li", "GET", f"/attachments/{scan}").status_code == 200
    told = office.call("shen", "GET", "/audit")
    file, sending = told.json["items"]
    assert (sending["case"], sending["title"], sending["fields"]) == (case, "举报登记", ["举报人", "来信"])
    assert (sending["reason"], file["case"], file["reason"]) == ("回复来信人", case, "回复来信人")
    assert (file["title"], file["fields"]) == ("举报登记", ["来信"])
    page = office.client().get("/audit", headers={"Authorization": f"Bearer {office.tokens['shen']}"}).text
    for text in (told.text, page):
        assert NAME not in text and PHONE not in text and "井口无人值守" not in text
    assert "打开保密附件" in page and sending["number"] in page


def test_a_search_by_hidden_values_names_the_fields(country: Country) -> None:
    number = sample("project")["leader_id_no"]
    assert country.call("zhao", "GET", f"/registers/project?leader_id_no={number}").status_code == 200
    (line,) = listed(country, "shen")
    assert (line["kind"], line["register"]) == ("search_hidden", "project")
    assert len(line["fields"]) == 1 and "身份证" in line["fields"][0]
    assert number not in country.call("shen", "GET", "/audit").text


def test_who_left_is_still_named_by_her_office(country: Country) -> None:
    opened(country, "zhao")
    with country.database.transaction() as unit:
        unit.write()
        unit.session.scalars(select(User).where(User.username == "zhao")).one().active = False
    assert listed(country, "shen")[0]["by"] == "zhao"
