"""Packages changed at random, in any file or in their bytes: never 5xx, never a traceback, nothing executed.

What is accepted can be begun and brought to an end: its trial says so. `make prove` takes 1,500 of them, and the
diagrams of other tools where `BPMN_CORPORA` names a folder of them.
"""

import io
import json
import logging
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import pytest

from tests.app.api.test_api_hostile_packages import SLOWEST, SQLITE, texts
from tests.app.engine.test_engine_mutants import mutant
from tests.app.engine.test_engine_mutants import texts as words
from tests.plugins.office import Office

MUTANTS = int(os.environ.get("MUTANTS", "40"))
BLOCKS = 4
CORPORA = os.environ.get("BPMN_CORPORA", "")
CHINESE = re.compile("[\u4e00-\u9fff]")
JSON, ZIP = "application/json", "application/zip"
Body = tuple[bytes, str]


def cut(random: Random, raw: bytes) -> bytes:
    """Bytes lost, doubled, or of another value."""
    at, far = sorted(random.randrange(len(raw) + 1) for _ in range(2))
    piece = bytes(random.randrange(256) for _ in range(random.randrange(4)))
    return random.choice([raw[:at] + raw[far:], raw[:far] + raw[at:], raw[:at] + piece + raw[at:]])


def swapped(random: Random, raw: bytes) -> bytes:
    """A word of it in place of another, or what an attacker would write."""
    text = raw.decode("utf-8", "replace")
    found = list(re.finditer(r"[\w.\"\[\]{}-]+", text))
    if not found:
        return raw
    place = random.choice(found)
    other = random.choice([random.choice(found)[0], "null", "1e999", "[]", '"x"', "\ud800", "__class__", "[[["])
    return (text[: place.start()] + other + text[place.end() :]).encode("utf-8", "surrogatepass")


def tree(random: Random, raw: bytes) -> bytes:
    """Elements lost, moved, renamed."""
    return mutant(random, raw, words(Path("/nowhere/marker")))


def file(random: Random, name: str, raw: bytes) -> bytes:
    """One file changed."""
    ways: list[Callable[[Random, bytes], bytes]] = [swapped, swapped, cut]
    if name.endswith((".bpmn", ".dmn")):
        ways += [tree] * 8
    return random.choice(ways)(random, raw)


def packed(files: dict[str, bytes]) -> bytes:
    """An archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return whole.getvalue()


def body(random: Random, own: dict[str, str]) -> Body:
    """What is sent: one file changed, or the bytes of the whole."""
    files = {name: text.encode() for name, text in own.items()}
    name = random.choice([*files, "plain.bpmn", "plain.bpmn", "weight.dmn"])
    files[name] = file(random, name, files[name])
    kind = random.random()
    if kind < 0.1:
        return cut(random, packed(files)), ZIP
    if kind < 0.4:
        return packed(files), ZIP
    rows = [{"name": name, "content": raw.decode("utf-8", "replace")} for name, raw in files.items()]
    raw = json.dumps({"package": "tried", "files": rows}).encode()
    return (swapped(random, raw) if kind < 0.5 else raw), JSON


def posted(office: Office, who: str, path: str, sent: Body = (b"{}", JSON)) -> Any:
    """A call with these very bytes."""
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    return office.app.test_client().post(f"/api/v1{path}", data=sent[0], content_type=sent[1], headers=headers)


def accepted(office: Office, who: str, sent: Body) -> bool:
    """Sent, checked and published as far as it comes; whether it came to the end."""
    began = process_time()
    made = posted(office, who, "/releases?package=tried", sent)
    assert 200 <= made.status_code < 500, made.text
    if made.status_code != 201:
        assert made.json["detail"]
        return False
    path = f"/releases/{made.json['id']}"
    found = posted(office, who, f"{path}/check")
    done = posted(office, who, f"{path}/publish", ('{"reason": "试验"}'.encode(), JSON))
    assert {found.status_code, done.status_code} <= {200, 422} and process_time() - began < SLOWEST
    for one in found.json["problems"]:
        assert one["message"] and one["hint"], one
    assert all(one["ended"] or one["remarks"] for one in found.json["trials"])
    return bool(done.status_code == 200)


@SQLITE
@pytest.mark.parametrize("block", range(BLOCKS))
def test_packages_changed_at_random_are_refused_or_run(
    office: Office, designer: str, caplog: pytest.LogCaptureFixture, block: int
) -> None:
    caplog.set_level(logging.ERROR)
    own, count = texts(), 0
    for seed in range(block, MUTANTS, BLOCKS):
        count += accepted(office, designer, body(Random(seed), own))
        assert "Traceback" not in caplog.text, seed
    assert count < MUTANTS / BLOCKS and not Path("/nowhere").exists()


def drawn() -> Iterator[Path]:
    """Diagrams of other tools, where there are any."""
    return iter(sorted(Path(CORPORA).rglob("*.bpmn"))) if CORPORA else iter(())


@SQLITE
def test_diagrams_of_other_tools_are_told_in_words(
    office: Office, designer: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Each with its elements and what to do; `D-ENGINE` would mean that nobody foresaw it."""
    caplog.set_level(logging.ERROR)
    own, odd = texts(), []
    for place in drawn():
        raw = place.read_bytes()
        files = {name: text.encode() for name, text in own.items()} | {"other.bpmn": raw}
        first = re.search(rb'<(?:\w+:)?process[^>]*?\bid="([a-z][a-z0-9_]{0,40})"', raw)
        if first:
            files["package.toml"] += b'\n[process.%s]\ntitle = "x"\nstart = ["inspector"]\n' % first[1]
        made = posted(office, designer, "/releases?package=tried", (packed(files), ZIP))
        found = made
        if made.status_code == 201:
            found = posted(office, designer, f"/releases/{made.json['id']}/check")
        told = [one for one in found.json.get("problems", ()) if "element" in one]
        assert all(
            CHINESE.search(one["message"]) and one["hint"] and (one["element"] or one["file"]) for one in told
        )
        rules = {one["rule"] for one in told}
        if found.status_code not in (200, 201, 413, 422) or "D-ENGINE" in rules or "Traceback" in caplog.text:
            odd.append((str(place), found.status_code, rules))
            caplog.clear()
    assert not odd
