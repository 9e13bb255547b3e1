"""Own data: open to who has told it wherever it is shown, in the API as on the pages; what others told never."""

from pathlib import Path

from tests.app.api.test_api_leaks import people, sealed, secrets
from tests.app.cases.include_samples import COMPLAINT, PHONE, UNIT, WITNESS, handled, published, sent
from tests.plugins.country import Country, other_project, sample
from tests.plugins.office import Office


def places(entry: str) -> tuple[list[str], list[str]]:
    """Where a record of a unit is read: in the API and on pages."""
    api = [f"/registers/project/{entry}", f"/registers/project/{entry}/versions", "/registers/project"]
    return api, [f"/records/project/{entry}", f"/records/project/{entry}/versions/1"]


def test_own_data_is_open_to_its_owner_on_every_way(each_country: Country) -> None:
    here = each_country
    project = other_project("新城金矿采掘工程")
    case = here.decide("zhao", here.sent("yan", "collect_project", project))
    told, officers = sealed(secrets(project)), {one["name"] for one in people(project)}
    assert len(told) >= 4 and officers
    api, pages = places(case["entry"])
    texts = {path: here.call("yan", "GET", path).text for path in [*api, f"/cases/{case['id']}"]}
    texts |= {path: here.page("yan", path).text for path in [*pages, f"/cases/{case['id']}"]}
    assert {path: [one for one in told | officers if one not in text] for path, text in texts.items()} == {
        path: [] for path in texts
    }
    for who in ("pan", "lai", "qi", "guan"):
        seen = "".join(here.call(who, "GET", path).text for path in api)
        seen += "".join(here.page(who, path).text for path in pages)
        assert [one for one in told if one in seen] == [], who


def test_what_others_told_is_masked_for_the_owner(office: Office, tmp_path: Path) -> None:
    """A record about a unit, written by departments: the unit reads it, and no telephone in it."""
    published(office, tmp_path / "hotline")
    case = handled(office)
    sent(office, "wang", case, {"decision": "approve"})
    entry = sent(office, "li", case, {"answer": "已责令改正"})["entry"]
    assert COMPLAINT["unit"] == UNIT
    code = "hotline.complaint"
    headers = {"Authorization": f"Bearer {office.tokens['shi']}"}
    ways = [f"/api/v1/registers/{code}/{entry}", f"/api/v1/registers/{code}/{entry}/versions"]
    ways += [f"/api/v1/registers/{code}", f"/records/{code}/{entry}", f"/records/{code}/{entry}/versions/1"]
    for way in ways:
        answer = office.client().get(way, headers=headers)
        assert answer.status_code == 200 and "已责令改正" in answer.text, way
        assert PHONE not in answer.text and WITNESS not in answer.text, way


def test_every_version_is_open_like_the_record(country: Country) -> None:
    entry, number = country.entries["project"], sample("project")["leader_id_no"]
    country.decide("zhao", country.sent("yan", "collect_project", country.project(work_content="支护"), entry))
    versions = country.read("yan", f"/registers/project/{entry}/versions")["items"]
    assert [one["document"]["leader_id_no"] for one in versions] == [number, number]
    assert number in country.page("yan", f"/records/project/{entry}/versions/1").text
