"""A small country: all departments, the real business published, a contractor with records and two without.

yan has T1, T2 and a project approved; pan and zhong, of a central enterprise, have nothing yet. Zhao and zhao2
work at the county of the project, zhang is their head, tai at the city above, lai at a county beside, qi alone at
another.
"""

import io
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app import clock, crypto, db, drain
from app.accounts.contacts import Entered, enter_contacts
from app.accounts.create_user import NewUser, enter
from app.accounts.orgs import NewOrg, create_org
from app.accounts.seed_departments import seed_departments
from app.accounts.tokens import create_token
from app.edge import Edge
from app.effects.operators import OPERATORS
from app.factory import create_app
from app.packages.deploy import deploy
from tests.plugins.copies import Copy, administer
from tests.plugins.databases import FIELD_KEY, address, close
from tests.plugins.office import Office, settings_for

MORNING = "2014-06-10T09:00:00+08:00"
YAN, PAN, ZHONG = "33FM000001", "33FM000002", "34FM000006"
HOME, COUNTY, TWIN, CITY, LONELY = "AJ-330000", "AJ-370685", "AJ-370683", "AJ-370600", "AJ-370686"
PEOPLE = {
    "yan": (YAN, "contractor"), "pan": (PAN, "contractor"), "zhong": (ZHONG, "contractor"),
    "zhe": (HOME, "inspector"), "zhe2": (HOME, "inspector"), "wan": ("AJ-340000", "inspector"),
    "zhao": (COUNTY, "inspector"), "zhao2": (COUNTY, "inspector"), "zhang": (COUNTY, "head"),
    "lai": (TWIN, "inspector"), "lai2": (TWIN, "inspector"), "qi": (LONELY, "inspector"),
    "tai": (CITY, "inspector"), "tai2": (CITY, "inspector"),
    "lu": ("AJ-370000", "inspector"), "lu2": ("AJ-370000", "inspector"), "zong": ("AJ-000000", "inspector"),
    "guan": ("AJ-000000", "administrator"), "shen": (COUNTY, "auditor"),
}  # fmt: skip
TICKS = ("consistent", "complete", "licences_valid", "in_jurisdiction", "no_sensitive_leak")
APPROVE: dict[str, Any] = {"decision": "approve", **dict.fromkeys(TICKS, True)}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\n"
    b"startxref\n164\n%%EOF\n"
)
SAMPLES = json.loads(Path("processes/outsourcing/demo.json").read_text())
Case = dict[str, Any]
OFTEN = "1000000/second"


def sample(kind: str, number: int = 0, /, **changed: Any) -> dict[str, Any]:
    """Fresh answers of an invented record: contractor, licence, project, accident; with changes."""
    lists = {"contractor": "contractors", "licence": "contractors", "project": "projects", "accident": "accidents"}
    one = SAMPLES[lists[kind]][number]
    return {**json.loads(json.dumps(one[kind] if kind in one else one["answers"])), **changed}


def other_project(name: str, crew: int = 2, **changed: Any) -> dict[str, Any]:
    """Another project at the same place, with the people of a further sample."""
    people = ("leader_name", "leader_id_no", "leader_phone", "safety_officers", "tech_staff")
    own = {field: sample("project", crew)[field] for field in people}
    return sample("project", **own, project_name=name, **changed)


@dataclass
class Country(Office):
    """The application with the people of PEOPLE; `entries`: approved records of yan by register, and a scan."""

    entries: dict[str, str] = field(default_factory=dict)

    def send(
        self,
        who: str,
        process: str,
        answers: Mapping[str, Any],
        entry: str | None = None,
        confirm: Sequence[str] = (),
    ) -> TestResponse:
        """Start a case with its first form."""
        sent = {"process": f"outsourcing.{process}", "answers": dict(answers), "confirm": list(confirm)}
        return self.call(who, "POST", "/cases", sent | ({"entry_id": entry} if entry else {}))

    def sent(
        self,
        who: str,
        process: str,
        answers: Mapping[str, Any],
        entry: str | None = None,
        confirm: Sequence[str] = (),
    ) -> Case:
        """The same where it must succeed."""
        made = self.send(who, process, answers, entry, confirm)
        assert made.status_code == 201, made.text
        return dict(made.json["case"])

    def decide(self, who: str, case: Case, answers: Mapping[str, Any] = APPROVE) -> Case:
        """Complete the open task of a case; must succeed."""
        done = self.done(who, task(case)["id"], answers)
        assert done.status_code == 200, done.text
        return dict(done.json["case"])

    def upload(self, who: str) -> dict[str, str]:
        """A scan, as answers name it."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        file = {"file": (io.BytesIO(PDF), "许可证.pdf")}
        kept = self.client().post("/api/v1/attachments", headers=headers, data=file)
        assert kept.status_code == 201, kept.text
        return {"id": kept.json["id"]}

    def licence(self, who: str, number: int = 0) -> dict[str, Any]:
        """Answers of T2 with the required scans."""
        scan = [self.upload(who)]
        return sample("licence", number, fm_licence_no_files=scan, qualification_level_files=scan)

    def project(self, **changed: Any) -> dict[str, Any]:
        """The approved project of yan with its scan, changed."""
        return sample("project", written_report_filed_files=[{"id": self.entries["scan"]}], **changed)

    def public(self, path: str) -> TestResponse:
        """A call of nobody."""
        return self.client().get(f"/api/v1/public{path}")

    def read(self, who: str, path: str) -> Any:
        """A GET that must succeed, as JSON."""
        answer = self.call(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def page(self, who: str, path: str) -> TestResponse:
        """A page in somebody's name."""
        return self.client().get(path, headers={"Authorization": f"Bearer {self.tokens[who]}"})

    def drain(self) -> int:
        """Run all background work that is due."""
        return drain.run_all(self.database)


