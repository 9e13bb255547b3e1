"""packages check and publish: what is wrong is told by element and rule, what did not change is not published."""

import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from app import config
from tests.app.cli.conftest import Run


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The measuring package with a lane that package.toml does not know, forms beside it."""
    shutil.copytree("bench/processes", tmp_path / "tree" / "processes")
    shutil.copytree("bench/forms", tmp_path / "tree" / "forms")
    folder = tmp_path / "tree" / "processes" / "bench"
    manifest = folder / "package.toml"
    manifest.write_text(manifest.read_text().replace("[lane.worker]", "[lane.walker]"))
    return folder


def test_every_package_of_the_tree_is_sound(run: Run) -> None:
    said = run("packages", "check", "--json")
    assert said.status == 0
    assert said.json["outsourcing"] == []


def test_a_package_elsewhere_is_checked_with_its_own_forms(run: Run) -> None:
    said = run("packages", "check", "bench/processes/bench")
    assert (said.status, said.out) == (0, "")
    assert "bench：没有问题" in said.err


def test_faults_are_told_one_by_one(run: Run, broken: Path) -> None:
    said = run("packages", "check", str(broken))
    assert said.status == 1
    assert "worker" in said.out
    rows = run("packages", "check", str(broken), "--json").json["bench"]
    assert rows
    assert all(set(row) == {"element", "rule", "message", "hint", "file"} and row["message"] for row in rows)
    assert len(rows) == len(said.out.splitlines())


def test_a_folder_that_is_no_package_is_told(run: Run, tmp_path: Path) -> None:
    said = run("packages", "check", str(tmp_path / "nothing"))
    assert said.status == 1
    assert "package.toml" in said.out


@pytest.mark.usefixtures("ready")
def test_publishing_twice_publishes_once(run: Run) -> None:
    first = run("packages", "publish", "outsourcing", "--json")
    assert first.status == 0
    assert [(one["package"], one["number"]) for one in first.json] == [("outsourcing", 1)]
    assert run("packages", "publish", "--json").json == []
    again = run("packages", "publish")
    assert again.status == 0
    assert "无须发布" in again.err


@pytest.mark.usefixtures("ready")
def test_what_administrators_published_since_stands_and_is_told(
    run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that go back are published anew, unless somebody else has decided in between."""
    tree, title = broken.parent, broken / "package.toml"
    first = title.read_text().replace("[lane.walker]", "[lane.worker]")
    known = config.from_env

    def elsewhere() -> config.Settings:
        return replace(known(), processes_dir=tree, forms_dir=tree.parent / "forms")

    monkeypatch.setattr(config, "from_env", elsewhere)
    numbers = []
    for text in (first, first.replace('title = "', 'title = "新', 1), first):
        title.write_text(text)
        numbers += [one["number"] for one in run("packages", "publish", "bench", "--json").json]
    assert numbers == [1, 2, 3]
    assert "无须发布" in run("packages", "publish", "bench").err
    with sqlite3.connect(f"{os.environ['DATA_DIR']}/app.db") as rows:
        rows.execute("UPDATE releases SET published_by = 9, number = 4 WHERE number = 2")
    said = run("packages", "publish", "bench")
    assert (said.status, "bench：没有发布" in said.err, "无须发布" in said.err) == (0, True, False)


@pytest.mark.usefixtures("ready")
def test_an_unknown_package_is_refused(run: Run) -> None:
    said = run("packages", "publish", "nothing")
    assert (said.status, said.out) == (1, "")
    assert "nothing" in said.err
