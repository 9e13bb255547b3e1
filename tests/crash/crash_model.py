"""What must be true of a case after what was acknowledged: the memory of a careful client."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

DECISIONS = ("left", "right", "review")


@dataclass
class Told:
    """One case as its client knows it: moves, what was sent, the lines its trail must show."""

    id: int
    title: str
    rev: int = 0
    sent: list[str] = field(default_factory=list)
    trail: Counter[str] = field(default_factory=Counter)
    open: dict[str, str] = field(default_factory=dict)
    holder: dict[str, str] = field(default_factory=dict)
    approved: bool = False
    ended: bool = False
    notices: int = 0
    reminded: bool = False

    def heard(self, shown: dict[str, Any]) -> None:
        """An answer shows the open tasks: step → item id."""
        tasks = [item for item in shown["work_items"] if item["kind"] == "task"]
        self.open = {item["step"]: item["id"] for item in tasks}
        self.holder = {item: who for item, who in self.holder.items() if item in self.open.values()}
        if "review" not in self.open:
            self.reminded = False

    def taken(self, item: str, who: str) -> None:
        """Somebody has it in hand, by claiming it or by writing in it: one line, however often."""
        if item not in self.holder:
            self.holder[item] = who
            self.trail["claim"] += 1

    def free_for(self, item: str, who: str) -> bool:
        """Whether no colleague has it in hand."""
        return self.holder.get(item, who) == who

    def moved(self, kind: str) -> None:
        """A move was acknowledged."""
        self.rev += 1
        self.trail[kind] += 1

    def completed(self, step: str, mark: str, decision: str | None) -> None:
        """A form was acknowledged."""
        self.moved("complete")
        self.sent.append(mark)
        self.approved = self.approved or (step == "review" and decision == "approve")

    def two_days_later(self) -> None:
        """The reminder of an open review fires once."""
        if "review" in self.open and not self.reminded:
            self.reminded = True
            self.notices += 1
            self.moved("timer")


def answers_for(step: str, mark: str, title: str, random: Random) -> dict[str, Any]:
    """A right form for that step; `mark` makes it unlike every other. Only the review sends back: the diagram goes
    on after what was signed beside it, and what one step declines no other may publish."""
    if step in DECISIONS:
        declined = step == "review" and random.random() >= 0.7
        return {"decision": "return" if declined else "approve", "opinion": mark}
    return {
        "title_text": title,
        "applicant": "王一",
        "department": "监管一科",
        "amount": random.randrange(10_000),
        "currency": "人民币",
        "reason": mark,
    }
