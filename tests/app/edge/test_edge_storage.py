"""`/readyz` warns as long as what is sent cannot be kept."""

from pathlib import Path

import pytest

from app import alarms, storage
from tests.app.edge.edge_breaking import failing
from tests.plugins.copies import administer
from tests.plugins.office import Office

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of the kind asked for."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def warned(office: Office) -> str:
    answer = office.client().get("/readyz")
    assert answer.status_code == 200
    return str(answer.json.get("warnings", {}).get("storage", ""))


@only_postgresql
def test_a_database_that_only_answers(office: Office, postgresql_folder: Path) -> None:
    assert warned(office) == ""
    administer(
        postgresql_folder,
        f"ALTER DATABASE {office.database.engine.url.database} SET default_transaction_read_only = on",
    )
    office.database.engine.dispose()
    assert "只读" in warned(office)
    administer(
        postgresql_folder,
        f"ALTER DATABASE {office.database.engine.url.database} RESET default_transaction_read_only",
    )
    office.database.engine.dispose()
    assert warned(office) == ""


@only_sqlite
def test_a_file_that_is_marked_read_only(office: Office) -> None:
    file = office.database.file
    assert file is not None and warned(office) == ""
    file.chmod(0o444)
    assert "只读" in warned(office)
    file.chmod(0o644)
    assert warned(office) == ""


@only_sqlite
def test_no_room_for_files(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "ROOM", 1 << 60)
    assert "空间不足" in warned(office)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_write_that_failed_until_one_succeeds(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "_lasting", {})
    code = "SQLITE_FULL" if office.database.sqlite else "53100"
    with failing(office.database, code, 0):
        assert office.call("li", "POST", "/cases", {"process": "bench.plain"}).status_code == 503
    assert "空间不足" in warned(office)
    assert office.call("li", "POST", "/cases", {"process": "bench.plain"}).status_code == 201
    assert warned(office) == ""
