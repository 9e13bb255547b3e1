"""What of a case one person reads, wherever it is shown: form by form, and sending by sending."""

from collections.abc import Collection, Sequence

from app.accounts import queries as accounts
from app.accounts.person import Person
from app.cases import queries, seals
from app.cases.access import steps_of
from app.cases.approval import COPY
from app.cases.models import Submission, WorkItem
from app.cases.motion import Motion
from app.cases.record import register_of
from app.forms.deciding import APPROVE, DECISION, HANDOVER
from app.site.roles import DEPARTMENT


def readable(person: Person, motion: Motion, item: WorkItem | None = None) -> frozenset[str] | None:
    """The forms that this person reads, wherever they are shown; None for all of them.

    At a step of hers what it may read, elsewhere in the case what all her desks may; who has none there and is no
    department reads what becomes the record, once there is one.
    """
    outside = _outside(person, motion)
    limited = any(one.reads is not None for one in motion.loaded.package.steps.values())
    if not limited and not outside:
        return None
    items = queries.items_of(motion.case.id)
    mine = steps_of(person, [item] if item else []) or steps_of(person, items)
    if not mine:
        return _told_outside(person, motion, items) if outside else None
    named = named_at(motion, mine)
    return _undecided(person, motion, mine) if named is None and outside else named


def named_at(motion: Motion, items: Sequence[WorkItem]) -> frozenset[str] | None:
    """The forms that the package names for these steps; None where one of them says nothing."""
    package, process = motion.loaded.package, motion.case.process
    found = [package.step(process, one.step).reads for one in items]
    return None if None in found else frozenset(name for reads in found for name in reads or ())


def _outside(person: Person, motion: Motion) -> bool:
    """Whether she is of no department, and others have begun the case."""
    return person.kind != DEPARTMENT and person.org.code != motion.case.starter_org


def _told_outside(person: Person, motion: Motion, items: Sequence[WorkItem]) -> frozenset[str]:
    """What becomes the record, and what the package tells the owner of the outcome: once the case has ended, or
    where she is asked about it on a copy."""
    asked = any(one.kind == COPY and person.holds(one.org, one.role) for one in items)
    if motion.case.state != "finished" and not asked:
        return frozenset()
    register = register_of(motion)
    result = motion.loaded.package.processes[motion.case.process].result
    return frozenset([*(register.forms if register else ()), *result])


def _undecided(person: Person, motion: Motion, items: Sequence[WorkItem]) -> frozenset[str]:
    """What a unit reads in a case that others have begun where its step names nothing: no decision, and nothing
    that a further unit has filled in. What another step of its names it reads as well."""
    forms, mine = motion.loaded.forms, (person.org.code, motion.case.starter_org)
    decisions = {name for name, form in forms.items() if DECISION in form.fields}
    writers = {(row.form, row.by_org) for row in motion.sent if row.by_org not in mine}
    theirs = {form for form, org in writers if not _department(org)}
    named = (named_at(motion, [one]) or frozenset() for one in items)
    return (frozenset(forms) - decisions - theirs).union(*named)


def _department(code: str) -> bool:
    found = accounts.org(code)
    return found is not None and found.kind == DEPARTMENT


def returned_to(person: Person, motion: Motion) -> frozenset[int]:
    """The decisions that gave a unit the form back: they are said to it, whatever its step reads else."""
    if not _outside(person, motion):
        return frozenset()
    back = [one for one in steps_of(person, queries.items_of(motion.case.id)) if one.remarks is not None]
    if not back:
        return frozenset()
    made = [row.submission for row in motion.sendings if _decision(motion, row.submission) is not None]
    last = (max((row for row in made if row.at <= one.arrived_at), key=_age, default=None) for one in back)
    return frozenset(
        row.id for row in last if row is not None and _decision(motion, row) not in (APPROVE, HANDOVER)
    )


def _age(row: Submission) -> int:
    return row.id


def _decision(motion: Motion, row: Submission) -> str | None:
    """What was decided there; None where nothing was."""
    form = motion.loaded.forms[row.form]
    if row.step == COPY or DECISION not in form.fields:
        return None
    return str(seals.opened(form, row.answers).get(DECISION) or "")


def reads(
    person: Person,
    motion: Motion,
    row: Submission,
    names: Collection[str] | None,
    returns: Collection[int] = (),
) -> bool:
    """Whether a sending is hers to read, who reads these forms (None: all) and these sendings besides. Copies
    speak among departments, save where the package tells an answer to who began the case; what one's own
    organisation sent one always reads."""
    if row.by_org == person.org.code:
        return True
    if row.step == COPY and person.kind != DEPARTMENT:
        return outcome_of(motion, row.form) is not None and person.org.code == motion.case.starter_org
    return names is None or row.form in names or row.id in returns


def outcome_of(motion: Motion, form: str) -> str | None:
    """The field of an answer to a copy that who began the case is told; None: the answer is not for her."""
    declared = motion.loaded.package.forms.get(form)
    return declared.outcome if declared else None
