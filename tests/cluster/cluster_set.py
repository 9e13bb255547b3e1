"""A production set to try: the program with two more packages, people with tokens, its database."""

import compileall
import http.client
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import crypto, db
from app.accounts.create_user import NewUser, enter
from app.accounts.orgs import NewOrg, create_org
from app.accounts.tokens import create_token
from deploy.cluster import Cluster
from tests.app.accounts.conftest import HASH
from tests.crash import crash_handlers
from tests.plugins.country import HOME, SAMPLES, YAN
from tests.plugins.databases import FIELD_KEY, close
from tests.plugins.tree import ROOT

HERE = "AJ-370685"
CROWD = 12
PARTS = ("app", "handlers", "processes", "forms", "migrations")
HANDLERS = '''"""The services of the package `tried`."""

from app.sdk import handler


@handler
def plan(place: str) -> dict[str, str]:
    """With which variables the following case is opened."""
    return {"org": place}


@handler(deferred=True)
def announce(title: str) -> str:
    """Stands for a slow outside service."""
    return f"announced {title}"
'''


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status_code: int
    text: str
    headers: Mapping[str, str]
    cookies: str

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.text)


@dataclass
class Production:
    """The running set as its clients know it."""

    cluster: Cluster
    database: db.Database
    tokens: dict[str, str] = field(default_factory=dict)
    station: str = "127.0.0.1"
    """From which address it is asked: rates count by it."""

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request through nginx."""
        place = ("127.0.0.1", self.cluster.place.port)
        with closing(http.client.HTTPConnection(*place, timeout=90, source_address=(self.station, 0))) as made:
            made.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            came = made.getresponse()
            cookies = "; ".join(one.partition(";")[0] for one in came.headers.get_all("Set-Cookie", []))
            return Answer(came.status, came.read().decode(), dict(came.getheaders()), cookies)

    def call(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One API call in somebody's name."""
        sent = None if body is None else json.dumps(body).encode()
        bearer = {"Authorization": f"Bearer {self.tokens[who]}", "Content_Type": "application/json"}
        return self.ask(method, f"/api/v1{path}", sent, **bearer, **headers)

    def log(self, service: str) -> str:
        """What a service has logged."""
        return self.cluster.processes[service].log.read_text()


def build(root: Path) -> Path:
    """The program with the package of the crash tests, and `quick`, whose first step is urged after 3 s."""
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part)
    for package in ("tried", "quick"):
        (root / "handlers" / package).mkdir()
        (root / "handlers" / package / "__init__.py").write_text('"""For trials."""\n')
        (root / "handlers" / package / "steps.py").write_text(HANDLERS)
        shutil.copytree(ROOT / "tests/crash/processes/tried", root / "processes" / package)
        shutil.copytree(ROOT / "bench/forms/bench", root / "forms" / package)
    diagram = root / "processes/quick/journey.bpmn"
    text = diagram.read_text().replace('attachedToRef="review"', 'attachedToRef="fill"').replace("PT48H", "PT3S")
    text = text.replace('"tried.', '"quick.')
    diagram.write_text(text)
    for part in ("app", "handlers"):
        compileall.compile_dir(root / part, quiet=1)  # as the image has it: its processes write nothing
    return root


def peopled(cluster: Cluster) -> Iterator[Production]:
    """With a contractor and people of departments."""
    said = cluster.place.environment(cluster.processes["web-1"].service)
    crypto.configure(said["FIELD_KEY"])
    crash_handlers.register()
    database = db.Database(said["DATABASE_URL"])
    people = {name: (HERE, "inspector") for name in ("li", "wang", *(f"p{number}" for number in range(CROWD)))}
    people |= {"yan": (YAN, "contractor"), "zhe": (HOME, "inspector")}
    unit = SAMPLES["contractors"][0]["unit"]
    with database.transaction():
        numbers = {"uscc": unit["uscc"], "org_code": unit["org_code"], "central_tier": unit["central"]}
        create_org(NewOrg(YAN, "contractor", unit["name"], unit["region"], **numbers))
        for name, (org, role) in people.items():
            enter(NewUser(org, role, name, name), HASH)
        tokens = {name: create_token(name) for name in people}
    yield Production(cluster, database, tokens)
    close(database)
    crypto.configure(FIELD_KEY)
