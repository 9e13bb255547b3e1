"""What was made of records by an older program or declaration is made anew: facts, lines, pages, searches."""

import shutil
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text

from app import clock, db, drain
from app.cli import schema
from app.cli.context import Context
from app.effects.operators import OPERATORS
from app.jobs import kinds
from app.jobs.models import Job
from app.packages.deploy import deploy
from app.packages.publish import rebuild_all
from app.publications.models import Publication, PublicationTerm
from app.registers import rebuild
from app.registers.declaration import Register
from tests.plugins.country import Country, later
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
        rows = select(Job).where(Job.kind.startswith("rebuild"), Job.done_at.is_(None))
        return list(db.session().scalars(rows))


@pytest.fixture
def stands(each_country: Country) -> Iterator[Country]:
    """The database says which schema it stands at, as one that was upgraded does; no job waits."""
    engine = each_country.database.engine.execution_options(begin_immediate=True)
    drain.run_all(each_country.database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:at)"), {"at": kinds.SCHEMA[-1]})
    yield each_country
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


def test_public_pages_follow_a_rebuild(each_country: Country) -> None:
    before = shapes(each_country)
    assert before
    outdated(each_country)
    assert shapes(each_country) != before
    with each_country.database.transaction():
        rebuild_all()
        rebuild_all()
    assert drain.run_all(each_country.database)
    assert shapes(each_country) == before


def test_an_upgrade_asks_for_it_once_old_workers_are_gone(stands: Country, tmp_path: Path) -> None:
    upgraded(stands, tmp_path)
    jobs = waiting(stands)
    assert len(jobs) > 1
    waits = [job.due_at - clock.now() for job in jobs if job.due_at]
    embedded = stands.database.file
    assert (max(waits) <= timedelta()) if embedded else (min(waits) > schema.REPLACED - timedelta(minutes=2))


def upgraded(country: Country, folder: Path) -> None:
    """`db upgrade` was run to its end."""
    context = Context(settings_for(folder, "unused"), country.database)
    assert schema.run(context, Namespace()) == 0


def test_a_repeat_makes_up_for_an_upgrade_that_died_after_its_commit(
    stands: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shapes(stands)
    outdated(stands)

    def died() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(schema, "seed_departments", died)
        upgraded(stands, tmp_path)
    assert waiting(stands) == []
    upgraded(stands, tmp_path)
    later(minutes=11)
    assert drain.run_all(stands.database)
    assert shapes(stands) == before
    later(days=40)
    drain.run_all(stands.database)
    upgraded(stands, tmp_path)
    assert waiting(stands) == []


def test_a_program_behind_the_schema_has_nothing_rebuilt(
    stands: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "upgrade", lambda _database: None)
    monkeypatch.setattr(schema, "current", lambda _engine: True)
    monkeypatch.setattr("app.schema.known", lambda: ["0001"])
    upgraded(stands, tmp_path)
    assert waiting(stands) == []


def test_an_older_program_leaves_it_to_those_that_know_it(
    each_country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    drain.run_all(each_country.database)
    with monkeypatch.context() as newer:
        newer.setattr(kinds, "SCHEMA", [*kinds.SCHEMA, "9998"])
        with each_country.database.transaction():
            rebuild_all()
    asked = len(waiting(each_country))
    assert asked > 1
    drain.run_all(each_country.database)
    assert [job.attempts for job in waiting(each_country)] == [0] * asked
    monkeypatch.setattr(kinds, "SCHEMA", [*kinds.SCHEMA, "9998", "9999"])
    assert drain.run_all(each_country.database) >= asked
    assert waiting(each_country) == []


@pytest.mark.parametrize("seconds", [0, 1000])
def test_a_transaction_takes_a_moment_and_the_rest_goes_on(
    each_country: Country, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    drain.run_all(each_country.database)
    before = shapes(each_country)
    outdated(each_country)
    units, moves, real = list[db.Unit](), Counter[int](), rebuild.rebuild

    def counted(register: Register, after: int, size: int) -> int | None:
        units.append(db.unit())
        moves[id(db.unit())] += 1
        return real(register, after, size)

    monkeypatch.setattr(rebuild, "rebuild", counted)
    monkeypatch.setattr(rebuild, "BATCH", 1)
    monkeypatch.setattr(rebuild, "SECONDS", seconds)
    with each_country.database.transaction():
        rebuild_all()
    drain.run_all(each_country.database)
    assert shapes(each_country) == before
    assert (max(moves.values()) == 1) is (seconds == 0)
    assert len(units) > len(before)


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
