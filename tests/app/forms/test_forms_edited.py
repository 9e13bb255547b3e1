"""Whatever the editor of forms does to a form, the gate accepts: edits by chance, judged like any form."""

import os
import random
import subprocess
from pathlib import Path

import orjson

from app.config import ROOT
from app.forms import schema
from app.packages.inline import inline
from frontend import build

SHARED = ROOT / "forms/_shared"
ROUNDS = 6


def forms() -> list[tuple[str, str, str]]:
    """Name and both texts of every form of the repository, fragments inside."""
    found = sorted(Path("forms").glob("*/*-schema.json"))
    return [
        (
            file.name.removesuffix("-schema.json"),
            inline(file.read_bytes(), lambda name: (SHARED / name).read_bytes()).decode(),
            file.with_name(file.name.replace("-schema", "-uischema")).read_text(),
        )
        for file in found
    ]


def edited(texts: list[tuple[str, str]], seed: int) -> list[list[str]]:
    node = build.node_on_machine() or build.node_from_package()
    command: list[str | Path] = [node.folder / "node", ROOT / "frontend/tests/form_edits_random.mjs", str(seed)]
    answer = subprocess.run(command, input=orjson.dumps(texts), capture_output=True, check=True, env=os.environ)
    found: list[list[str]] = orjson.loads(answer.stdout)
    return found


def test_no_row_of_edits_makes_a_form_that_the_gate_refuses() -> None:
    seed = random.randrange(2**31)
    rows = [one for one in forms() for _ in range(ROUNDS)]
    for (name, _, _), made in zip(rows, edited([(a, b) for _, a, b in rows], seed), strict=True):
        try:
            schema.load(name, *made)
        except schema.FormFault as failure:
            raise AssertionError(f"seed {seed}, {name}: {failure}\n" + "\n".join(made)) from failure
