"""A release that is retired starts no case; what was filed stays readable, what runs goes on; it may come back."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.packages.models import Release
from tests.plugins.country import Country
from tests.plugins.office import REQUEST, Office


@pytest.fixture
def release(office: Office) -> str:
    with office.database.transaction() as unit:
        return str(unit.session.scalars(select(Release.id)).one())


def acted(office: Office, who: str, release: str, verb: str) -> Any:
    return office.call(who, "POST", f"/releases/{release}/{verb}", {})


def test_what_was_filed_stays_readable(country: Country) -> None:
    with country.database.transaction() as unit:
        (release,) = unit.session.scalars(select(Release.id))
        enter(NewUser("AJ-000000", "designer", "she", "she"), "x")
        country.tokens["she"] = create_token("she")
    entry = country.entries["project"]
    paths = [
        *(f"/api/v1/{one}" for one in ("registers/project", f"registers/project/{entry}", "public/project")),
        *(f"/api/v1/{one}" for one in (f"registers/project/{entry}/versions", f"public/project/{entry}", "cases")),
        *("/records/project", f"/records/project/{entry}", "/records", "/public/project", "/"),
    ]
    before = [country.page("zhao", path).status_code for path in paths]
    assert set(before) == {200}, dict(zip(paths, before, strict=True))
    assert "collect_project" in country.page("yan", f"/records/project/{entry}").text
    assert acted(country, "she", str(release), "retire").status_code == 200
    after = {path: country.page("zhao", path).status_code for path in paths}
    assert set(after.values()) == {200}, after
    assert country.read("yan", "/processes") == []
    change = {"process": "outsourcing.collect_project", "entry_id": entry}
    assert country.call("yan", "POST", "/cases", change).status_code == 404
    assert "collect_project" not in country.page("yan", f"/records/project/{entry}").text
    assert country.page("yan", "/guide").status_code == 200


def test_a_case_that_runs_goes_on_and_none_begins(office: Office, designer: str, release: str) -> None:
    case = office.started()
    acted(office, designer, release, "retire")
    assert office.call("li", "GET", "/processes").json == []
    assert office.call("li", "POST", "/cases", {"process": "bench.plain"}).status_code == 404
    checked = office.call("li", "POST", "/forms/bench/request/check", {"answers": REQUEST})
    assert checked.status_code == 200, checked.text
    item = case["work_items"][0]["id"]
    assert office.call("li", "GET", f"/work-items/{item}").status_code == 200
    assert office.done("li", item, REQUEST).status_code == 200


def test_a_form_of_which_nothing_runs_is_nobodys_to_check(office: Office, designer: str, release: str) -> None:
    acted(office, designer, release, "retire")
    assert office.call("li", "POST", "/forms/bench/request/check", {"answers": REQUEST}).status_code == 403


def test_publishing_undoes_it(office: Office, designer: str, release: str) -> None:
    acted(office, designer, release, "retire")
    back = acted(office, designer, release, "publish")
    assert (back.status_code, back.json["state"], back.json["number"]) == (200, "published", 1)
    assert office.started()["process"] == "bench.plain"


def test_an_older_release_is_published_anew(office: Office, designer: str, release: str) -> None:
    newer = _newer(office, designer)
    acted(office, designer, release, "retire")
    back = acted(office, designer, release, "publish").json
    assert (back["state"], back["number"]) == ("published", 3)
    assert office.started()["release"] == release != newer


def _newer(office: Office, designer: str) -> str:
    """The same package with another title, published."""
    places = [*Path("bench/processes/bench").iterdir(), *Path("bench/forms/bench").iterdir()]
    own = {one.name: one.read_text() for one in places}
    own["package.toml"] = own["package.toml"].replace("性能测量", "性能再测", 1)
    rows = [{"name": name, "content": text} for name, text in own.items()]
    made = office.call(designer, "POST", "/releases", {"package": "bench", "files": rows}).json["id"]
    assert acted(office, designer, made, "publish").json["number"] == 2
    return str(made)
