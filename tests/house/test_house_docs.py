"""Docs are kept true: what the code has, the pages name; what the pages name, the code has; the example runs."""

import argparse
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import handlers
from app import config, db, sdk
from app.cli.main import ROOMS
from app.cli.running import parser
from app.drain import KINDS
from app.effects.operators import OPERATORS
from app.engine import decisions
from app.errors import AppError
from app.forms.formats import FORMATS
from app.forms.layout import WIDGETS
from app.packages import calls, check
from app.packages.walk_script import SHAPES
from app.walks.walk import walk
from tests.app.engine import engine_diagrams as diagrams
from tests.plugins.databases import load_tables
from tests.plugins.tree import ROOT, name, python, tracked

DOCS = ROOT / "docs"
READMES = ("README.md", "README.zh-CN.md")
RULE = re.compile(r"V-[A-Z]+(?:-\d+)?")


@cache
def page(file: str) -> str:
    return (ROOT / file).read_text()


def section(file: str, heading: str) -> str:
    return page(file).partition(f"## {heading}")[2].partition("\n## ")[0]


def first_cells(file: str, heading: str = "") -> set[str]:
    """What stands in backquotes in the first cell of the tables of a page or of one section."""
    rows = re.findall(r"^\| (`.*?) \|", section(file, heading) if heading else page(file), re.M)
    return {found for row in rows for found in re.findall(r"`([^`]+)`", row)}


def pages() -> Iterator[Path]:
    return (file for file in tracked() if file.suffix == ".md" and name(file).split("/")[0] in ("docs", *READMES))


def commands() -> dict[str, set[str]]:
    """`db upgrade` and the like, with their options."""
    return {" ".join(path): options for path, options in _below(parser(ROOMS), ())}


