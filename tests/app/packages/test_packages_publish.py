"""Publishing: numbered each time, pinned for ever, all or nothing; deploy never undoes an edit."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from app import db, sdk
from app.errors import NotFound
from app.packages import queries
from app.packages.deploy import deploy, passed_over, retire, save
from app.packages.faults import Faulty
from app.packages.models import Release
from app.packages.publish import publish
from tests.app.packages.conftest import OPERATORS, Disk


def deployed(database: db.Database, disk: Disk) -> list[int]:
    with database.transaction():
        return [made.id for made in deploy(disk.processes, disk.forms, OPERATORS)]


def edited(database: db.Database, disk: Disk) -> int:
    """An administrator publishes the package with another title."""
    files = disk.files()
    files["package.toml"] = files["package.toml"].replace("隐患排查".encode(), "隐患治理".encode())
    with database.transaction():
        return publish(save("danger", files, by=9).id, 9, OPERATORS).id


def test_a_published_package_is_ready_for_use(database: db.Database, disk: Disk) -> None:
    (made,) = deployed(database, disk)
    with database.transaction():
        loaded = queries.newest("danger")
        assert (loaded.id, loaded.number) == (made, 1)
        assert loaded.package.title == "隐患排查"
        assert loaded.forms["danger"].title == "隐患"
        assert loaded.package.registers["danger"].labels["witnesses.name"] == "姓名"
        assert loaded.definition("report") is queries.release(made).definition("report")
        assert [one.package.key for one in queries.packages()] == ["danger"]


def test_publishing_makes_the_facts_table(database: db.Database, disk: Disk) -> None:
    deployed(database, disk)
    place = "" if database.sqlite else "registers."
    with database.transaction() as unit:
        assert unit.session.scalar(text(f"SELECT count(d_level) FROM {place}facts_danger__danger")) == 0


def test_deploying_again_publishes_nothing_new(database: db.Database, disk: Disk) -> None:
    deployed(database, disk)
    assert deployed(database, disk) == []


def test_deploying_does_not_undo_an_edit(database: db.Database, disk: Disk) -> None:
    deployed(database, disk)
    edited(database, disk)
    assert deployed(database, disk) == []
    with database.transaction():
        assert queries.newest("danger").package.title == "隐患治理"


def test_an_older_release_is_published_anew(database: db.Database, disk: Disk) -> None:
    (old,) = deployed(database, disk)
    new = edited(database, disk)
    with database.transaction():
        assert save("danger", disk.files(), by=9).id == old
        for _ in range(2):
            assert publish(old, 9, OPERATORS).number == 3
            assert (queries.offered("danger").id, queries.offered("danger").number) == (old, 3)
        assert publish(new, 9, OPERATORS).number == 4
        assert queries.offered("danger").package.title == "隐患治理"
        retire(new)
        assert publish(old, 9, OPERATORS).number == 3, "what is in force stays as it is"


def test_an_older_release_is_judged_as_any_other(
    database: db.Database, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = deployed(database, disk)
    new = edited(database, disk)
    monkeypatch.setattr(sdk, "_handlers", {})
    with database.transaction():
        with pytest.raises(Faulty):
            publish(old, 9, OPERATORS)
        assert queries.offered("danger").id == new


def test_a_folder_that_goes_back_is_published_anew(database: db.Database, disk: Disk) -> None:
    """Unless an administrator has published since, or retired what it goes back to."""
    (old,) = deployed(database, disk)
    turned = ("second_look.bpmn", 'name="复核" isExecutable', 'name="复查" isExecutable')
    there, back = turned, (turned[0], turned[2], turned[1])
    disk.edit(*there)
    (new,) = deployed(database, disk)
    disk.edit(*back)
    assert deployed(database, disk) == [old] and deployed(database, disk) == []
    with database.transaction():
        assert (queries.offered("danger").id, queries.offered("danger").number) == (old, 3)
        publish(new, 9, OPERATORS)
    assert deployed(database, disk) == []
    with database.transaction():
        assert passed_over(disk.processes, disk.forms) == ["danger"]
        publish(old, None, OPERATORS)
        assert passed_over(disk.processes, disk.forms) == []
        retire(new)
    disk.edit(*there)
    assert deployed(database, disk) == []
    with database.transaction():
        assert passed_over(disk.processes, disk.forms) == ["danger"]
        assert queries.offered("danger").id == old


def test_a_shared_change_makes_a_new_release_and_old_cases_keep_theirs(database: db.Database, disk: Disk) -> None:
    (old,) = deployed(database, disk)
    disk.edit("second_look.bpmn", 'name="复核" isExecutable', 'name="复查" isExecutable')
    (new,) = deployed(database, disk)
    with database.transaction():
        assert (queries.newest("danger").id, queries.newest("danger").number) == (new, 2)
        assert queries.release(old).files != queries.release(new).files


def test_a_faulty_package_changes_nothing(database: db.Database, disk: Disk) -> None:
    disk.edit("package.toml", 'role = "inspector"', 'role = "boss"')
    with pytest.raises(Faulty) as caught:
        deployed(database, disk)
    assert caught.value.faults
    with database.transaction() as unit:
        assert unit.session.scalar(select(func.count()).select_from(Release)) == 0


def test_a_draft_serves_no_new_case_until_published(database: db.Database, disk: Disk) -> None:
    with database.transaction():
        draft = save("danger", disk.files(), by=9)
        assert draft.state == "draft"
        assert save("danger", disk.files(), by=8).id == draft.id
        with pytest.raises(NotFound):
            queries.newest("danger")
        publish(draft.id, 9, OPERATORS)
        assert publish(draft.id, 9, OPERATORS).number == 1
        assert queries.newest("danger").id == draft.id


def test_a_retired_release_gives_way_but_stays_readable(database: db.Database, disk: Disk) -> None:
    (old,) = deployed(database, disk)
    new = edited(database, disk)
    with database.transaction():
        retire(new)
        assert queries.newest("danger").id == old
        assert queries.release(new).package.title == "隐患治理"
        assert publish(new, 9, OPERATORS).number == 2
        assert queries.newest("danger").id == new


def test_of_retired_releases_the_last_is_read_and_none_is_offered(database: db.Database, disk: Disk) -> None:
    (old,) = deployed(database, disk)
    new = edited(database, disk)
    with database.transaction():
        for release in (new, old):
            retire(release)
        assert queries.newest("danger").id == new
        assert [one.code for one, _ in queries.registers()] == ["danger.danger"]
        with pytest.raises(NotFound):
            queries.offered("danger")
        assert publish(old, 9, OPERATORS).number == 3
        assert queries.offered("danger").id == old


def test_unknown_packages_are_not_found(database: db.Database, disk: Disk) -> None:
    with database.transaction():
        for ask in (lambda: queries.release(5), lambda: retire(5)):
            with pytest.raises(NotFound):
                ask()
        with pytest.raises(NotFound, match="nothing"):
            deploy(disk.processes, disk.forms, OPERATORS, only="nothing")


def test_many_threads_share_one_compiled_process(database: db.Database, disk: Disk) -> None:
    (made,) = deployed(database, disk)

    def compiled(_: int) -> object:
        with database.transaction():
            return queries.release(made).definition("report")

    with ThreadPoolExecutor(4) as pool:
        assert len(set(map(id, pool.map(compiled, range(8))))) == 1
