"""What pages name, the code has: rooms, files, folders, tables, commands; each cited rule id is explained."""

import re

import pytest

from app import db
from app.drain import KINDS
from tests.house.test_house_docs import commands, errors, first_cells, page, pages, rooms, section
from tests.plugins.databases import load_tables
from tests.plugins.tree import ROOT, name, python, tracked

WORD = re.compile(r"(?<![\w-])(?:R[AT]-\d+|V-[A-Z]+(?:-\d+)?|D-[A-Z]+(?:-[A-Z]+)*)(?![\w-])")
LETTER = re.compile(r"(?<![\w-])[RS][1-9]\d?(?![\w-])")
EXPLAINED = ("docs/rules.md", "docs/handlers.md", "docs/packages.md")
PACKAGED = ("handlers/", "processes/", "forms/")
DATA = (".py", ".toml", ".dmn", ".bpmn", ".json")


def cited() -> set[str]:
    """Ids in what is ours: letters and numbers alone (`R7`) stand in the application's own words only."""
    own = [file.read_text() for file in python("app")]
    packaged = [file.read_text() for file in tracked() if name(file).startswith(PACKAGED) and file.suffix in DATA]
    letters = {one for text in own for one in LETTER.findall(text)}
    return letters | {one for text in (*own, *packaged) for one in WORD.findall(text)}


def test_each_rule_that_is_cited_is_explained_and_the_other_way_round() -> None:
    rows = {one for file in EXPLAINED for one in first_cells(file) if WORD.fullmatch(one) or LETTER.fullmatch(one)}
    assert (cited() - rows, rows - cited()) == (set(), set())


@pytest.mark.parametrize("file", ["docs/architecture.md", "docs/glossary.md"])
def test_each_row_of_a_room_has_its_room(file: str) -> None:
    assert first_cells(file, "Rooms") - rooms() - {"__main__"} == set()


def test_each_row_of_a_table_has_its_table() -> None:
    load_tables()
    assert first_cells("docs/glossary.md", "Tables") - set(db.Base.metadata.tables) == set()


def test_each_row_of_a_command_or_a_job_has_it() -> None:
    told = {one for one in first_cells("docs/operations.md", "Commands") if not one.startswith("-")}
    assert told - set(commands()) == set()
    assert first_cells("docs/operations.md", "Background work") - set(KINDS) == set()


def test_each_row_of_an_error_has_its_error() -> None:
    told = set(re.findall(r"^\| `(\w+)` \| \d{3} \|", page("docs/api.md"), re.M))
    assert told - {one.__name__ for one in errors()} == set()


def test_folders_of_tests_are_told_as_they_are() -> None:
    (row,) = re.findall(r"^\| `tests/` \|(.*)\|$", section("docs/architecture.md", "Top level"), re.M)
    there = {file.name for file in (ROOT / "tests").iterdir() if any(file.glob("**/*.py")) and file.is_dir()}
    assert {one.split("/")[0] for one in re.findall(r"`([\w<>/]+)`", row)} == there


def test_files_named_in_pages_exist() -> None:
    known = ["/" + name(file) for file in tracked()]
    for file in pages():
        written = re.findall(r"^`([\w/.-]+)`\n```", file.read_text(), re.M)
        for path in set(re.findall(r"`([\w/.-]+\.py)`", file.read_text())) - {*written, "NNNN_words.py"}:
            assert any(one.endswith("/" + path) for one in known), f"{name(file)}: {path}"
