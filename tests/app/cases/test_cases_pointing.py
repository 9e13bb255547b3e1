"""A form names only records that the public or its writer reads: no number tells the title of any other."""

import orjson
import pytest

from app import db
from app.cases.reading.record_references import RULE
from app.publications.models import Publication
from app.registers.models import Entry
from tests.plugins.country import PAN, Country, other_project, sample, task

TITLE = "隐蔽工程"


@pytest.fixture
def hidden(country: Country) -> str:
    """A project of pan that was filed and stands before nobody."""
    case = country.sent("yan", "collect_project", other_project(TITLE))
    entry = str(country.decide("zhao", case)["entry"])
    with country.database.transaction():
        session = db.write()
        session.query(Publication).filter_by(entry_id=int(entry)).delete()
        row = session.get(Entry, int(entry))
        assert row is not None
        row.owner_org = PAN
    return entry


def named(entry: str) -> dict[str, object]:
    return other_project("新城金矿采掘工程", parent_project_id=entry)


@pytest.mark.parametrize("entry", ["999", "x", "hidden"])
def test_a_record_that_is_not_read_is_not_named(country: Country, hidden: str, entry: str) -> None:
    wanted = hidden if entry == "hidden" else entry
    sent = country.send("yan", "collect_project", named(wanted))
    found = [one["rule"] for one in sent.json["problems"] if one["field"] == "/parent_project_id"]
    assert (sent.status_code, found) == (422, [RULE]) and TITLE not in sent.text
    checked = country.call("yan", "POST", "/forms/outsourcing/project/check", {"answers": named(wanted)})
    problems = [one["field"] for one in checked.json["problems"]]
    assert checked.json["verdict"] == "reject" and problems.count("/parent_project_id") == 1


def test_a_draft_does_not_name_it_either(country: Country, hidden: str) -> None:
    case = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    item = task(case)["id"]
    saved = country.call("yan", "PUT", f"/work-items/{item}/draft", {"answers": named(hidden)}, If_Match='"0"')
    assert saved.status_code == 200, saved.text
    assert [one["field"] for one in saved.json["left_out"]] == ["/parent_project_id"]
    assert "parent_project_id" not in country.read("yan", f"/work-items/{item}")["answers"]
    assert TITLE not in country.page("yan", f"/items/{item}").text


@pytest.mark.parametrize(("who", "entry"), [("yan", "own"), ("pan", "own"), ("pan", "hidden"), ("lai", "hidden")])
def test_what_is_read_is_named(country: Country, hidden: str, who: str, entry: str) -> None:
    """One's own, and what is public; a department names what it reads."""
    wanted = hidden if entry == "hidden" else country.entries["project"]
    form, field = ("accident", "project_id") if who == "lai" else ("project", "parent_project_id")
    answers = {**(sample("accident") if who == "lai" else other_project("新城")), field: wanted}
    checked = country.call(who, "POST", f"/forms/outsourcing/{form}/check", {"answers": answers})
    assert RULE not in [one["rule"] for one in checked.json["problems"]]


def test_what_the_record_names_stays(country: Country, hidden: str) -> None:
    """A record that is hidden since does not hinder a change of what named it."""
    with country.database.transaction():
        row = db.write().get(Entry, int(country.entries["project"]))
        assert row is not None
        row.document = orjson.dumps({**orjson.loads(row.document), "parent_project_id": hidden}).decode()
    sent = {"answers": named(hidden), "entry_id": country.entries["project"]}
    checked = country.call("yan", "POST", "/forms/outsourcing/project/check", sent)
    assert RULE not in [one["rule"] for one in checked.json["problems"]]
