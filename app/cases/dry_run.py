"""Try a form without a case: the same checks as on sending, for whoever may fill this form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app import clock
from app.accounts.person import Person
from app.accounts.quotas import require_few_inquiries
from app.cases import advance
from app.cases.examine import instead
from app.cases.models import Case
from app.cases.reading.file_references import refusals, strange
from app.cases.reading.masks import guesses, holds_masks, sentences, unmasked
from app.cases.reading.others_values import NOTHING, Foreign, foreign_to
from app.cases.reading.record_references import unseen
from app.cases.state.case_run import CaseRun
from app.cases.state.change_route import Way, way
from app.cases.state.fillable import Filling, filling, only_open
from app.cases.state.record import register_of, stored_part
from app.cases.verdict import Watched, verdict_on
from app.enums import CaseState
from app.errors import StepFailed
from app.forms.behind_masks import Behind
from app.forms.check import Verdict
from app.packages import queries as packages
from app.packages.queries import Loaded
from app.sdk import Entry
from app.trail.write import Actor


@dataclass(frozen=True)
class Trial:
    """The verdict, and which way a change would go; None for what changes no record, or is always reviewed."""

    verdict: Verdict
    way: Way | None


def trial(person: Person, package: str, form: str, answers: Mapping[str, Any], entry_id: str | None) -> Trial:
    """What would become of these answers; masks that were sent come back as masks. Where one task lies open on her
    desk with this form, they stand for what that goes on with.

    Raises NotFound, Forbidden or Conflict where the form or the record is not hers to fill, TooMany for an account
    that asks about too many people.
    """
    loaded = packages.newest(package)
    hers = filling(person, loaded, form, entry_id)
    case_run = CaseRun(_unborn(person, loaded, form, hers), loaded, Actor(person.id, person.org.code))
    case_run.sent_new()
    registers = Watched(loaded)
    lying = only_open(person, loaded, form, entry_id) if holds_masks(answers) else None
    item, at = (lying[0], CaseRun(lying[1], packages.release(lying[1].release_id))) if lying else (None, case_run)
    whole = unmasked(person, at, form, answers, item)
    try:
        with advance.failures(case_run):
            verdict = verdict_on(case_run, form, whole, registers)
    except StepFailed as failure:
        failure.sending = False
        raise
    missing = refusals(strange(person, case_run, None, loaded.forms[form], answers))
    missing += unseen(person, case_run, None, loaded.forms[form], answers)
    if missing:
        verdict = replace(verdict, verdict="reject", problems=tuple(instead(verdict.problems, missing)))
    behind = Behind(loaded.forms[form], answers, whole, clock.today())
    foreign = foreign_to(person, at) if hers.entry or item else NOTHING
    asked = guesses(person, at, form, answers, foreign, item) | sentences(case_run, form, behind, verdict)
    require_few_inquiries(person, registers.marks | asked)
    read = behind.as_read(verdict.answers, foreign.values, foreign.every(loaded.forms[form]))
    told = way(case_run, form, read, _as_read(case_run, form, hers.entry, foreign)) if hers.entry else None
    return Trial(behind.told(verdict), told)


def _as_read(case_run: CaseRun, form: str, entry: Entry, foreign: Foreign) -> Entry:
    """The record as it was before her on this form: what she types over a mask is a change, whatever it says."""
    register = register_of(case_run)
    stored = stored_part(register, form, entry) if register is not None else {}
    shown = foreign.masked(case_run, case_run.loaded.forms[form], stored)
    return replace(entry, document={**entry.document, **shown})


def _unborn(person: Person, loaded: Loaded, form: str, hers: Filling) -> Case:
    """A case that is never stored, so that checks see who applies and what is changed."""
    giving = sorted(
        (one for one in loaded.package.registers.values() if form in one.forms), key=lambda one: one.form != form
    )
    register = next(iter(giving), None)
    return Case(
        release_id=loaded.id,
        package=loaded.package.key,
        process=hers.process.key if hers.process else "",
        state=CaseState.DRAFT,
        rev=0,
        starter_org=person.org.code,
        started_by=person.id,
        started_at=clock.now(),
        owner=person.org.code,
        register=register.name if register else None,
        entry_id=int(hers.entry.id) if hers.entry else None,
        base_version=hers.entry.version if hers.entry else None,
    )