def _below(one: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    nested = [action for action in one._actions if isinstance(action, argparse._SubParsersAction)]
    if not nested:
        yield path, {option for action in one._actions for option in action.option_strings} - {"-h", "--help"}
    for action in nested:
        for word, inner in action.choices.items():
            yield from _below(inner, (*path, word))


def rooms() -> set[str]:
    folders = {file.parent.name for file in (ROOT / "app").glob("*/*") if file.suffix in (".py", ".html")}
    modules = {file.stem for file in (ROOT / "app").glob("*.py")} - {"__init__"}
    return folders - {"static"} | modules | {"ui"}


def errors(kind: type[AppError] = AppError) -> Iterator[type[AppError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from errors(below)


def rules() -> set[str]:
    """Rule ids and families of them (`V-ID`) in code and forms."""
    texts = [file.read_text() for file in python("app", "handlers")]
    texts += [file.read_text() for file in tracked() if name(file).startswith("forms/")]
    return {one for text in texts for one in re.findall(rf'"({RULE.pattern})"', text)}


def test_each_setting_has_a_row() -> None:
    read = set(re.findall(r'\(?(?:env, )?"([A-Z][A-Z_]+)"', Path(config.__file__).read_text()))
    assert read - first_cells("docs/operations.md") == set()


def test_each_command_has_a_row_with_its_options() -> None:
    assert set(commands()) - first_cells("docs/operations.md") == set()
    said = page("docs/operations.md")
    assert {option for options in commands().values() for option in options if option not in said} == set()


def test_each_kind_of_job_has_a_row() -> None:
    assert set(KINDS) - first_cells("docs/operations.md", "Background work") == set()


def test_each_port_has_a_heading_and_each_method_a_row() -> None:
    text = page("docs/handlers.md")
    ports = {key: value for key, value in vars(sdk).items() if key in sdk.__all__ and calls.is_port(value)}
    protocols = {key: value for key, value in ports.items() if getattr(value, "_is_protocol", False)}
    assert {key for key in protocols if f"### {key}\n" not in text} == set()
    methods = {m for one in protocols.values() for m in vars(one) if not m.startswith("_")}
    assert {one for one in methods if not re.search(rf"^\| `{one}\(", text, re.M)} == set()
    assert {one for one in sdk.__all__ if not re.search(rf"(`|### ){one}\b|@{one}\b", text)} == set()


def test_each_platform_operator_has_a_row_with_its_parameters() -> None:
    text = page("docs/handlers.md")
    for operator, function in OPERATORS.items():
        (row,) = re.findall(rf"^\| `{operator}` \| (.*?) \|", text, re.M)
        assert re.findall(r"`(\w+)`", row) == [*function.__annotations__][1:-1], operator


def test_each_error_has_a_row_with_status_and_kind() -> None:
    import_module("app.factory")
    text = page("docs/api.md")
    rows = [
        f"| `{one.__name__}` | {one.status} | `{one.kind}` |" for one in errors() if one.__module__[:4] == "app."
    ]
    assert [row for row in rows if row not in text] == []


@pytest.mark.parametrize("file", ["docs/architecture.md", "docs/glossary.md"])
def test_each_room_has_a_row(file: str) -> None:
    assert rooms() - first_cells(file, "Rooms") - {"__main__"} == set()


def test_the_modules_that_the_path_names_are_there() -> None:
    text = page("docs/architecture.md").partition("## One move")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(?:app/)?([\w/]+\.py)`", text))
    known = {name(file).removeprefix("app/") for file in python("app")} | {*map(name, python("handlers"))}
    assert len(named) > 50 and named - known == set()


def test_each_table_has_a_row() -> None:
    load_tables()
    assert set(db.Base.metadata.tables) - first_cells("docs/glossary.md", "Tables") == set()
    assert {one for one in db.Base.metadata.tables if f"`{one}`" not in page("docs/architecture.md")} == set()


def test_each_rule_of_the_deploy_gate_has_a_row() -> None:
    texts = [file.read_text() for file in python("app") if "/engine/" in name(file)]
    used = {one for text in texts for one in re.findall(r'"(D-[A-Z-]+)"', text)}
    documented = {one for one in first_cells("docs/packages.md") if one.startswith("D-")}
    assert used == documented


def test_each_rule_of_forms_has_a_row() -> None:
    rows = {one for one in first_cells("docs/handlers.md") if RULE.fullmatch(one)}
    found = rules()
    families = {one for one in found if any(other.startswith(f"{one}-") for other in found)}
    assert (found - families - rows, rows - found) == (set(), set())


def test_each_key_of_a_walk_is_told() -> None:
    text = section("docs/packages.md", "Walks")
    assert {key for shape in SHAPES.values() for key in shape if not re.search(rf"\b{key}\b", text)} == set()


def test_formats_and_widgets_have_rows() -> None:
    assert {*FORMATS, *WIDGETS} - first_cells("docs/packages.md") == set()


def test_commands_named_in_pages_exist() -> None:
    makefile = page("Makefile")
    for file in pages():
        for target in re.findall(r"`make (\w[\w-]*)", file.read_text()):
            assert re.search(rf"^{target}:", makefile, re.M), f"{name(file)}: make {target}"
        for words in re.findall(r"-m app ([a-z]+(?: [a-z]+)?)", file.read_text()):
            assert any(one in (words, words.split()[0]) for one in commands()), f"{name(file)}: {words}"


def test_links_lead_somewhere() -> None:
    for file in pages():
        for link in re.findall(r"\]\(([^)\s]+)\)", file.read_text()):
            target, _, anchor = link.partition("#")
            aim = (file.parent / target).resolve() if target else file
            assert aim.exists(), f"{name(file)}: {link}"
            assert not anchor or anchor in anchors(aim), f"{name(file)}: {link}"


def anchors(file: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", file.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_pictures_are_shown_and_light() -> None:
    shown = {found for file in READMES for found in re.findall(r"docs/pictures/[\w-]+\.png", page(file))}
    shown |= {f"docs/{found}" for found in re.findall(r"pictures/[\w-]+\.png", page("docs/administrators.md"))}
    kept = [file for file in tracked() if name(file).startswith("docs/pictures/")]
    assert shown == {name(file) for file in kept}
    assert [name(file) for file in kept if file.stat().st_size > 200_000] == []


def test_decisions_are_numbered_and_listed() -> None:
    files = sorted(file.name for file in (DOCS / "decisions").glob("0*.md"))
    assert [file[:4] for file in files] == [f"{place:04}" for place in range(1, len(files) + 1)]
    assert re.findall(r"\]\((0.*?\.md)\)", page("docs/decisions/README.md")) == files


@pytest.mark.parametrize(
    ("grade", "people", "offices", "due"),
    [
        ("重大", 5, ["C", "D"], "2016-03-04"), ("较大", 100, ["C"], "2016-03-06"),
        ("较大", 99, ["D"], "2016-03-11"), (None, None, [], None),
    ],
)  # fmt: skip
def test_the_example_table_decides(
    grade: str | None, people: int | None, offices: list[str], due: str | None
) -> None:
    rows = re.findall(r"^\| (`.*`) \|$", section("docs/packages.md", "Decision tables"), re.M)
    head, *rules = [[cell.strip("`") for cell in row.split(" | ")] for row in rows]
    (table,) = decisions.read(diagrams.table("signers", head[:2], head[2:], rules))
    known = {"project": {"grade": grade, "people": people}, "city": "C", "county": "D", "sent_on": "2016-03-01"}
    assert table.decide(known) == {"offices": offices, "due": due}


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The new business of docs/packages.md, written to a folder of its own."""
    files = re.findall(
        r"^`((?:processes|forms|handlers)/[\w/.-]+)`\n```\w+\n(.*?)```", page("docs/packages.md"), re.M | re.S
    )
    assert len(files) == 7
    for place, text in files:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text)
    for root in ("processes", "forms"):
        (tmp_path / root / "_shared").symlink_to(ROOT / root / "_shared")
    (tmp_path / "processes/roles.toml").symlink_to(ROOT / "processes/roles.toml")
    for table in ("_handlers", "_checks"):
        monkeypatch.setattr(sdk, table, dict(getattr(sdk, table)))
    monkeypatch.setattr(handlers, "__path__", [*handlers.__path__, str(tmp_path / "handlers")])
    return tmp_path


def test_the_example_is_sound_and_its_walk_holds(example: Path) -> None:
    faults = check.faults_on_disk(example / "processes", example / "forms", "drill", OPERATORS)
    assert [f"{one.element}: {one.message}" for one in faults] == []
    settings = replace(config.from_env({"DATA_DIR": str(example / "var")}), processes_dir=example / "processes")
    (file,) = (example / "processes/drill/walks").iterdir()
    assert walk(settings, file) is None
    assert tomllib.loads(file.read_text())["end"]["publications"] == {"drill": 1}
