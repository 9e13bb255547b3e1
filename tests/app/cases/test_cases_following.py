"""The name of a contractor follows its approved record, in the move that approves it, wherever it is shown."""

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from app import db
from app.effects.operators import OPERATORS
from app.packages import check
from app.packages import queries as packages
from app.registers.models import Entry
from app.registers.rebuild import astray
from tests.app.cases.test_cases_accident import BRIEF, accident, closed
from tests.app.cases.test_cases_counters import columns_astray
from tests.plugins.country import CITY, YAN, Country, other_project, sample

OLD, NEW = sample("contractor")["name"], "温州样例新岩井巷工程有限公司"
REGISTERS = ("licence", "project", "accident")


def rename(country: Country, name: str = NEW) -> None:
    case = country.sent(
        "yan", "collect_contractor", sample("contractor", name=name), country.entries["contractor"]
    )
    country.decide("zhe", case)


def told(country: Country, register: str, entry: str) -> set[str]:
    """The name as told by the record, the public document and its page."""
    record = country.read("zhe", f"/registers/{register}/{entry}")["document"]["contractor_name"]
    public = country.public(f"/{register}/{entry}").json["document"]["contractor_name"]
    page = country.client().get(f"/public/{register}/{entry}").text
    return {record, public, *(name for name in (OLD, NEW) if name in page)}


def whole(country: Country) -> None:
    """Nothing that is made of documents differs from them."""
    assert columns_astray(country) == []
    with country.database.transaction():
        loaded = packages.newest("outsourcing")
        assert [one.name for one in loaded.package.registers.values() if astray(one)] == []


def test_a_rename_reaches_whatever_shows_the_name(each_country: Country) -> None:
    here = each_country
    here.entries["accident"] = closed(here, here.sent("zhao", "accident", accident(here, **BRIEF)))
    assert [told(here, one, here.entries[one]) for one in REGISTERS] == [{OLD}] * 3
    rename(here)
    assert [told(here, one, here.entries[one]) for one in REGISTERS] == [{NEW}] * 3
    assert here.public(f"/licence/{here.entries['licence']}").json["title"] == NEW
    assert here.read("zhe", f"/registers/licence/{here.entries['licence']}")["title"] == NEW
    for register in REGISTERS:
        found = [
            (
                here.public(f"/{register}?q={name}").json["total"],
                here.read("zong", f"/registers/{register}?q={name}")["total"],
            )
            for name in (OLD, NEW)
        ]
        assert found == [(0, 0), (1, 1)], register
    assert here.read("zhe", f"/registers/project/{here.entries['project']}")["version"] == 1
    whole(here)


def test_what_was_sent_before_the_rename_is_filed_with_the_new_name(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    rename(country)
    assert told(country, "project", country.decide("zhao", case)["entry"]) == {NEW}
    whole(country)


def test_an_account_is_called_as_its_approved_record_says(each_country: Country) -> None:
    """Cases keep the name of their time; they are found by both, and by the account."""
    here = each_country
    before = here.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    rename(here)
    after = here.sent("yan", "collect_project", other_project("新城金矿支护工程", 2))
    assert (before["subject"], after["subject"]) == (OLD, NEW)
    assert here.read("yan", "/me")["org"]["name"] == NEW
    mine = {before["id"], after["id"]}
    for word in (NEW, YAN, YAN.lower()):
        inbox = here.read("zhao", f"/work-items?box=todo&q={word}")["items"]
        cases = here.read("zhao", f"/cases?q={word}")["items"]
        assert {one["case"]["id"] for one in inbox} == mine <= {one["id"] for one in cases}, word
    assert [one["case"]["id"] for one in here.read("zhao", f"/work-items?q={OLD}")["items"]] == [before["id"]]


def test_the_first_approved_name_reaches_what_was_there_before(country: Country) -> None:
    licence = country.decide("zhe", country.sent("pan", "collect_licence", country.licence("pan", 1)))["entry"]
    before = country.public(f"/licence/{licence}").json["title"]
    country.decide("zhe", country.sent("pan", "collect_contractor", sample("contractor", 1, name=NEW)))
    assert before != NEW == country.public(f"/licence/{licence}").json["title"]
    whole(country)


def test_what_is_withdrawn_follows_and_stays_withdrawn(country: Country) -> None:
    path = f"/registers/project/{country.entries['project']}"
    assert country.call("zhao", "POST", f"{path}/withdraw", {"reason": "核对"}).status_code == 200
    rename(country)
    assert country.public(f"/project?q={NEW}").json["total"] == 0
    assert country.call("zhao", "POST", f"{path}/restore", {"reason": "核对"}).status_code == 200
    assert told(country, "project", country.entries["project"]) == {NEW}
    assert country.public(f"/project?q={NEW}").json["total"] == 1


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('contractor_name = "contractor.name"}', 'owner_name = "contractor.name"}', "只读"),
        ('contractor_name = "contractor.name"}', 'contractor_name = "unit.name"}', "应为 links 中的台账"),
        ('contractor_name = "contractor.name"}', 'contractor_name = "contractor.avg_employees"}', "同类"),
        ('contractor_name = "contractor.name"}', 'contractor_name = "contractor.nowhere"}', "同类"),
        ('key = ["contractor", "project_name"', 'key = ["contractor", "contractor_name"', "标识"),
        ('form = "contractor"\nkey = ["contractor"]', 'form = "contractor"\nkey = ["contractor", "name"]', "多条"),
        ('public = [\n  "name", ', 'public = [\n  ', "也应公开"),
    ],
)  # fmt: skip
def test_what_follows_is_declared_with_sense(tmp_path: Path, old: str, new: str, word: str) -> None:
    shutil.copytree("processes", tmp_path / "processes")
    manifest = tmp_path / "processes/outsourcing/package.toml"
    text = manifest.read_text()
    assert old in text
    manifest.write_text(text.replace(old, new))
    found = check.faults_on_disk(tmp_path / "processes", Path("forms"), "outsourcing", OPERATORS)
    assert any("follows" in one.element and word in one.message for one in found), found


def test_a_record_says_that_it_was_handed_over(each_country: Country) -> None:
    here = each_country
    case = here.sent("zhao", "accident", accident(here, **BRIEF))
    away = {"decision": "handover", "opinion": "市政府提级调查", "handover_to": CITY}
    mine = accident(here, **BRIEF)
    entry = closed(here, here.decide("tai", here.decide("zhao2", case, away), mine), "tai2")
    assert handed_over(here) == [int(entry)]
    with here.database.transaction():
        db.write().execute(text("UPDATE entries SET handed_over = false"))
    with here.database.transaction():
        stretch = {"low": case["id"], "high": case["id"]}
        db.write().execute(text(migration("0011_entries_handed_over").FILL), stretch)
    assert handed_over(here) == []
    with here.database.transaction():
        stretch = {"low": 0, "high": case["id"]}
        db.write().execute(text(migration("0011_entries_handed_over").FILL), stretch)
    assert handed_over(here) == [int(entry)]


def handed_over(country: Country) -> list[int]:
    with country.database.transaction():
        return list(db.session().scalars(select(Entry.id).where(Entry.handed_over)))


def migration(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, f"migrations/versions/{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
