"""A small office: one county with two inspectors, its neighbour with one, and the measuring package published."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import clock, crypto, db
from app.accounts.create_user import NewUser, enter
from app.accounts.models import Org
from app.accounts.tokens import create_token
from app.config import Settings
from app.effects.operators import OPERATORS
from app.factory import Application, create_app
from app.packages.deploy import deploy
from tests.plugins.copies import administer
from tests.plugins.databases import FIELD_KEY, address, close

GOOD = "b1647e8d9a3c2f50" + "9e0d4c81f7a36b25"
HERE, THERE, TOP = "AJ-370685", "AJ-370686", "AJ-000000"
REQUEST = {
    "title_text": "办公用品采购",
    "applicant": "王一",
    "department": "监管一科",
    "amount": 2000,
    "currency": "人民币",
    "reason": "日常办公",
}


@dataclass
class Office:
    """The application with tokens of its people."""

    app: Application
    database: db.Database
    tokens: dict[str, str] = field(default_factory=dict)

    def client(self) -> FlaskClient:
        """A new client: one per thread."""
        return self.app.test_client()

    def call(self, who: str, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        """One API call in somebody's name."""
        sent = {
            "Authorization": f"Bearer {self.tokens[who]}",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        return self.client().open(f"/api/v1{path}", method=method, json=json, headers=sent)

    def started(self, who: str = "li", process: str = "bench.plain") -> dict[str, Any]:
        """A new case."""
        made = self.call(who, "POST", "/cases", {"process": process})
        assert made.status_code == 201, made.text
        return dict(made.json["case"])

    def done(self, who: str, item: str, answers: Mapping[str, Any], **headers: str) -> TestResponse:
        """Complete an item."""
        return self.call(who, "POST", f"/work-items/{item}/complete", {"answers": dict(answers)}, **headers)


def settings_for(folder: Path, url: str) -> Settings:
    """Settings of a demo in a folder of its own."""
    return Settings("demo", url, "", folder, "s" * 64, FIELD_KEY, 8000, None)


def production(settings: Settings) -> Settings:
    """The same as production may have it."""
    url = settings.database_url or "postgresql:///unused"
    safe = replace(settings, env="production", database_url=url, hosts=("localhost",))
    return replace(safe, secret_key="7c1e" + GOOD, field_key="b95d" + GOOD[::2] + GOOD[1::2])


@dataclass(frozen=True)
class Settled:
    """An office ready to be copied: its database (file or PostgreSQL name), the tokens of its people."""

    file: str
    tokens: dict[str, str]


def settle(url: str, file: str) -> Settled:
    """Enter everybody and publish the package."""
    crypto.configure(FIELD_KEY)
    clock.start_at(None)
    database = db.Database(url)
    with database.transaction():
        for code in (HERE, THERE):
            place = Org(code=code, kind="department", name=code, level="county", region_code=code[3:], active=True)
            db.write().add(place)
        db.write().add(Org(code=TOP, kind="department", name=TOP, level="nation", region_code=None, active=True))
        db.session().flush()
        for name, place_code in (("li", HERE), ("wang", HERE), ("zhao", THERE)):
            enter(NewUser(place_code, "inspector", name, name), "x")
        enter(NewUser(TOP, "administrator", "guan", "guan"), "x")
        deploy(Path("bench/processes"), Path("bench/forms"), OPERATORS)
        tokens = {name: create_token(name) for name in ("li", "wang", "zhao", "guan")}
    close(database)
    return Settled(file, tokens)


@pytest.fixture(scope="session")
def sqlite_office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """Settled once on SQLite."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("office") / "office.db")
    return settle(f"sqlite:///{file}", str(file))


@pytest.fixture(scope="session")
def postgresql_office(postgresql_folder: Path) -> Settled:
    """Settled once on PostgreSQL."""
    administer(postgresql_folder, "CREATE DATABASE office TEMPLATE empty STRATEGY file_copy")
    return settle(address(postgresql_folder, "office"), "office")


@pytest.fixture
def office(request: pytest.FixtureRequest, database: db.Database, database_url: str, tmp_path: Path) -> Office:
    """The office, ready for calls; `database` is a copy of the one it was settled in."""
    kind = "sqlite" if database.sqlite else "postgresql"
    settled: Settled = request.getfixturevalue(f"{kind}_office")
    app = create_app(settings_for(tmp_path, database_url), database)
    return Office(app, database, dict(settled.tokens))


@pytest.fixture
def designer(office: Office) -> str:
    """A person who may publish, at the topmost organisation."""
    with office.database.transaction():
        enter(NewUser(TOP, "designer", "she", "she"), "x")
        office.tokens["she"] = create_token("she")
    return "she"
