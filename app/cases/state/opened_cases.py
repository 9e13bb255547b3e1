"""Cases that open cases: how far from the first, how many in all; whoever goes on without end is stopped."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import select

from app import db
from app.cases.models import Case, Submission
from app.errors import StepFailed
from app.jobs import queries as jobs

ORIGIN: Final = "opened by"
"""Under which a case keeps where it comes from, among its variables: no diagram can name a word with a blank."""
DEEPEST: Final = 10
AT_ONCE: Final = 50
IN_ALL: Final = 500
WOKEN: Final = 500


@dataclass(frozen=True)
class Origin:
    """The first case of a chain, and how many lie between."""

    root: int
    depth: int = 0

    @classmethod
    def of(cls, case: int, variables: Mapping[str, Any]) -> "Origin":
        """Of a case with these variables: itself where nothing opened it."""
        root, depth = variables.get(ORIGIN) or (case, 0)
        return cls(root, depth)

    @property
    def following(self) -> dict[str, Any]:
        """What the opened case keeps."""
        return {ORIGIN: [self.root, self.depth + 1]}

    @property
    def key(self) -> str:
        """What the keys of all jobs of this chain begin with."""
        return f"open:{self.root}:"


@dataclass(frozen=True)
class Opener:
    """The case that opens another. `after`: what was last sent in it by then; None for jobs of older programs."""

    case: int
    after: int | None


def spend(origin: Origin, opened: int) -> None:
    """Before one more case is opened, `opened` in this very move. Raises StepFailed where it never ends."""
    if origin.depth >= DEEPEST:
        raise StepFailed("open_case", f"办件逐级发起已达 {DEEPEST} 层，流程可能在互相发起")
    if opened >= AT_ONCE:
        raise StepFailed("open_case", f"一次办理最多发起 {AT_ONCE} 个办件")
    if jobs.count_keys(origin.key) >= IN_ALL:
        raise StepFailed("open_case", f"由办件 {origin.root} 发起的办件已达 {IN_ALL} 个，流程可能在无休止地发起")


def asked_before(origin: Origin, note: Mapping[str, Any]) -> set[int]:
    """After which sendings a case has opened the same as `note`, a job's payload, tells, where that has not ended
    yet. A sending that opened several of that process is none of them: nobody could tell them apart."""
    wanted = orjson.loads(orjson.dumps({**note, "after": None}))
    told = [orjson.loads(one) for one in jobs.payloads(f"{origin.key}{note['from']}:")]
    times = Counter(one["after"] for one in told if one["process"] == note["process"])
    same = {one["after"] for one in told if {**one, "after": None} == wanted and times[one["after"]] == 1}
    if not same:
        return set()
    here = Case.opened_from == note["from"], Case.process == note["process"], Case.finished_at.is_(None)
    found = db.session().scalars(select(Case.opened_after).where(*here, Case.opened_after.in_(same)))
    return {one for one in found if one is not None}


def spend_waking(case: int) -> None:
    """Before a case is woken once more. Raises StepFailed where others keep waking it."""
    if jobs.count_of(case, "wake") > WOKEN:
        raise StepFailed("wake", f"办件被消息唤醒已超过 {WOKEN} 次，流程可能在互相唤醒")


def by_then(opened: Case, row: Submission) -> bool:
    """Whether a sending of the case that opened this one was there when it did."""
    return row.at <= opened.started_at if opened.opened_after is None else row.id <= opened.opened_after


def openers(opened: Iterable[Case]) -> dict[int, Case]:
    """The cases that have opened these, by id: in one statement, in none where there are none."""
    ids = {one.opened_from for one in opened if one.opened_from}
    found = db.session().scalars(select(Case).where(Case.id.in_(ids))) if ids else ()
    return {one.id: one for one in found}
