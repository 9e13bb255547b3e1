"""预演 as its section on the page of a release shows it."""

from collections.abc import Mapping
from typing import Any, Final

from app import bounds
from app.cases.rehearse import counted, page, rehearse
from app.enums import Outcome
from app.packages import queries

ALL, SIZE = "all", 50
ASKED: Final = bounds.one_of(ALL, *Outcome)
WORDS: Final = {
    Outcome.STUCK: ("无法继续", "red"),
    Outcome.SKIPS: ("会漏办环节", "orange"),
    Outcome.STAYS: ("留在原版本", "secondary"),
    Outcome.MOVES: ("可以迁移", "green"),
}
"""In the order in which they want attention."""


def told(release: Mapping[str, Any], outcome: str, after: int | None) -> dict[str, Any] | None:
    """What the release would mean for the cases on others: counts, and those of one outcome. None where that was
    not asked, or cannot come true: it is in force, or may not be published."""
    if not outcome or release["in_force"] or release["faults"]:
        return None
    return judged(release["release"]["id"], outcome, after)


def judged(release_id: int, outcome: str, after: int | None) -> dict[str, Any]:
    """The same without a look at the release."""
    found = rehearse(queries.row(release_id))
    chosen, counts = "" if outcome == ALL else outcome, counted(found)
    listed = page(found, chosen, after, SIZE)
    return {
        "counts": [(one.value, *WORDS[one], counts[one]) for one in WORDS],
        "whole": len(found),
        "outcome": outcome,
        "called": WORDS[Outcome(chosen)][0] if chosen else "",
        "cases": [(one, *WORDS[one.forecast.outcome]) for one in listed.rows],
        "next": listed.next,
        "total": listed.total,
    }
