"""No package makes the platform stumble: each hand-made one is refused by its rule or published."""

import logging
import os
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from tests.app.api import hostile_expressions as expressions
from tests.app.api import hostile_packages as hostile
from tests.app.api.test_api_releases import files, sent
from tests.app.engine.engine_diagrams import escape
from tests.plugins.office import Office

SLOWEST = 5
PROVING = "PROVE" in os.environ
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""No database has a part in what is refused here."""


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Tracebacks are heard."""
    caplog.set_level(logging.ERROR)
    return caplog


def texts() -> dict[str, str]:
    """The sound package."""
    return {row["name"]: row["content"] for row in files()}


def replaced(own: dict[str, str], file: str, old: str, new: str) -> dict[str, str]:
    """That place of it changed."""
    assert old in own[file], (file, old)
    return own | {file: own[file].replace(old, new, 1)}


def judged(office: Office, designer: str, given: dict[str, str]) -> tuple[int, set[str]]:
    """Sent in, checked and published: the last status and the rules against it."""
    began = process_time()
    rows = [{"name": name, "content": text} for name, text in given.items()]
    answer = sent(office, designer, rows)
    if answer.status_code == 201:
        path = f"/releases/{answer.json['id']}"
        found = office.call(designer, "POST", f"{path}/check").json["problems"]
        answer = office.call(designer, "POST", f"{path}/publish", {"reason": "试验"})
        assert (answer.status_code == 200) == (not found)
    assert process_time() - began < SLOWEST
    return answer.status_code, {one["rule"] for one in answer.json.get("problems", []) if _told(one)}


def _told(fault: dict[str, Any]) -> bool:
    return bool(fault["message"] and (fault.get("hint") or "element" not in fault))


@SQLITE
@pytest.mark.parametrize("block", range(6))
def test_each_is_refused_by_its_rule_or_published(
    office: Office, designer: str, quiet: pytest.LogCaptureFixture, block: int
) -> None:
    own, wrong = texts(), []
    for what, change, rule in hostile.CASES[block::6]:
        status, rules = judged(office, designer, replaced(own, *change))
        if (status, rule in rules) != ((422, True) if rule else (200, False)):
            wrong.append((what, rule, status, sorted(rules)))
    assert not wrong and "Traceback" not in quiet.text


@SQLITE
def test_files_of_another_kind_are_refused(office: Office, designer: str, quiet: pytest.LogCaptureFixture) -> None:
    own, wrong = texts(), []
    for what, file, text, rule in hostile.MADE:
        status, rules = judged(office, designer, own | {file: text})
        if status != 422 or rule not in rules:
            wrong.append((what, rule, status, sorted(rules)))
    assert not wrong and "Traceback" not in quiet.text


@SQLITE
@pytest.mark.parametrize("at", range(len(expressions.FIELDS)))
def test_no_expression_gets_out(office: Office, designer: str, tmp_path: Path, at: int) -> None:
    """Each field meets a share of the attempts, each attempt some fields; `make prove` tries all in all."""
    own, taken, marker = texts(), [], tmp_path / "marker"
    _, (file, old, new) = expressions.FIELDS[at]
    for attempt in expressions.ESCAPES if PROVING else expressions.ESCAPES[at % 7 :: 7]:
        said = attempt.replace("{}", str(marker))
        written = said.replace('"', "'") if file == hostile.TOML else escape(said)
        status, _ = judged(office, designer, replaced(own, file, old, new.replace("@", written)))
        taken += [attempt] if status != 422 else []
    assert not taken and not marker.exists()


def test_there_are_enough_of_them() -> None:
    assert len(hostile.CASES) + len(hostile.MADE) >= 80 and len(expressions.ESCAPES) >= 30