def at(moment: str = MORNING) -> None:
    """Set the clock."""
    clock.start_at(datetime.fromisoformat(moment))


def later(**span: float) -> None:
    """Let time pass: `days=5`."""
    clock.advance(timedelta(**span))


def task(case: Case) -> dict[str, Any]:
    """The open task of a case; there must be just one."""
    (only,) = [item for item in case["work_items"] if item["kind"] == "task"]
    return dict(only)


@dataclass
class Template:
    """A country ready to be copied: `name` of the database (file or PostgreSQL name), folder of its files."""

    name: str
    folder: Path
    tokens: dict[str, str]
    entries: dict[str, str]


def build(url: str, name: str, folder: Path) -> Template:
    """Enter everybody, publish the business, approve the records of yan."""
    crypto.configure(FIELD_KEY)
    at()
    database = db.Database(url)
    with database.transaction():
        seed_departments()
        deploy(Path("processes"), Path("forms"), OPERATORS)
        for unit in (one["unit"] for one in SAMPLES["contractors"] if one["unit"]["account"] in (YAN, PAN, ZHONG)):
            numbers = {"uscc": unit["uscc"], "org_code": unit["org_code"], "central_tier": unit["central"]}
            create_org(NewOrg(unit["account"], "contractor", unit["name"], unit["region"], **numbers))
        for person, (org, role) in PEOPLE.items():
            enter(NewUser(org, role, person, f"测{person}"), "x")
        tokens = {person: create_token(person) for person in PEOPLE}
    country = opened(url, database, folder, Template(name, folder, tokens, {}))
    country.entries["contractor"] = country.decide(
        "zhe", country.sent("yan", "collect_contractor", sample("contractor"))
    )["entry"]
    country.entries["licence"] = country.decide(
        "zhe", country.sent("yan", "collect_licence", country.licence("yan"))
    )["entry"]
    country.entries["scan"] = country.upload("yan")["id"]
    project = country.sent("yan", "collect_project", country.project())
    country.entries["project"] = country.decide("zhao", project)["entry"]
    close(database)
    clock.start_at(None)
    return Template(name, folder, tokens, country.entries)


def opened(url: str, database: db.Database, folder: Path, of: Template) -> Country:
    """The application on a database."""
    app = create_app(settings_for(folder, url), database, doors=Edge(search=OFTEN, writes=OFTEN))
    return Country(app, database, of.tokens, dict(of.entries))


@pytest.fixture(scope="session")
def sqlite_country(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Built once on SQLite."""
    folder = tmp_path_factory.mktemp("country")
    file = shutil.copy(sqlite_template, folder / "country.db")
    return build(f"sqlite:///{file}", str(file), folder)


@pytest.fixture(scope="session")
def postgresql_country(postgresql_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Built once on PostgreSQL."""
    administer(postgresql_folder, "CREATE DATABASE country TEMPLATE empty STRATEGY file_copy")
    return build(address(postgresql_folder, "country"), "country", tmp_path_factory.mktemp("country"))


def reached(country: Country, code: str, telephone: str, address: str = "") -> None:
    """Keep how a department is reached."""
    with country.database.transaction():
        enter_contacts([Entered(code, telephone, address)])


Opener = Callable[[str, Template], Country]


@pytest.fixture
def open_country(tmp_path: Path) -> Iterator[Opener]:
    """Open a copy of a country on the day it was built; closed afterwards."""
    kept: list[db.Database] = []

    def copy(url: str, template: Template) -> Country:
        if (template.folder / "attachments").is_dir():
            shutil.copytree(template.folder / "attachments", tmp_path / "attachments")
        crypto.configure(FIELD_KEY)
        kept.append(db.Database(url))
        at()
        return opened(url, kept[-1], tmp_path, template)

    yield copy
    for database in kept:
        close(database)
    clock.start_at(None)


@pytest.fixture
def country(open_country: Opener, sqlite_country: Template, tmp_path: Path) -> Country:
    """The country on SQLite."""
    return open_country(f"sqlite:///{shutil.copy(sqlite_country.name, tmp_path / 'test.db')}", sqlite_country)


@pytest.fixture
def postgresql_copy(
    postgresql_folder: Path, postgresql_country: Template, postgresql_copies: Callable[[str], Copy]
) -> Iterator[str]:
    """The address of a copy of the country on PostgreSQL."""
    copy = postgresql_copies(postgresql_country.name)
    yield address(postgresql_folder, copy.lend())
    copy.take_back()


@pytest.fixture(params=["sqlite", "postgresql"])
def each_country(request: pytest.FixtureRequest) -> Country:
    """The country, once on each kind of database."""
    if request.param == "sqlite":
        return request.getfixturevalue("country")  # type: ignore[no-any-return]
    url, template = request.getfixturevalue("postgresql_copy"), request.getfixturevalue("postgresql_country")
    opener: Opener = request.getfixturevalue("open_country")
    return opener(url, template)
