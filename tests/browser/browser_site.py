"""The platform as it runs: `python -m app serve` on a small database, and quick calls for preparations."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from app import config, crypto, migrate
from app.accounts.create_user import NewUser, enter_many
from app.accounts.demo import DEMO_PASSWORD
from app.accounts.hashing import hash_password
from app.accounts.seed_departments import seed_departments
from app.accounts.tokens import create_token
from app.cli.demo_play import enter_organisations
from app.cli.demo_present import present
from app.db import Database
from app.effects.operators import OPERATORS
from app.packages.deploy import deploy
from app.walks.stage import scan
from handlers.outsourcing.demo_people import organisations, username
from tests.browser.browser_hostile import as_before_the_gate, hostile_package
from tests.plugins.servers import free_port

ROOT = Path.cwd()
COUNTY, NEIGHBOUR, PROVINCE = "AJ-370685", "AJ-532501", "AJ-330000"
OFFICES = (COUNTY, NEIGHBOUR, PROVINCE, "AJ-370000", "AJ-460000", "AJ-530000", "AJ-000000", "HYAB-CNOOC")
PASSWORD = DEMO_PASSWORD
NEWCOMER = "46FM000099"
APPROVED = {
    "decision": "approve",
    "consistent": True,
    "complete": True,
    "licences_valid": True,
    "in_jurisdiction": True,
    "no_sensitive_leak": True,
}


@dataclass(frozen=True)
class Site:
    """Where it runs, the invented companies it knows, a bearer token of each person, and where its files lie."""

    url: str
    data: Mapping[str, Any]
    tokens: Mapping[str, str]
    folder: Path = Path()

    def end_sessions(self) -> None:
        """All sessions of browsers are gone from the database, as if they had grown too old."""
        with contextlib.closing(sqlite3.connect(self.folder / "app.db", timeout=10)) as database, database:
            database.execute("DELETE FROM sign_ins")

    def call(self, who: str, method: str, path: str, body: Any = None, kind: str = "application/json") -> Any:
        """One API call in somebody's name; gives the parsed answer. A refusal fails the test."""
        sent = body if isinstance(body, bytes) else orjson.dumps(body)
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}", sent if body is not None else None, method=method
        )
        request.add_header("Authorization", f"Bearer {self.tokens[who]}")
        request.add_header("Content-Type", kind)
        try:
            with urllib.request.urlopen(request) as answer:
                raw = answer.read()
        except urllib.error.HTTPError as refused:
            raise AssertionError(refused.read().decode()) from None
        return orjson.loads(raw) if raw else None

    def started(self, who: str, process: str, answers: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """A new case; with answers its first form is sent. Gives the case."""
        body = {"process": f"outsourcing.{process}", **({"answers": answers} if answers else {}), **more}
        return self.call(who, "POST", "/cases", body)["case"]

    def cleared(self, who: str, process: str) -> None:
        """What somebody has begun and nobody has decided yet is no more, wherever it lies."""
        for one in self.call(who, "GET", "/cases?state=running")["items"]:
            if one["process"].endswith(process):
                self.call("administrator", "POST", f"/cases/{one['id']}/cancel", {"reason": "重新填报"})

    def approved(self, who: str, case: Mapping[str, Any]) -> Any:
        """Somebody approves the task the case stands at. Gives the case."""
        return self.call(who, "POST", f"/work-items/{task(case)}/complete", {"answers": APPROVED})["case"]

    def uploaded(self, who: str, name: str = "证书.pdf") -> dict[str, str]:
        """A scan on the server."""
        head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        kind = "multipart/form-data; boundary=edge"
        return {"id": self.call(who, "POST", "/attachments", head + scan(who) + b"\r\n--edge--\r\n", kind)["id"]}

    def unit(self, account: str) -> Mapping[str, Any]:
        """What is known of an invented contractor."""
        return next(one for one in self.data["contractors"] if one["unit"]["account"] == account)

    def project(self, account: str) -> dict[str, Any]:
        """The first project of a contractor: valid answers of T3."""
        return dict(next(one for one in self.data["projects"] if one["contractor"] == account)["answers"])

    def accident(self, account: str) -> dict[str, Any]:
        """Valid answers of T4."""
        answers = next(
            one["answers"] for one in self.data["accidents"] if one["answers"]["contractor_id"] == account
        )
        return dict(answers)


def task(case: Mapping[str, Any]) -> str:
    """The id of the task the case stands at."""
    return str(next(one["id"] for one in case["work_items"] if one["kind"] == "task" and one["open"]))


def identity(serial: int) -> str:
    """A valid identity number of an invented person, 0 ≤ serial < 1000."""
    plain = f"37068519850101{serial:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return plain + "10X98765432"[sum(int(sign) * one for sign, one in zip(plain, weights, strict=True)) % 11]


def users(data: Mapping[str, Any]) -> list[NewUser]:
    """One per contractor, two inspectors per office: 370685-1, 370685-2…, an auditor."""
    firms = [one["unit"]["account"] for one in data["contractors"]]
    applicants = [NewUser(account, "contractor", account, "填报员", demo=True) for account in firms]
    names = {1: "甲审核", 2: "乙复核"}
    officers = [
        NewUser(office, "inspector", f"{username(office)}-{number}", name, demo=True)
        for office in OFFICES
        for number, name in names.items()
    ]
    top = (("auditor", "丙审计"), ("administrator", "丁系统"), ("designer", "戊设计"))
    return [*applicants, *officers, *(NewUser("AJ-000000", role, role, name, demo=True) for role, name in top)]


def prepare(settings: config.Settings, data: Mapping[str, Any]) -> dict[str, str]:
    """Schema, departments, people, the package. Gives a bearer token per person."""
    crypto.configure(settings.field_key)
    database = Database(settings.database_url)
    migrate.upgrade(database)
    with database.transaction():
        seed_departments()
        enter_organisations(organisations(data))
        enter_many(users(data), hash_password(DEMO_PASSWORD))
        deploy(settings.processes_dir, settings.forms_dir, OPERATORS)
        with as_before_the_gate():
            deploy(*hostile_package(settings.data_dir), OPERATORS)
        tokens = {one.username: create_token(one.username) for one in users(data)}
    database.close()
    return tokens


def with_newcomer(data: Mapping[str, Any]) -> dict[str, Any]:
    """One contractor more, of whom nothing is filed and for whom no other test files anything."""
    last = data["contractors"][-1]
    named = {"account": NEWCOMER, "name": "海南样例初次填报矿山服务有限公司", "uscc": None, "org_code": None}
    return {**data, "contractors": [*data["contractors"], {**last, "unit": {**last["unit"], **named}}]}


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Site]:
    """The platform, answering; it ends with the block."""
    port = free_port()
    environment = {"DATA_DIR": str(folder), "PORT": str(port), "SECRET_KEY": "s" * 64, "FIELD_KEY": "k" * 64}
    settings = config.from_env(environment)
    data = with_newcomer(present(settings.processes_dir / "outsourcing"))
    tokens = prepare(settings, data)
    command = [sys.executable, "-m", "app", "serve"]
    with (folder / "serve.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)
        try:
            _wait(server, f"http://127.0.0.1:{port}/readyz")
            yield Site(f"http://127.0.0.1:{port}", data, tokens, folder)
        finally:
            server.terminate()
            server.wait(20)


def _wait(server: "subprocess.Popen[bytes]", url: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=1):
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
