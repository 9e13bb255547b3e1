"""What must hold, and what we aim at: each with its limit, the measured value, and whether it passes."""

from collections.abc import Mapping
from typing import Any

PAGES = {"inbox": 4, "review": 12, "own inbox": 4, "public list": 2, "public detail": 3, "home": 3}
"""Statements of each page as they are today: no change makes one slower unseen."""
Figures = Mapping[str, Any]
Checked = dict[str, dict[str, Any]]


def must(figures: Figures) -> Checked:
    """The limits that no change may break."""
    found: Checked = {}
    for name in ("sqlite", "postgresql"):
        found |= {f"{name}: {text}": one for text, one in _of_database(figures[name]).items()}
    storage, state = figures["postgresql"]["storage"], figures["sqlite"]["state"]
    found["a finished case: rows"] = _most(storage["rows"], 12)
    found["a finished case: bytes"] = _most(storage["bytes"], 8192)
    found["state at 200 loops / at 1"] = _most(state["loop_200_to_1"], 1.1)
    found["persisted engine step / in-memory floor"] = _most(figures["engine"]["persisted_to_floor"], 2.5)
    return found


def _of_database(one: Figures) -> Checked:
    loops, holders = one["loops"], one["holders"]
    counts = [tuple(pair) for pair in loops["statements_and_commits"]]
    return {
        "submission / F2": _most(one["submission"]["ratio_f2"], 1.25),
        "statements of a submission": _most(max(pair[0] for pair in counts), 12),
        "statement counts over 50 loops": _most(len({pair[0] for pair in counts}), 1),
        "commits of a submission": _exactly(max(pair[1] for pair in counts), 1),
        "statements for 200 holders / for 1": _exactly(
            holders["holders_200"]["statements"] / holders["holders_1"]["statements"], 1
        ),
        "rows of an item for 200 holders": _exactly(holders["holders_200"]["item_rows"], 1),
        "loop 50 / loop 1": _most(loops["loop_50_to_1"], 1.2),
        "inbox of 1,000: statements": _most(one["inbox"]["page"]["statements"], 3),
        "10,000 cases judged: s": _most(one["migration"]["judged_s"], 5),
        "double submit: loser / uncontended": _most(one["double_submit"]["loser_to_uncontended"], 3),
        "double submit: other than 200+409": _exactly(_strange(one["double_submit"], "200+409"), 0),
        "branches: loser / uncontended": _most(one["branches"]["loser_to_uncontended"], 2),
        "branches: other than 200+200": _exactly(_strange(one["branches"], "200+200"), 0),
        **{
            f"page {page}: statements": _most(one["pages"][page]["statements"], most)
            for page, most in PAGES.items()
        },
    }


def aims(figures: Figures) -> Checked:
    """Where we want to be."""
    found: Checked = {}
    for name in ("sqlite", "postgresql"):
        one = figures[name]
        found[f"{name}: submission / F1"] = _most(one["submission"]["ratio_f1"], 1.5)
        found[f"{name}: submission / F2"] = _most(one["submission"]["ratio_f2"], 1)
        found[f"{name}: inbox of 1,000: ms"] = _most(one["inbox"]["page"]["ms"], 10)
        found[f"{name}: open a form: ms"] = _most(one["inbox"]["open_form"]["ms"], 10)
        shown = one["pages"]
        found[f"{name}: page inbox / floor"] = _most(shown["inbox"]["to_floor"], 2)
        found[f"{name}: page review: ms"] = _most(shown["review"]["ms"], 12)
        for page in ("public list", "public detail"):
            found[f"{name}: page {page} / floor"] = _most(shown[page]["to_floor"], 1.5)
    return found


def _strange(one: Figures, wanted: str) -> int:
    return sum(times for pair, times in one["statuses"].items() if pair != wanted)


def _most(value: float, limit: float) -> dict[str, Any]:
    return {"limit": f"<= {limit:g}", "value": value, "pass": value <= limit}


def _exactly(value: float, wanted: float) -> dict[str, Any]:
    return {"limit": f"= {wanted:g}", "value": value, "pass": value == wanted}
