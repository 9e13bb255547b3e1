"""The case as handlers and checks see it: who applies, which record is under change, what was sent."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.accounts import queries as accounts
from app.cases.state.case_run import CaseRun
from app.cases.state.record_authority import departments_in_charge
from app.enums import CaseState
from app.registers import queries as registers
from app.registers.models import Entry as Row
from app.sdk import Answers, Applicant, Entry, Move


def entry_under_change(case_run: CaseRun) -> Entry | None:
    """The approved record this case changes."""
    row = _row_under_change(case_run)
    return registers.opened(row) if row else None


def _row_under_change(case_run: CaseRun) -> Row | None:
    case = case_run.case
    entry_id = case_run.changing[0] if case_run.changing else case.entry_id
    if entry_id is None or case.register is None:
        return None
    return registers.row(case_run.loaded.package.registers[case.register].full_name, entry_id)


def applicant_of(case_run: CaseRun) -> Applicant:
    """The organisation that fills the form."""
    acting = case_run.actor.org or case_run.case.starter_org
    accounts.read_orgs({case_run.case.starter_org, acting})  # of a record approved here the acting one is told
    org = accounts.org(case_run.case.starter_org)
    user = str(case_run.actor.person_id or case_run.case.started_by or "")
    return Applicant(
        case_run.case.starter_org, org.kind if org else "", user, entry_under_change(case_run), acting
    )


class Sent(Mapping[str, Answers]):
    """Answers by form name, opened when asked for; a form never sent gives no answers."""

    def __init__(self, case_run: CaseRun) -> None:
        self._motion = case_run

    def __getitem__(self, form: str) -> Answers:
        return self._motion.answers(form)

    def __iter__(self) -> Iterator[str]:
        return iter(self._motion.loaded.forms)

    def __len__(self) -> int:
        return len(self._motion.loaded.forms)


def move_of(case_run: CaseRun) -> Move:
    """The case for a handler."""
    case, row = case_run.case, _row_under_change(case_run)
    return Move(
        str(case.id), case.starter_org, str(case.started_by or ""), registers.opened(row) if row else None,
        Sent(case_run), _assigned_department(row), case_run.handed_on,
    )  # fmt: skip


def _assigned_department(row: Row | None) -> str:
    """The department in charge of the record under change, if a case that filed it was handed over; else empty."""
    return next(iter(departments_in_charge(row.id)), "") if row is not None and row.handed_over else ""


def base_of(case_run: CaseRun) -> dict[str, Any] | None:
    """What this case compares itself with: the record under change, or, once filed, the version before its own."""
    case = case_run.case
    if case.state != CaseState.FINISHED:
        entry = entry_under_change(case_run)
        return dict(entry.document) if entry else None
    if case.entry_id is None or case.base_version is None:
        return None
    return registers.document_at(case.entry_id, case.base_version - 1)
