"""How many publications there are: kept with each change, and mended where somebody changed them behind it."""

from contextlib import closing

from sqlalchemy import delete, func, select

from app import clock, db
from app.publications import counts, queries
from app.publications.models import Publication, PublicationCount
from app.publications.publish import publish
from app.publications.withdraw import restore, withdraw
from tests.app.publications.publications_samples import notice, put_up

PROJECTS, LICENCES = ("project", "项目", 1), ("licence", "持证", 1)


def kept() -> list[tuple[str, str, int]]:
    return [(register, title, many) for register, title, many in queries.kinds()]


def titled(number: int, register: str = "project", title: str = "项目", version: int = 1) -> None:
    given = {"register": register, "register_title": title, "version": version}
    publish(notice(number, "金矿工程", **given)) if version > 1 else put_up(number, "金矿工程", **given)


def test_each_change_is_noted(unit: db.Unit) -> None:
    titled(1)
    titled(1, version=2)
    titled(2, "licence", "持证")
    assert kept() == [LICENCES, PROJECTS]
    withdraw(2, "内容有误", "招远市安全生产监督管理局")
    titled(2, "licence", "持证", version=2)
    assert kept() == [PROJECTS]
    restore(2)
    assert kept() == [LICENCES, PROJECTS]
    titled(2, version=3)
    assert kept() == [("project", "项目", 2)]
    assert queries.search("project").total == queries.search(None).total == 2


def test_what_was_changed_behind_it_is_mended(unit: db.Unit) -> None:
    for number, register in enumerate(("project", "project", "licence", "licence"), 1):
        titled(number, register, {"project": "项目", "licence": "持证"}[register])
    one = unit.session.scalars(select(Publication).where(Publication.entry_id == 1)).one()
    one.withdrawn_at = clock.now()
    unit.session.flush()
    unit.session.execute(delete(Publication).where(Publication.entry_id == 3))
    counts.settle()
    assert kept() == [LICENCES, PROJECTS]
    assert unit.session.scalar(select(func.count()).select_from(PublicationCount)) == 2
    counts.settle()
    assert kept() == [LICENCES, PROJECTS]


def test_a_register_without_publications_is_forgotten(unit: db.Unit) -> None:
    titled(1)
    unit.session.execute(delete(Publication))
    counts.settle()
    assert unit.session.scalar(select(func.count()).select_from(PublicationCount)) == 0


def test_mending_waits_for_nobody_and_counts_nothing_twice(postgresql_url: str) -> None:
    with closing(db.Database(postgresql_url)) as office, closing(db.Database(postgresql_url)) as clockwork:
        with office.transaction():
            titled(1)
        with office.transaction():
            titled(2)
            with clockwork.transaction():
                counts.settle()
        with office.transaction():
            assert kept() == [("project", "项目", 2)]
            counts.settle()
            assert kept() == [("project", "项目", 2)]
