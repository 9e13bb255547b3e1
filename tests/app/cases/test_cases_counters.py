"""项目部总数量 follows by itself, in the move that changes it: record, facts, public document and page."""

import threading

import orjson
from sqlalchemy import select, text

from app import db
from app.folding import sought
from app.packages import queries as packages
from app.publications.models import Publication
from app.registers.face import drawn
from app.registers.rebuild import astray
from tests.plugins.country import Country, other_project, sample


def counts(country: Country) -> set[object]:
    """The number as told everywhere; one value when all agree."""
    entry = country.entries["contractor"]
    record = country.read("zhe", f"/registers/contractor/{entry}")["document"]["project_dept_count"]
    public = country.public(f"/contractor/{entry}").json["document"]["project_dept_count"]
    page = country.client().get(f"/public/contractor/{entry}").text.split("项目部总数量", 1)[1]
    shown = int(page.split("<dd>", 1)[1].split("<", 1)[0].split()[0])
    with country.database.transaction():
        schema = "" if country.database.sqlite else "registers."
        wanted = text(f"SELECT m_project_dept_count FROM {schema}facts_contractor WHERE entry_id = :id")
        fact = db.session().scalar(wanted, {"id": int(entry)})
        assert astray(packages.newest("outsourcing").package.registers["contractor"]) == []
    return {record, public, shown, fact}


def test_count_follows_publication_withdrawal_and_restoration(each_country: Country) -> None:
    assert counts(each_country) == {1}
    case = each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    assert counts(each_country) == {1}
    entry = each_country.decide("zhao", case)["entry"]
    assert counts(each_country) == {2}
    for verb, wanted in (("withdraw", 1), ("restore", 2)):
        path = f"/registers/project/{entry}/{verb}"
        assert each_country.call("zhao", "POST", path, {"reason": "核对"}).status_code == 200
        assert counts(each_country) == {wanted}


def test_count_at_approval_not_at_sending(country: Country) -> None:
    entry = country.entries["contractor"]
    case = country.sent("yan", "collect_contractor", sample("contractor", legal_rep_name="李测乙"), entry)
    project = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    country.decide("zhao", project)
    country.decide("zhe", case)
    assert counts(country) == {2}


def test_changing_a_project_leaves_the_unit_alone(country: Country) -> None:
    before = country.public(f"/contractor/{country.entries['contractor']}").json
    country.sent("yan", "collect_project", country.project(safety_org_setup="安环部"), country.entries["project"])
    assert country.public(f"/contractor/{country.entries['contractor']}").json == before
    assert counts(country) == {1}


def test_two_approvals_at_once_are_both_counted(each_country: Country) -> None:
    cases = [
        each_country.sent("yan", "collect_project", other_project(f"新城金矿采掘{number}标", crew))
        for number, crew in ((1, 2), (2, 3))
    ]
    barrier = threading.Barrier(2)

    def approve(who: str, place: int) -> None:
        barrier.wait()
        each_country.decide(who, cases[place])

    threads = [threading.Thread(target=approve, args=pair) for pair in (("zhao", 0), ("zhao2", 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts(each_country) == {3}


def test_what_lists_show_is_what_the_document_says(each_country: Country) -> None:
    """After every verb, the columns of every publication are those of its document."""
    here = each_country
    assert columns_astray(here) == []
    entry = here.decide("zhao", here.sent("yan", "collect_project", other_project("新城金矿采掘工程")))["entry"]
    assert columns_astray(here) == []
    here.sent("yan", "collect_contractor", sample("contractor", avg_employees=431), here.entries["contractor"])
    assert columns_astray(here) == []
    for who, register, one in (("zhao", "project", entry), ("zhe", "contractor", here.entries["contractor"])):
        for verb in ("withdraw", "restore"):
            path = f"/registers/{register}/{one}/{verb}"
            assert here.call(who, "POST", path, {"reason": "核对"}).status_code == 200
            assert columns_astray(here) == []


def columns_astray(country: Country) -> list[str]:
    """Titles of publications whose line of lists, page or searched texts are not those of their document."""
    with country.database.transaction():
        loaded = packages.newest("outsourcing")
        wrong = []
        for line in db.session().scalars(select(Publication)):
            declaration = loaded.package.registers[line.register]
            shown = drawn(declaration, loaded.forms[declaration.form], orjson.loads(line.document))
            told = (orjson.loads(line.line), orjson.loads(line.view), line.sought)
            made = ([list(cell) for cell in shown.line], orjson.loads(orjson.dumps(shown.view)),
                    sought(line.title, *shown.search))  # fmt: skip
            wrong += [line.title] if told != made else []
        return wrong
