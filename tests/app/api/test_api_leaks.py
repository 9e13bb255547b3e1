"""Nothing sensitive that was sent reaches a public page, a public answer or a publication, or lies open."""

import re
from typing import Any

import pytest

from app.publications.models import Publication, PublicationTerm
from tests.app.api.api_bulk import dumped
from tests.plugins.country import Country, at, other_project, sample, task

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"')


def secrets(*documents: dict[str, Any]) -> set[str]:
    """Identity numbers, telephones, certificates, names of officers and technicians, who attended checks."""
    found = set[str]()
    for one in documents:
        found |= {
            one[name] for name in ("leader_id_no", "leader_phone", "legal_rep_safety_cert_no") if name in one
        }
        found |= {row[name] for row in people(one) for name in ("name", "id_no", "cert_no") if name in row}
        found |= {name for check in one.get("contractor_checks", ()) for name in check["attendees"]}
    return found


def people(document: dict[str, Any]) -> list[dict[str, str]]:
    """Officers and technicians; in T1 technicians are numbers."""
    staff = document.get("tech_staff")
    return [*document.get("safety_officers", ()), *(staff if isinstance(staff, list) else ())]


def sealed(values: set[str]) -> set[str]:
    """Those that must not even lie readable in the database: identity numbers and telephones."""
    return {value for value in values if re.fullmatch(r"[0-9]{17}[0-9X]|1[0-9]{10}", value)}


@pytest.fixture
def spoken(country: Country) -> set[str]:
    """What was sent: approved, under review, changed, returned, an accident, an opinion."""
    other, changed = (
        other_project("新城金矿采掘工程"),
        country.project(leader_phone="13911112222", work_content="支护"),
    )
    case = country.sent("yan", "collect_project", other)
    remark = {"field": "/work_content", "message": "内部意见甲"}
    country.call(
        "zhao", "POST", f"/work-items/{task(case)['id']}/return", {"opinion": "内部意见乙", "remarks": [remark]}
    )
    country.decide("zhao", country.sent("yan", "collect_project", changed, country.entries["project"]))
    licence = country.licence("pan", 1)
    country.decide("zhe", country.sent("pan", "collect_contractor", sample("contractor", 1)))
    country.decide("zhe", country.sent("pan", "collect_licence", licence, confirm=["V-LIC-3"]))
    country.sent("pan", "collect_project", other_project("莱州工程", 3, site_county_code="370683"))
    at("2014-09-13T09:00:00+08:00")
    country.decide(
        "zhao2", country.sent("zhao", "accident", sample("accident", project_id=country.entries["project"]))
    )
    told = [
        other,
        changed,
        licence,
        sample("contractor", 1),
        sample("contractor"),
        sample("licence"),
        country.project(),
    ]
    return secrets(*told, sample("project", 3)) | {"内部意见甲", "内部意见乙"}


def crawled(country: Country) -> dict[str, str]:
    """Every page a visitor reaches by following links, and every public answer of the API."""
    api = "/api/v1/public"
    open_ones = ["/", "/public", "/sign-in", "/api/v1/codes", "/api/v1/openapi.json"]
    open_ones += [
        f"{api}/{register}" for register in ("contractor", "licence", "project", "accident", "reward_penalty")
    ]
    open_ones += [
        f"{api}/{register}/{entry}" for register in ("contractor", "licence", "project") for entry in range(1, 9)
    ]
    seen = dict[str, str]()
    while open_ones:
        path = open_ones.pop()
        if path in seen or path.startswith(("/static", "/sign-in?")):
            continue
        with country.client().open(path) as answer:
            seen[path] = answer.get_data(as_text=True)
        open_ones += [link.replace("&amp;", "&") for link in LINK.findall(seen[path])]
    return seen


def test_no_public_page_or_answer_holds_a_secret(country: Country, spoken: set[str]) -> None:
    pages = crawled(country)
    shown = [path for path in pages if re.fullmatch(r"/public/[a-z_]+/[0-9]+", path)]
    assert len(shown) >= 6 and len(spoken) >= 20
    assert {(path, value) for path, text in pages.items() for value in spoken if value in text} == set()
    assert sample("project")["project_name"] in "".join(pages.values())


def test_no_publication_row_holds_a_secret(each_country: Country) -> None:
    with each_country.database.engine.connect() as connection:
        rows = [
            str(row)
            for kind in (Publication, PublicationTerm)
            for row in connection.execute(kind.__table__.select())
        ]
    assert len(rows) > 3
    told = secrets(sample("project"), sample("licence"), sample("contractor"))
    assert [value for value in told if value in "\n".join(rows)] == []


def test_identity_numbers_and_telephones_are_sealed_wherever_they_lie(country: Country, spoken: set[str]) -> None:
    case = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    draft = {
        "answers": {
            "leader_phone": "13733334444",
            "safety_officers": [{"name": "员", "id_no": "11010119800101123X"}],
        }
    }
    country.call("yan", "PUT", f"/work-items/{task(case)['id']}/draft", draft, If_Match='"0"')
    with country.database.engine.connect() as connection:
        text = dumped(connection)
    assert [value for value in sealed(spoken) | {"13733334444", "11010119800101123X"} if value in text] == []
    assert len(sealed(spoken)) >= 8


def test_masked_readers_get_no_secret_from_any_answer(country: Country, spoken: set[str]) -> None:
    """Another county, and the contractor itself where it only reads."""
    paths = [
        f"/registers/{name}/{country.entries[name]}{end}"
        for name in ("contractor", "licence", "project")
        for end in ("", "/versions")
    ]
    paths += ["/registers/project", "/registers/contractor", "/registers/licence"]
    for who in ("lai", "yan"):
        text = "".join(country.call(who, "GET", path).text for path in paths)
        assert [value for value in sealed(spoken) if value in text] == []


def test_only_sender_and_decider_read_the_secrets_of_a_task(country: Country) -> None:
    """Whoever sent something may read it again; nobody else but the desk that decides on it."""
    case = country.sent("yan", "collect_project", country.project(work_content="支护"), country.entries["project"])
    item, told = task(case)["id"], sealed(secrets(sample("project")))
    api, pages = (f"/work-items/{item}", f"/cases/{case['id']}"), (f"/items/{item}", f"/cases/{case['id']}")

    def read_by(who: str) -> set[str]:
        text = "".join(country.call(who, "GET", one).text for one in api)
        text += "".join(country.page(who, one).text for one in pages)
        return {value for value in told if value in text}

    assert len(told) >= 4
    assert [who for who in ("tai", "zhang", "lai", "pan", "guan", "shen") if read_by(who)] == []
    assert (read_by("yan"), read_by("zhao")) == (told, told)
