"""demo load: work on every desk, every routing rule shown, nothing sensitive in public, loaded once."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import func, select

from app import db
from app.accounts.models import Org, Post, User
from app.cases.models import Case, WorkItem
from app.cli.demo_present import present
from app.publications.models import Publication
from app.registers.models import Entry
from tests.app.cli.conftest import Run

CODE = re.compile(r"(AJ|HYAB)-\w+")
FOLDER = Path("processes/outsourcing")
RULES = {f"RT-{number}" for number in range(1, 11)}
SENSITIVE = {
    "id_no",
    "cert_no",
    "leader_id_no",
    "leader_phone",
    "legal_rep_safety_cert_no",
    "legal_rep_cert",
    "attendees",
}


def test_the_demo_is_loaded_once_and_shows_everything(run: Run, base: db.Database) -> None:
    assert run("packages", "publish").status == 0
    assert run("demo", "load").status == 0
    with base.transaction():
        loaded = rows()
        assert idle_offices() == set()
        assert silent_offices() == set()
        assert rules_shown() == RULES
        assert leaked() == []
        assert states() >= {"draft", "running", "finished"}
    again = run("demo", "load")
    assert again.status == 0
    assert "已经装入" in again.err
    with base.transaction():
        assert rows() == loaded


def test_the_whole_country_is_refused_until_it_can_be_loaded(run: Run, ready: Path) -> None:
    said = run("demo", "load", "--scale", "national")
    assert said.status == 1
    assert said.err.strip()


def rows() -> list[int | None]:
    """How many users, cases, items, records and publications there are."""
    tables = (User, Case, WorkItem, Entry, Publication)
    return [db.session().scalar(select(func.count()).select_from(table)) for table in tables]


def idle_offices() -> set[str]:
    """Offices with a demo inspector who finds nothing on the desk."""
    staffed = select(Post.org_code).join(User, User.id == Post.user_id).where(User.demo, Post.role == "inspector")
    busy = select(WorkItem.org).where(WorkItem.state == "open", WorkItem.role == "inspector")
    return set(db.session().scalars(staffed)) - set(db.session().scalars(busy))


def silent_offices() -> set[str]:
    """Departments with a demo inspector that nobody knows how to reach."""
    staffed = db.session().scalars(
        select(Org).join(Post, Post.org_code == Org.code).where(Org.kind == "department")
    )
    return {one.code for one in staffed if not (one.telephone and one.address)}


def rules_shown() -> set[str]:
    """Rules whose project was reviewed by the department they name and is on record."""
    reviewed = (
        select(Entry.title)
        .join(Case, Case.entry_id == Entry.id)
        .join(WorkItem, WorkItem.case_id == Case.id)
        .where(Entry.register == "project", WorkItem.step == "review:review")
    )
    return {
        one["rule"]
        for one in present(FOLDER)["projects"]
        if one["answers"]["project_name"] in db.session().scalars(reviewed.where(WorkItem.org == one["reviewer"]))
    }


def leaked() -> list[str]:
    """Sensitive values of the demo's data that stand in a public row."""
    values = set(sensitive(present(FOLDER), False))
    assert len(values) > 50
    texts = db.session().scalars(select(Publication.title + Publication.document + Publication.view)).all()
    assert texts
    return [value for value in values if any(value in text for text in texts)]


def sensitive(value: Any, inside: bool) -> Iterator[str]:
    """Every text below a sensitive name, dates and departments apart."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from sensitive(
                inner, inside or name in SENSITIVE if name not in ("issuer", "valid_to") else False
            )
    elif isinstance(value, list):
        for inner in value:
            yield from sensitive(inner, inside)
    elif inside and value:
        yield orjson.dumps(value).decode().strip('"')


def states() -> set[str]:
    """States in which cases stand."""
    return set(db.session().scalars(select(Case.state).distinct()))


def texts(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, name)
    else:
        yield name, value


def test_where_people_write_a_name_the_demo_has_no_code() -> None:
    units = orjson.loads((FOLDER / "demo.json").read_bytes())["contractors"]
    coded = {name for unit in units for name, value in texts(unit["licence"]) if CODE.fullmatch(str(value))}
    assert coded <= {"fm_licence_issuer"}
