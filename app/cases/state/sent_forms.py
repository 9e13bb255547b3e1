"""What was sent in a case: all of it, what of it stands, what was decided by it."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import undefer

from app import db
from app.cases import queries
from app.cases.models import Case, Submission
from app.cases.state import approval, arrivals, submissions
from app.engine.spiff.run import Run
from app.forms.deciding import APPROVE, DECISION, HANDOVER
from app.packages.queries import Loaded


class SentForms:
    """Of one case, in one transaction. `sending`: this move sends a form; `run`: only where the case moves."""

    run: Run

    def __init__(self, case: Case, loaded: Loaded) -> None:
        self.case, self.loaded = case, loaded
        self.sending = False
        self._sent: list[Submission] | None = None
        self._last: Submission | None = None
        self._opened: dict[Submission, dict[str, Any]] = {}
        self._judged: set[str] = set()

    @property
    def handed_over(self) -> bool:
        """Whether a department has handed the case over to another."""
        return any(map(self.hands_over, self.sent))

    @property
    def handed_on(self) -> bool:
        """Whether one has since a form that decides nothing was last sent: from there on its way begins anew."""
        last = max((place for place, row in enumerate(self.sent) if not self.decides(row)), default=-1)
        return any(map(self.hands_over, self.sent[last + 1 :]))

    def hands_over(self, row: Submission) -> bool:
        """Whether the case was handed to another department there."""
        return self._decision(row) == HANDOVER

    @property
    def decided(self) -> int:
        """How many decisions were sent in the case."""
        return sum(self.decides(row) for row in self.sent)

    def declines(self, row: Submission) -> bool:
        """Whether something was decided there, and neither agreed nor handed over."""
        return self._decision(row) not in (None, APPROVE, HANDOVER)

    def decision_of(self, row: Submission) -> dict[str, Any]:
        """What was sent there, opened."""
        if "answers" in inspect(row).unloaded:
            self._read_decisions()
        return submissions.opened(self.loaded.forms[row.form], row.answers)

    def _decision(self, row: Submission) -> str | None:
        if not self.decides(row):
            return None
        decided = self.decision_of(row).get(DECISION)
        return decided if isinstance(decided, str) else None

    def decides(self, row: Submission) -> bool:
        """Whether its form takes a decision."""
        return DECISION in self.loaded.forms[row.form].fields

    def _read_decisions(self) -> None:
        """The answers of all deciding steps at once, however often the case went to and fro."""
        wanted = [row.id for row in self.sent if self.decides(row)]
        rows = select(Submission).options(undefer(Submission.answers)).where(Submission.id.in_(wanted))
        db.session().scalars(rows).all()

    @property
    def sent(self) -> list[Submission]:
        """All submissions of the case, oldest first; read once. Answers to copies are none: they lie beside it,
        and nothing of them becomes a record or a decision."""
        if self._sent is None:
            self._sent = [row for row in submissions.rows_of(self.case.id) if row.step != approval.COPY]
        return self._sent

    @property
    def standing(self) -> Sequence[Submission]:
        """The same without what a later round of its step has taken the place of, whoever answered in it."""
        return arrivals.standing(self.noted, self.sent, self._reached)

    @cached_property
    def noted(self) -> arrivals.Marks:
        """When it came to the steps that begin empty each time."""
        return arrivals.marks(self.case)

    @property
    def _reached(self) -> Sequence[str]:
        return self.run.reached if hasattr(self, "run") else ()

    @property
    def made(self) -> Submission | None:
        """What was sent in this move."""
        return self._last

    @cached_property
    def sendings(self) -> list[queries.Filed]:
        """The last hundred submissions with their answers and who made them, for reading; read once. Asked for
        first, it spares the look at what was sent, where no more than these were."""
        found = db.once(("file", self.case.id), lambda: queries.file_of(self.case.id))
        if len(found) < queries.FILE:
            submissions.rows_in(self.case.id, [one.submission for one in found])
        return found

    def sent_new(self) -> None:
        """Nothing was sent before: spare the look."""
        self._sent = []

    def remember(self, row: Submission, answers: dict[str, Any]) -> None:
        """A form was just sent."""
        self.sending, self._last = True, row
        if self._sent is not None:
            self._sent.append(row)
        self._opened[row] = answers
        self._judged.add(row.form)

    def has_sent(self, form: str) -> bool:
        """Whether anything that stands was sent on that form."""
        return self._newest(form) is not None

    def answers(self, form: str) -> dict[str, Any]:
        """Last answers on that form, opened; empty where none stand."""
        row = self._newest(form)
        if row is None:
            return {}
        if row not in self._opened:
            self._opened[row] = submissions.opened(self.loaded.forms[form], row.answers)
        return self._opened[row]

    def _newest(self, form: str) -> Submission | None:
        if self._last is not None and self._last.form == form and self._last.step not in self._reached:
            return self._last
        return next((row for row in reversed(self.standing) if row.form == form), None)

    def begin_rounds(self, steps: Collection[str]) -> None:
        """This move came to these steps, which begin empty each time."""
        arrivals.mark(self.case, self.noted, steps, self._count())

    def _count(self) -> int:
        """How many have been sent by now; read only where nothing tells."""
        before = arrivals.count_sent(self.case, self.noted) if self._sent is None else None
        return len(self.sent) if before is None else before + (self._last is not None)
