"""orgs contact and contacts: how departments are reached is entered one by one or from a table."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app import db
from app.accounts.contacts import contact
from app.trail.models import TrailEntry
from tests.app.cli.conftest import Run

HOME, OTHER = "AJ-370685", "AJ-330000"


def kept(base: db.Database, code: str) -> tuple[str, str]:
    with base.transaction():
        found = contact(code)
        assert found is not None
        return "、".join(one.shown for one in found.numbers), found.address


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "contacts.csv"


def test_one_department_gets_telephone_and_address(run: Run, base: db.Database) -> None:
    assert kept(base, HOME) == ("", "")
    said = run("orgs", "contact", "--code", HOME, "--telephone", "0535-5550 1234", "--address", " 样例路 1 号 ")
    assert (said.status, kept(base, HOME)) == (0, ("0535-55501234", "样例路 1 号"))
    assert run("orgs", "contact", "--code", HOME, "--telephone", "12350").status == 0
    assert kept(base, HOME) == ("12350", "样例路 1 号"), "what is not named stays"
    assert run("orgs", "contact", "--code", HOME, "--address", "").status == 0
    assert kept(base, HOME) == ("12350", "")
    rows = {row["code"]: row for row in run("orgs", "list", "--json").json}
    assert (rows[HOME]["telephone"], rows[HOME]["address"]) == ("12350", None)
    with base.transaction():
        assert len(db.session().scalars(select(TrailEntry).where(TrailEntry.kind == "contacts")).all()) == 3


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--code", "AJ-999999", "--telephone", "12350"), "没有编码为“AJ-999999”的监管部门"),
        (("--code", HOME, "--telephone", "王科长"), "电话应为"),
        (("--code", HOME, "--address", "长" * 201), "地址不超过200字"),
        (("--code", HOME), "--telephone 或者 --address"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, options: tuple[str, ...], sentence: str) -> None:
    said = run("orgs", "contact", *options)
    assert said.status == 1
    assert sentence in said.err


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_as_spreadsheets_save_it(run: Run, base: db.Database, table: Path, coding: str) -> None:
    rows = (
        f"code,telephone,address\r\n{HOME},0535-55501234、0535-55501235转8,样例路1号\r\n{OTHER},0571-55501234,\r\n"
    )
    table.write_bytes(rows.encode(coding))
    said = run("orgs", "contacts", "--json", str(table))
    assert (said.status, said.json) == (0, {"read": 2, "changed": 2})
    assert kept(base, HOME) == ("0535-55501234、0535-55501235转8", "样例路1号")
    assert run("orgs", "contacts", "--json", str(table)).json == {"read": 2, "changed": 0}


def test_a_column_that_is_not_there_is_left_alone(run: Run, base: db.Database, table: Path) -> None:
    run("orgs", "contact", "--code", HOME, "--telephone", "12350", "--address", "样例路1号")
    table.write_text(f"code,telephone\n{HOME},\n")
    assert run("orgs", "contacts", str(table)).status == 0
    assert kept(base, HOME) == ("", "样例路1号")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (f"code,telephone\n{HOME},12350\nAJ-1,12350\nAJ-330000,空\n", "第3行/code"),
        (f"code,telephone\n{HOME},12350\n{HOME},12350\n", "在第2行已经列出"),
        (f"code,telephone\n{HOME},12350,样例路\n", "格数与首行不同"),
        (f"code,telephone\n{HOME}\n", "格数与首行不同"),
        (f"code,phone\n{HOME},12350\n", "首行应为"),
        ("", "首行应为"),
    ],
)
def test_one_wrong_row_and_nothing_is_kept(
    run: Run, base: db.Database, table: Path, rows: str, sentence: str
) -> None:
    table.write_text(rows)
    said = run("orgs", "contacts", str(table))
    assert said.status == 1
    assert sentence in said.err
    assert kept(base, HOME) == ("", "")


def test_a_file_of_neither_coding_or_none_is_refused(run: Run, base: db.Database, table: Path) -> None:
    assert run("orgs", "contacts", str(table)).status == 1
    table.write_bytes(b"code,telephone\n\xff\xff\xff,1\n")
    said = run("orgs", "contacts", str(table))
    assert (said.status, "UTF-8 或者 GBK" in said.err) == (1, True)
    assert kept(base, HOME) == ("", "")
