"""Attacks by those who write names: a package whose every title is one, and answers that are."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson

from app.forms import limits

HOSTILE = '<script>told("ran")</script>"><img src=x onerror=told("ran")>{{7*7}}'
LONG = "W" * 50
NAMED = re.compile(r'(<bpmn:(?:process|userTask)[^>]* name=")[^"]*')
TITLED = re.compile(r'^(title = )"[^"]*"', re.MULTILINE)


def hostile_package(folder: Path) -> tuple[Path, Path]:
    """The measuring package, renamed to attacks. Gives its processes and its forms."""
    made = {
        kind: Path(shutil.copytree(Path("bench") / kind / "bench", folder / kind / "hostile")) for kind in KINDS
    }
    for file in made["processes"].glob("*.bpmn"):
        file.write_text(NAMED.sub(lambda found: found[1] + escape(HOSTILE), file.read_text()))
    manifest = made["processes"] / "package.toml"
    manifest.write_text(TITLED.sub(lambda found: f"{found[1]}'{HOSTILE}'", manifest.read_text()))
    for file in made["forms"].glob("*.json"):
        file.write_bytes(orjson.dumps(_retitled(orjson.loads(file.read_bytes()))))
    return folder / "processes", folder / "forms"


KINDS = ("processes", "forms")


@contextmanager
def as_before_the_gate() -> Iterator[None]:
    """The gate refuses marks in titles; a release published before it did is shown all the same."""
    with patch.object(limits, "MARKUP", re.compile(r"(?!)")):
        yield


def _retitled(value: Any) -> Any:
    if isinstance(value, list):
        return [_retitled(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: HOSTILE if key == "title" and isinstance(one, str) else _retitled(one) for key, one in value.items()
    }
