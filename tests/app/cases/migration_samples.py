"""What tests of migrations share: a release is published, cases go over to it, and what became of them."""

from typing import Any

from app import db, drain
from app.cases.models import Case
from tests.app.api.test_api_releases import files, sent
from tests.plugins.office import Office

WHY = {"reason": "新办法施行，改按新流程办理"}


def published(office: Office, designer: str, **changed: str) -> str:
    made: str = sent(office, designer, files(**changed)).json["id"]
    answer = office.call(designer, "POST", f"/releases/{made}/publish")
    assert answer.status_code == 200, answer.text
    return made


def migrated(office: Office, designer: str, release: str, *kinds: str) -> Any:
    """The migration once it is over."""
    body = WHY | ({"outcomes": list(kinds)} if kinds else {})
    answer = office.call(designer, "POST", f"/releases/{release}/migrate", body)
    assert answer.status_code == 201, answer.text
    drain.run_all(office.database)
    return shown(office, designer, answer.json["id"])


def shown(office: Office, designer: str, migration: str) -> Any:
    return office.call(designer, "GET", f"/migrations/{migration}").json


def case_of(office: Office, case: str) -> Any:
    return office.call("li", "GET", f"/cases/{case}").json["case"]


def releases(office: Office, running: dict[str, str]) -> dict[str, str]:
    return {name: case_of(office, case)["release"] for name, case in running.items()}


def states(told: Any, running: dict[str, str]) -> dict[str, str]:
    names = {number: name for name, number in running.items()}
    return {names[one["id"]]: one["state"] for one in told["cases"]}


def item_of(office: Office, case: str) -> Any:
    return next(one for one in case_of(office, case)["work_items"] if one["open"])


def due_of(office: Office, case: str) -> Any:
    with office.database.transaction():
        return db.session().get_one(Case, int(case)).next_due
