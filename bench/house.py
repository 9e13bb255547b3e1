"""`python -m bench.house`: how large the house is, and through how many rooms a submission and an approval go."""

import ast
import json
import sys
import tempfile
import tokenize
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

from app.config import ROOT
from bench import places
from bench.ours import APPROVE, Ours

APP = ROOT / "app"
CRUMB = 30
Act = Callable[[], Any]


def main() -> None:
    """Print one JSON object."""
    sys.stdout.write(json.dumps({**sizes(), **paths()}, ensure_ascii=False, indent=1) + "\n")


def files() -> list[Path]:
    """The modules of the application."""
    return sorted(APP.rglob("*.py"))


def sizes() -> dict[str, Any]:
    """Files, lines, functions; how many files are crumbs (at most 30 lines); comments per 100 lines."""
    lines = [len(file.read_text().splitlines()) for file in files()]
    crumbs = sum(one <= CRUMB for one in lines)
    long = sorted(length for file in files() for length in _functions(file))
    return {
        "files": len(lines),
        "lines": sum(lines),
        "crumbs": crumbs,
        "crumbs_percent": round(100 * crumbs / len(lines), 1),
        "longest_file": max(lines),
        "functions": len(long),
        "function_lines_median": long[len(long) // 2],
        "function_lines_longest": long[-1],
        "comments_per_100_lines": round(100 * sum(map(_comments, files())) / sum(lines), 2),
    }


def _functions(file: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def _comments(file: Path) -> int:
    """Comments that say something, less what tools are told."""
    with tokenize.open(file) as text:
        found = [one.string for one in tokenize.generate_tokens(text.readline) if one.type == tokenize.COMMENT]
    return sum(not one.startswith(("# noqa", "# type:", "# fmt:")) for one in found)


def paths() -> dict[str, Any]:
    """Modules passed and changes of room while a form is sent and approved, each at its second time."""
    with places.sqlite() as place, tempfile.TemporaryDirectory(prefix="house-") as folder:
        base = places.with_tables(place("app"))
        ours = Ours(base, Path(folder))
        ours.sent(ours.filled(ours.started()), APPROVE)
        case = ours.started()
        sent = _walked(lambda: ours.filled(case))
        filled = ours.filled(ours.started())
        approved = _walked(lambda: ours.sent(filled, APPROVE))
        base.close()
    return {"submission": sent, "approval": approved}


def _walked(act: Act) -> dict[str, Any]:
    """The modules of `app` in the order of their calls."""
    walk = list[str]()

    def look(frame: FrameType, event: str, _argument: object) -> None:
        name = frame.f_globals.get("__name__", "")
        if event == "call" and name.startswith("app.") and walk[-1:] != [name]:
            walk.append(name)

    sys.setprofile(look)
    try:
        act()
    finally:
        sys.setprofile(None)
    rooms = [name.split(".")[1] for name in walk]
    changes = sum(one != other for one, other in pairwise(rooms))
    return {"modules": len(set(walk)), "rooms": len(set(rooms)), "changes_of_room": changes}


if __name__ == "__main__":
    main()
