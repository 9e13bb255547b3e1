"""Measure everything and print one JSON object; keys are only ever added."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from app import db
from bench import contention, engine, growth, inbox, places, storage, submission, targets
from bench.ours import Ours
from bench.places import Place


def main() -> None:
    """`python -m bench`; what is going on goes to standard error."""
    began = perf_counter()
    figures: dict[str, Any] = {"engine": engine.figures()}
    for name, kind in (("sqlite", places.sqlite), ("postgresql", places.postgresql)):
        with kind() as place:
            figures[name] = _on(name, place)
    figures["seconds"] = round(perf_counter() - began, 1)
    figures["must"], figures["aims"] = targets.must(figures), targets.aims(figures)
    figures["passed"] = all(one["pass"] for one in figures["must"].values())
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


def _on(name: str, place: Place) -> dict[str, Any]:
    """All figures on one kind of database."""
    found: dict[str, Any] = {}
    if name == "postgresql":
        _say(name, "storage")
        with _ours(place, "kept") as kept:
            found["storage"] = storage.per_case(kept, place("kept_")) 
    return found


def _say(*words: str) -> None:
    sys.stderr.write(f"bench: {' '.join(words)}\n")


if __name__ == "__main__":
    main()
