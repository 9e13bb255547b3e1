"""What was made of records by an older program or declaration is made anew: facts, lines, pages, searches."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from app import clock, db, drain
from app.cli import schema
from app.cli.context import Context
from app.effects.operators import OPERATORS
from app.jobs.models import Job
from app.packages.deploy import deploy
from app.packages.publish import rebuild_all
from app.publications.models import Publication, PublicationTerm
from tests.plugins.country import Country
from tests.plugins.office import settings_for

SHAPE = ("view", "line", "sought")
SOUGHT = 'search = ["fm_licence_no"]', "search = []"


def shapes(country: Country) -> dict[int, tuple[str, ...]]:
    """What is shown and sought of each publication, and in how many places it is found."""
    with country.database.transaction():
        terms = dict(db.session().execute(
            select(PublicationTerm.seq, func.count()).group_by(PublicationTerm.seq)
        ).all())  # fmt: skip
        rows = db.session().scalars(select(Publication))
        return {row.seq: (*(getattr(row, name) for name in SHAPE), str(terms.get(row.seq))) for row in rows}


def outdated(country: Country) -> None:
    """As a program of before has left them."""
    with country.database.transaction():
        db.write()
        for row in db.session().scalars(select(Publication)):
            row.view, row.line, row.sought = "[]", "[]", "旧"
        db.session().execute(delete(PublicationTerm))


def waiting(country: Country) -> list[Job]:
    with country.database.transaction():
        rows = select(Job).where(Job.kind == "rebuild", Job.done_at.is_(None))
        return list(db.session().scalars(rows))


def test_public_pages_follow_a_rebuild(each_country: Country) -> None:
    before = shapes(each_country)
    assert before
    outdated(each_country)
    assert shapes(each_country) != before
    with each_country.database.transaction():
        rebuild_all("test")
        rebuild_all("test")
    assert drain.run_all(each_country.database)
    assert shapes(each_country) == before


def test_an_upgrade_asks_for_it_once_old_workers_are_gone(
    each_country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = each_country.database.sqlite
    name = "_upgrade_embedded" if embedded else "upgrade"
    monkeypatch.setattr(schema, name, lambda _database: "9998")
    context = Context(settings_for(tmp_path, "unused"), each_country.database)
    schema._upgrade(context)
    drain.run_all(each_country.database)
    assert schema.run(context, None) == 0  # type: ignore[arg-type]
    jobs = waiting(each_country)
    assert len(jobs) > 1
    waits = [job.due_at - clock.now() for job in jobs if job.due_at]
    assert (max(waits) <= timedelta()) if embedded else (min(waits) > schema.REPLACED - timedelta(minutes=2))


def test_a_release_that_shows_records_otherwise_asks_for_it(country: Country, tmp_path: Path) -> None:
    drain.run_all(country.database)
    for folder in ("processes", "forms"):
        shutil.copytree(folder, tmp_path / folder)
    file = tmp_path / "processes/outsourcing/package.toml"
    for written, asked in ((f"{file.read_text()}\n", False), (file.read_text().replace(*SOUGHT), True)):
        file.write_text(written)
        with country.database.transaction():
            assert deploy(tmp_path / "processes", tmp_path / "forms", OPERATORS)
        assert any("outsourcing.licence" in job.payload for job in waiting(country)) is asked
