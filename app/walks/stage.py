"""The stage of a walk: the real application on a throw-away database, with the people of the walk in place."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import db, drain
from app.accounts import queries as accounts
from app.accounts.create_user import NewUser, enter
from app.accounts.orgs import NewOrg, create_org, supervise
from app.accounts.tokens import create_token
from app.config import Settings
from app.db import Database
from app.errors import NotFound
from app.factory import create_app
from app.jobs.models import Job
from app.jobs.put import put
from app.site.current import roles


class Stumble(Exception):
    """The walk did not go as written; the message tells where."""


@dataclass(frozen=True)
class Place:
    """A package on disk: the folder of all processes, that of all forms, its key."""

    processes: Path
    forms: Path
    key: str


def place_of(folder: Path, settings: Settings) -> Place:
    """Where a package folder belongs; forms lie beside processes, else where the settings say."""
    whole = folder.resolve()
    forms = whole.parent.parent / "forms"
    return Place(whole.parent, forms if forms.is_dir() else settings.forms_dir, whole.name)


class Stage:
    """Set with `prepare`, cleared with `clear`. People are called by their name in the walk."""

    client: FlaskClient

    def __init__(self, settings: Settings, key: str, people: Mapping[str, Mapping[str, Any]]) -> None:
        self.settings, self.key, self.people = settings, key, dict(people)
        self.database = Database(settings.database_url)
        self._tokens: dict[str, str] = {}
        self._files: dict[tuple[str, str], str] = {}

    def prepare(self, bring: Callable[[], object]) -> None:
        """The package and the people in a database with its schema and departments; `bring` publishes the package
        there. Raises what it raises, Invalid and NotFound."""
        with self.database.transaction():
            bring()
            for name, person in self.people.items():
                self._enter(name, person)
        self.client = create_app(self.settings, self.database).test_client()
        self.settle()

    def clear(self) -> None:
        """Give the database back."""
        self.database.close()

    def join(self, name: str, person: Mapping[str, Any]) -> None:
        """Somebody more, inside a transaction."""
        self.people[name] = person
        self._enter(name, person)

    def _enter(self, name: str, person: Mapping[str, Any]) -> None:
        code, role = person["org"], person["role"]
        if accounts.org(code) is None:
            _enter_org(code, role, person)
        for province in person.get("supervised_by", ()):
            supervise(province, code)
        enter(NewUser(code, role, name, name), "")
        self._tokens[name] = create_token(name)
        if role in roles().outside:
            put("assign", {"org": code}, key=f"assign:{code}")

    def call(self, who: str, method: str, path: str, sent: Any = None) -> TestResponse:
        """One API call in somebody's name; nobody's for the public."""
        headers = {"Authorization": f"Bearer {self._tokens[who]}"} if who else {}
        return self.client.open(f"/api/v1{path}", method=method, json=sent, headers=headers)

    def settle(self) -> None:
        """Run all background work that is due. Raises Stumble where a job failed."""
        drain.run_all(self.database)
        with self.database.transaction():
            failed = select(Job.kind, Job.error).where(Job.error.is_not(None), Job.done_at.is_(None))
            for kind, error in db.session().execute(failed):
                raise Stumble(f"后台任务 {kind} 没有成功：{error}")

    def uploaded(self, who: str, told: Sequence[Any]) -> list[Any]:
        """The attachments a walk names, `{name = "…"}` or just the name, sent as one-page PDF files."""
        return [{"id": self._upload(who, one["name"] if isinstance(one, Mapping) else one)} for one in told]

    def _upload(self, who: str, name: str) -> str:
        key = (self.people[who]["org"], name)
        if key not in self._files:
            file = (io.BytesIO(scan("walk")), str(PurePath(name).with_suffix(".pdf")))
            headers = {"Authorization": f"Bearer {self._tokens[who]}"}
            answer = self.client.post("/api/v1/attachments", headers=headers, data={"file": file})
            if answer.json is None or "id" not in answer.json:
                raise Stumble(f"附件 {name} 没有收下：{answer.text}")
            self._files[key] = answer.json["id"]
        return self._files[key]


def _enter_org(code: str, role: str, person: Mapping[str, Any]) -> None:
    """An organisation that the walk brings along; departments are all there already."""
    if role not in roles().outside:
        raise NotFound(f"没有编码为 {code} 的监管部门。")
    region = person.get("region") or (f"{code[:2]}0000" if code[:2].isdigit() else None)
    named = {name: person.get(name) for name in ("uscc", "org_code", "allocator")}
    tier, group = person.get("central"), person.get("offshore")
    new = NewOrg(
        code,
        roles().role[role].kinds[0],
        person.get("name", f"演练单位 {code}"),
        region,
        **named,
        central_tier=tier,
        offshore_group=group,
    )
    create_org(new)


def scan(name: str) -> bytes:
    """One empty page; `name` makes each organisation's file its own."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Title(" + name.encode("ascii") + b")>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + tail
