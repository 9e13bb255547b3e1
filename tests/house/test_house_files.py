"""What stands in the tree: nothing of one machine, nothing of one network, no secret, no heavy file."""

import re
import tomllib
from pathlib import Path

from tests.plugins.tree import ROOT, name, tracked

MACHINE = re.compile(r"(?<![\w.])/(?:home|root|work|Users|opt)/[\w-]")
HOST = re.compile(r"https?://([\w.-]+)")
KNOWN = re.compile(
    r"(127\.0\.0\.1|localhost|redis|postgres|web|example\.(?:com|cn|org|invalid)|.*\.(?:test|invalid|example)"
    r"|(?:www\.)?w3\.org|www\.omg\.org|json-schema\.org|spiffworkflow\.org|bpmn\.io|camunda\.org|docs\.github\.com"
    r"|www\.opengis\.net|semver\.org|keepachangelog\.com|registry\.npmjs\.org|[\w-]+\.gov\.cn|www\.rfc-editor\.org)"
)
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}")
HEAVY = 2_000_000
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".cfg",
    ".yaml",
    ".yml",
    ".json",
    ".bpmn",
    ".dmn",
    ".html",
    ".js",
    ".mjs",
    ".jsx",
    ".lock",
    ".sh",
    "",
}


def texts() -> list[tuple[Path, str]]:
    files = [file for file in tracked() if file.suffix in TEXT and file != Path(__file__)]
    return [(file, file.read_text(errors="replace")) for file in files]


def test_no_path_of_a_machine() -> None:
    assert [name(file) for file, text in texts() if MACHINE.search(text)] == []


def test_no_host_names() -> None:
    """Tests may invent hosts, and the lock file of npm carries what its authors wrote."""
    shown = [
        (name(file), text) for file, text in texts() if not name(file).startswith(("tests/", "frontend/package-"))
    ]
    strange = {(file, host) for file, text in shown for host in HOST.findall(text) if not KNOWN.fullmatch(host)}
    assert sorted(strange) == []


def test_the_front_end_names_no_source_of_its_packages() -> None:
    """The lock file holds versions and digests; where they are fetched from is the machine's business."""
    assert '"resolved"' not in (ROOT / "frontend/package-lock.json").read_text()


def test_no_secrets() -> None:
    assert [name(file) for file, text in texts() if SECRET.search(text)] == []


def test_no_heavy_files() -> None:
    assert [name(file) for file in tracked() if file.stat().st_size > HEAVY] == []


def test_the_lock_names_every_hash_and_no_index() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-load.lock"):
        text = (ROOT / lock).read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"://|--(?:index|extra|find|trusted)", text)


def test_the_build_file_holds_only_what_has_no_other_place() -> None:
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(whole) == {"build-system", "tool"}
    assert set(whole["tool"]) == {"ruff", "alembic"}


def test_scripts_may_be_run() -> None:
    assert [file.name for file in (ROOT / ".ci").iterdir() if not file.stat().st_mode & 0o100] == []
