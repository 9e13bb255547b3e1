"""Measure everything and print one JSON object; keys are only ever added."""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from app import db
from bench import contention, engine, growth, inbox, monitor, moves, pages, places, storage, submission, targets
from bench.ours import Ours
from bench.places import Place

PARTS: Mapping[str, Callable[[Ours], dict[str, Any]]] = {
    "loops": growth.loops,
    "state": growth.state,
    "holders": growth.holders,
    "inbox": inbox.first_page,
    "migration": moves.judged_and_moved,
}


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
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, _opened(place("app")) as base:
        ours = Ours(base, Path(folder))
        found: dict[str, Any] = {}
        if not base.sqlite:
            _say(name, "storage")
            found["storage"] = storage.per_case(ours)
        _say(name, "submission")
        with _opened(place("f1")) as one, _opened(place("f2")) as two:
            floors = {"f1": submission.f1(one), "f2": submission.f2(two)}
            found["submission"] = submission.measured(ours, floors)
        for part, measure in PARTS.items():
            _say(name, part)
            found[part] = measure(ours)
        _say(name, "two at once")
        found |= contention.both(ours)
        _say(name, "monitor")
        found["monitor"] = monitor.pages(ours)
    _say(name, "pages")
    with _opened(place("demo")) as base, _opened(place("plain")) as plain:
        found["pages"] = pages.measured(base, plain)
    return found


@contextmanager
def _opened(url: str) -> Iterator[db.Database]:
    """A database with the application's tables, closed at the end."""
    base = places.with_tables(url)
    try:
        yield base
    finally:
        base.engine.dispose()


def _say(*words: str) -> None:
    sys.stderr.write(f"bench: {' '.join(words)}\n")


if __name__ == "__main__":
    main()
