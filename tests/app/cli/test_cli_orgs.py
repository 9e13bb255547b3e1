"""db upgrade and orgs: all departments are there, contractors are entered once, provinces keep their lists."""

from pathlib import Path

import pytest

from app import db
from app.accounts import queries
from tests.app.cli.conftest import Run, Said

CONTRACTOR = {
    "--code": "33FM000001",
    "--kind": "contractor",
    "--name": "温州样例岩川井巷工程有限公司",
    "--region": "330326",
    "--org-code": "999900011",
}


def created(run: Run, **changed: str) -> Said:
    options = CONTRACTOR | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return run("orgs", "create", *(word for pair in options.items() for word in pair))


def test_upgrade_twice_leaves_every_department_once(run: Run) -> None:
    assert run("db", "upgrade").status == 0
    first = run("orgs", "list").out.splitlines()
    assert run("db", "upgrade").status == 0
    assert run("orgs", "list").out.splitlines() == first
    assert len(first) > 3000
    assert {line.split("\t")[0] for line in first} >= {"AJ-000000", "AJ-370685", "HYAB", "HYAB-CNOOC"}


@pytest.mark.usefixtures("ready")
def test_a_program_reads_the_list_as_json(run: Run) -> None:
    rows = {row["code"]: row for row in run("orgs", "list", "--json").json}
    assert rows["AJ-370685"]["kind"] == "department"
    assert rows["AJ-370685"]["region"] == "370685"
    assert "招远市" in rows["AJ-370685"]["name"]


def test_a_contractor_gets_its_allocator(run: Run, base: db.Database) -> None:
    said = run("orgs", "create", "--json", *(word for pair in CONTRACTOR.items() for word in pair))
    assert (said.status, said.json) == (0, {"code": "33FM000001"})
    with base.transaction():
        found = queries.contractor("33FM000001")
    assert found is not None
    assert (found.name, found.region, found.allocator) == ("温州样例岩川井巷工程有限公司", "330326", "AJ-330000")


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "33FM000001"}, "已被使用"),
        ({"code": "33FM000002"}, "只能有一个账号"),
        ({"code": "unit-2", "org_code": "999900022"}, "格式"),
        ({"code": "33FM000002", "org_code": "999900022", "region": "999999"}, "999999"),
        ({"code": "33FM000002", "org_code": "999900022", "allocator": "AJ-990000"}, "AJ-990000"),
    ],
)
def test_a_contractor_that_cannot_be_is_refused(run: Run, changed: dict[str, str], sentence: str) -> None:
    created(run)
    said = created(run, **changed)
    assert said.status == 1
    assert sentence in said.err


def test_a_province_puts_a_contractor_on_its_list(run: Run, base: db.Database) -> None:
    created(run)
    for _again in range(2):
        assert run("orgs", "supervise", "--province", "140000", "--contractor", "33FM000001").status == 0
    with base.transaction():
        assert queries.supervised("140000", "33FM000001")
        assert not queries.supervised("330000", "33FM000001")


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("province", "contractor"), [("140000", "33FM000009"), ("140100", "33FM000001"), ("140000", "AJ-370685")]
)
def test_lists_take_provinces_and_contractors_only(run: Run, province: str, contractor: str) -> None:
    created(run)
    said = run("orgs", "supervise", "--province", province, "--contractor", contractor)
    assert said.status == 1
    assert said.err.strip()


def test_the_data_folder_is_made(run: Run, data_dir: Path) -> None:
    assert not data_dir.exists()
    run("db", "upgrade")
    assert (data_dir / "app.db").is_file()
