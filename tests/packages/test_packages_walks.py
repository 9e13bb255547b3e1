"""Every walk of every package comes true on the real application; a false expectation is told as failed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import clock, config
from app.walks.walk import walk
from tests.plugins.databases import FIELD_KEY

PROCESSES = Path("processes")
WALKS = sorted(PROCESSES.glob("*/walks/*.toml"))


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[config.Settings]:
    """Settings as of a machine of its own."""
    yield config.from_env({"DATA_DIR": str(tmp_path), "FIELD_KEY": FIELD_KEY})
    clock.start_at(None)


def test_there_are_walks() -> None:
    packages = {file.parent.name for file in PROCESSES.glob("*/package.toml")}
    assert {file.parts[1] for file in WALKS} == packages


@pytest.mark.parametrize("file", WALKS, ids=lambda file: f"{file.parts[1]}-{file.stem}")
def test_walk(file: Path, settings: config.Settings) -> None:
    assert walk(settings, file) is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'step = "review:review", org = "AJ-330000"',
            'step = "review", org = "AJ-330300"',
            "期望的待办为 review（AJ-330300 inspector），实际为 review:review（AJ-330000 inspector）",
        ),
        ("entries = {contractor = 1}", "entries = {contractor = 2}", "期望台账 contractor 有 2 条，实际为 1 条"),
        ("publications = {contractor = 1}", "publications = {contractor = 0}", "期望公示 contractor 有 0 条"),
        ('public = {name = "温州', 'public = {name = "杭州', "期望公示的 name 为 杭州"),
        ('absent = ["legal_rep_safety_cert_no"]', 'absent = ["mining"]', "公示 contractor 中不应出现 mining"),
    ],
)
def test_a_walk_that_expects_something_else_fails(
    settings: config.Settings, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    for part in ("processes", "forms"):
        shutil.copytree(part, tmp_path / "tree" / part)
    file = tmp_path / "tree" / "processes" / "outsourcing" / "walks" / "unit_published.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    assert sentence in (walk(settings, file) or "")
