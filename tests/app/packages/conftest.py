"""A tiny package of our own: one process that calls a shared one, a table, two forms, one register."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app import sdk
from app.packages import folder

DATA = Path(__file__).parent / "data"


def find_office(place: str, departments: sdk.Departments) -> sdk.Department:
    """受理单位。"""
    found = departments.get("AJ-370685")
    assert found
    return found


def danger_rules(answers: sdk.Answers, regions: sdk.Regions) -> Iterable[sdk.Finding]:
    """隐患校验。"""
    if not answers.get("people"):
        yield sdk.Problem("/people", "V-X", "涉险人数为零", "warn")


def publish(desk: object, face: str = "whole") -> None:
    """A platform operator."""


OPERATORS: Mapping[str, Callable[..., Any]] = {"publish": publish}


@dataclass(frozen=True)
class Disk:
    """The two folders that a site has."""

    processes: Path
    forms: Path

    def files(self) -> dict[str, bytes]:
        """The bundle of the package."""
        return folder.files(self.processes, self.forms, "danger")

    def edit(self, name: str, old: str, new: str) -> None:
        """Change one file of the package."""
        (file,) = [one for one in self.processes.parent.rglob(name)]
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A copy of the package that a test may change."""
    shutil.copytree(DATA, tmp_path / "disk")
    return Disk(tmp_path / "disk/processes", tmp_path / "disk/forms")


@pytest.fixture(autouse=True)
def code(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's functions, registered as if they stood in handlers/danger."""
    monkeypatch.setattr(sdk, "_handlers", {})
    monkeypatch.setattr(sdk, "_checks", {})
    for function in (find_office, danger_rules):
        monkeypatch.setattr(function, "__module__", "handlers.danger.rules")
    sdk.handler(find_office)
    sdk.check("danger/danger")(danger_rules)
