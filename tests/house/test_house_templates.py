"""Templates: each is used, none asks the database, all are found by one name."""

import re
from collections import Counter
from pathlib import Path

from tests.plugins.tree import name, python, tracked

QUERY = re.compile(r"\b(session|queries|select)\s*[.(]")
USE = re.compile(r"""["']([\w./-]+\.(?:html|txt|xml))["']""")
HANDLER = re.compile(
    r"\son(?:abort|blur|change|click|error|focus|input|key|load|mouse|pointer|submit|touch)[a-z]*\s*=", re.I
)
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style\b|\sstyle\s*=", re.I)


def templates() -> list[Path]:
    return [file for file in tracked() if "templates" in file.parts and file.parts[-1] != ".gitkeep"]


def called(file: Path) -> str:
    """The name a view renders it by."""
    return file.as_posix().rpartition("/templates/")[2]


def test_each_template_is_used() -> None:
    used = {found for file in (*python("app"), *templates()) for found in USE.findall(file.read_text())}
    assert [name(file) for file in templates() if called(file) not in used] == []


def test_template_names_are_unique() -> None:
    assert [one for one, times in Counter(map(called, templates())).items() if times > 1] == []


def test_no_template_asks_the_database() -> None:
    assert [name(file) for file in templates() if QUERY.search(file.read_text())] == []


def test_no_template_has_script_or_style_inside() -> None:
    """The content security policy would refuse it."""
    found = [
        name(file) for file in templates() if HANDLER.search(file.read_text()) or SCRIPT.search(file.read_text())
    ]
    assert found == []
