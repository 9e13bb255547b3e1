"""The case as handlers and checks see it: who applies, which record is under change, what was sent."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.accounts import queries as accounts
from app.cases.charge import departments_in_charge
from app.cases.motion import Motion
from app.registers import queries as registers
from app.registers.models import Entry as Row
from app.sdk import Answers, Applicant, Entry, Move


def entry_under_change(motion: Motion) -> Entry | None:
    """The approved record this case changes."""
    row = _row_under_change(motion)
    return registers.opened(row) if row else None


def _row_under_change(motion: Motion) -> Row | None:
    case = motion.case
    entry_id = motion.changing[0] if motion.changing else case.entry_id
    if entry_id is None or case.register is None:
        return None
    return registers.row(motion.loaded.package.registers[case.register].full_name, entry_id)


def applicant_of(motion: Motion) -> Applicant:
    """The organisation that fills the form."""
    acting = motion.actor.org or motion.case.starter_org
    accounts.read_orgs({motion.case.starter_org, acting})  # of a record approved here the acting one is told
    org = accounts.org(motion.case.starter_org)
    user = str(motion.actor.person_id or motion.case.started_by or "")
    return Applicant(motion.case.starter_org, org.kind if org else "", user, entry_under_change(motion), acting)


class Sent(Mapping[str, Answers]):
    """Answers by form name, opened when asked for; a form never sent gives no answers."""

    def __init__(self, motion: Motion) -> None:
        self._motion = motion

    def __getitem__(self, form: str) -> Answers:
        return self._motion.answers(form)

    def __iter__(self) -> Iterator[str]:
        return iter(self._motion.loaded.forms)

    def __len__(self) -> int:
        return len(self._motion.loaded.forms)


def move_of(motion: Motion) -> Move:
    """The case for a handler."""
    case, row = motion.case, _row_under_change(motion)
    return Move(
        str(case.id), case.starter_org, str(case.started_by or ""), registers.opened(row) if row else None,
        Sent(motion), _assigned_department(row), motion.handed_on,
    )  # fmt: skip


def _assigned_department(row: Row | None) -> str:
    """The department in charge of the record under change, if a case that filed it was handed over; else empty."""
    return next(iter(departments_in_charge(row.id)), "") if row is not None and row.handed_over else ""


def base_of(motion: Motion) -> dict[str, Any] | None:
    """What this case compares itself with: the record under change, or, once filed, the version before its own."""
    case = motion.case
    if case.state != "finished":
        entry = entry_under_change(motion)
        return dict(entry.document) if entry else None
    if case.entry_id is None or case.base_version is None:
        return None
    return registers.document_at(case.entry_id, case.base_version - 1)
