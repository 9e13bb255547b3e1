"""No file of a package, however malformed, reaches code that trusts it: it is sound, or refused in sentences."""

import logging
import threading
from functools import cache
from pathlib import Path

import pytest

from app.effects.operators import OPERATORS
from app.engine.gate import Fault
from app.forms.render import reading
from app.packages import bundle, code, folder
from app.packages.check import faults
from app.packages.content import Content
from app.packages.faults import Faulty
from app.site.current import configure
from tests.packages.mutations import Files, mutated

CASES = {"outsourcing": (Path(), 160), "hoist": (Path("tests/second"), 240)}
PARTS = 8


@cache
def sound(package: str) -> tuple[Files, Files]:
    """The files of a package, and those it shares with others."""
    root, _ = CASES[package]
    places = [*(root / "processes" / package).iterdir(), *(root / "forms" / package).iterdir()]
    own = {one.name: one.read_bytes() for one in places if one.is_file() and one.name != "demo.json"}
    return own, folder.shared(Path("processes"), Path("forms"))


def judged(content: Content) -> list[Fault]:
    """All faults; what has none is also drawn."""
    found = faults(content, OPERATORS)
    for form in () if found else content.forms.values():
        assert reading(form, {}).title == form.title
    return found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("package", CASES)
def test_a_malformed_file_is_refused_in_sentences(
    package: str, part: int, caplog: pytest.LogCaptureFixture
) -> None:
    root, cases = CASES[package]
    configure(root / "processes")
    code.load(["outsourcing"])
    own, shared = sound(package)
    caplog.set_level(logging.ERROR)
    for seed in range(part, cases, PARTS):
        told, files = mutated(own, seed)
        try:
            found = judged(Content(package, bundle.gather(package, files, shared)))
        except Faulty as refused:
            found = list(refused.faults)
        except Exception as failure:
            raise AssertionError(f"seed {seed}, {told}") from failure
        assert all(one.message for one in found), (seed, told)
        swallowed = [one for one in caplog.records if one.thread == threading.get_ident()]
        assert not swallowed, (seed, told)
