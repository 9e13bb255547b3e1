"""Templates: each is used, none asks the database, all are found by one name."""

import re
from collections import Counter
from pathlib import Path

from tests.plugins.tree import name, python, tracked

QUERY = re.compile(r"\b(session|queries|select)\s*[.(]")
USE = re.compile(r"""["']([\w./-]+\.(?:html|txt|xml))["']""")
INLINE = re.compile(
    r"\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE
)


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


def test_no_template_has_script_inside() -> None:
    assert [name(file) for file in templates() if INLINE.search(file.read_text())] == []
