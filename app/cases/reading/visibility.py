"""The one door of a case's sendings: whatever shows one, or tells of it, asks here whether it is the reader's."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.accounts.person import Person
from app.cases import queries
from app.cases.models import Submission, WorkItem
from app.cases.reading.access import readable, replaced_items, returned_to, superseded
from app.cases.state import submissions
from app.cases.state.approval import COPY
from app.cases.state.case_run import CaseRun
from app.cases.state.item_form import afresh
from app.cases.state.submission_versions import shared
from app.enums import ItemState
from app.site.roles import DEPARTMENT


@dataclass(frozen=True)
class Door:
    """What of a case one person reads, to whom these forms are open (None: all)."""

    person: Person
    case_run: CaseRun
    names: frozenset[str] | None

    def lets(self, row: Any) -> bool:
        """Whether a sending, or its line in a list, is hers to read. Copies speak among departments, save where
        the package tells an answer to who began the case; what one's own organisation sent one always reads."""
        if row.by_org == self.person.org.code:
            return True
        if row.id in self.superseded:
            return False
        if row.step == COPY and self.person.kind != DEPARTMENT:
            return outcome_of(self.case_run, row.form) is not None and self._began
        return self.names is None or row.form in self.names or row.id in self._returns

    @property
    def _began(self) -> bool:
        return self.person.org.code == self.case_run.case.starter_org

    @cached_property
    def superseded(self) -> frozenset[int]:
        """Of sendings that have been replaced a unit that a case is only about learns nothing."""
        return superseded(self.person, self.case_run)

    @cached_property
    def unnamed(self) -> frozenset[int]:
        """The people who have sent nothing in the case but what was replaced: who they are is told no more than
        what they sent."""
        sent = self.case_run.sent if self.superseded else ()
        named = {row.by_user for row in sent if row.id not in self.superseded}
        return frozenset(row.by_user for row in sent if row.by_user not in named)

    @cached_property
    def untold(self) -> list[WorkItem]:
        """The items of which a unit that a case is only about learns nothing."""
        items = replaced_items(self.person, self.case_run)
        return [one for one in queries.items_of(self.case_run.case.id) if one.id in items] if items else []

    def tells_holder(self, item: WorkItem) -> bool:
        """Whether who has, or had, an item in hand is told."""
        return item.claimed_by not in self.unnamed

    @cached_property
    def _returns(self) -> frozenset[int]:
        return returned_to(self.person, self.case_run)


def door(person: Person, case_run: CaseRun, item: WorkItem | None = None) -> Door:
    """What this person reads of a case, at a step or anywhere in it."""
    return Door(person, case_run, readable(person, case_run, item))


def tells_why(hers: Door, item: WorkItem) -> bool:
    """Whether why the platform gave a form back is hers to read: what a step refuses may quote any form, and is
    told to who reads all of them, or is to correct this one."""
    return hers.names is None or item.org == hers.person.org.code


def outcome_of(case_run: CaseRun, form: str) -> str | None:
    """The field of an answer to a copy that who began the case is told; None: the answer is not for her."""
    declared = case_run.loaded.package.forms.get(form)
    return declared.outcome if declared else None


def gone_on_with(person: Person, case_run: CaseRun, item: WorkItem) -> Submission | None:
    """The sending that the form of an open item is filled in from, of those that its writer reads; None where it
    begins anew."""
    form = item.form or ""
    return None if afresh(case_run, item, form) else last_of(door(person, case_run, item), form, item)


def last_of(hers: Door, form: str, item: WorkItem) -> Submission | None:
    """What was last sent on a form, of what this reader reads; at this step alone, where another one of the same
    form may be open beside it."""
    alone = shared(hers.case_run, form, item.step)
    found = (
        row for row in reversed(hers.case_run.sent) if row.form == form and (row.step == item.step or not alone)
    )
    return next((row for row in found if hers.lets(row)), None)


def sent_at(hers: Door, item: WorkItem, form: str) -> Submission | None:
    """What an item was done with, or while it is open what was last sent on its form, as far as she reads it."""
    if item.state == ItemState.OPEN:
        return last_of(hers, form, item)
    found = [row for row in submissions.rows_of(item.case_id) if row.work_item_id == item.id]
    return found[-1] if found and hers.lets(found[-1]) else None
