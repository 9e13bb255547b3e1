"""Every package folder is sound, and every function of a package is of use."""

import re
from pathlib import Path

import pytest

from app import sdk
from app.config import ROOT
from app.effects.operators import OPERATORS
from app.packages import check, code, folder, trials
from app.packages.content import Content

PROCESSES, FORMS = ROOT / "processes", ROOT / "forms"
KEYS = folder.keys(PROCESSES)


def test_there_are_packages() -> None:
    assert "outsourcing" in KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_package_has_no_faults(key: str) -> None:
    found = check.faults_on_disk(PROCESSES, FORMS, key, OPERATORS)
    assert [f"{one.element}: {one.message}" for one in found] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_trial_of_a_package_comes_to_every_step(key: str) -> None:
    code.load([key])
    found = trials.trials(Content(key, folder.files(PROCESSES, FORMS, key)), OPERATORS)
    assert [(one.process, one.missed, one.dead) for one in found if one.missed or one.dead or not one.ended] == []


@pytest.mark.parametrize("key", KEYS)
def test_every_handler_of_a_package_is_used(key: str) -> None:
    code.load([key])
    diagrams = b"".join(raw for name, raw in folder.files(PROCESSES, FORMS, key).items() if name.endswith(".bpmn"))
    own = [name for name in sdk.handlers() if name.startswith(f"{key}.")]
    assert [name for name in own if name.encode() not in diagrams] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_package_has_the_same_name_in_all_roots(key: str) -> None:
    assert (FORMS / key).is_dir()
    assert (ROOT / "handlers" / key).is_dir()


@pytest.mark.parametrize("file", sorted(PROCESSES.glob("*/*.bpmn")), ids=lambda file: file.name)
def test_no_diagram_names_a_role(file: Path) -> None:
    """Who holds which post is said once: in roles.toml, and by the lanes."""
    assert re.findall(r'parameter id="role"[^>]*', file.read_text()) == []
