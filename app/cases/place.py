"""Where a case belongs: owner, region and the line people read in lists, taken from what was sent."""

from typing import Any

from app.accounts import queries as accounts
from app.accounts.queries import org_name
from app.cases.motion import Motion
from app.cases.record import record, register_of
from app.effects.ownership import owner_of
from app.forms.columns import said
from app.forms.words import Look
from app.regions.queries import full_name
from app.registers.placing import region_of
from app.registers.queries import entry_title

LOOK = Look(full_name, False, "", {"org": org_name, "entry": entry_title})


def locate(motion: Motion, form: str, answers: dict[str, Any]) -> None:
    """Update the case row from the answers just sent on one of its register's forms."""
    case, declaration = motion.case, register_of(motion)
    if declaration is not None and form in declaration.forms:
        case.region_path = region_of(declaration.region, record(motion))
        owner = answers.get(declaration.owner) if form == declaration.form else None
        if isinstance(owner, str) and (owner := owner_of(motion, declaration, answers)) != case.owner:
            case.owner = owner
            org = accounts.org(owner)
            case.subject = org.name if org else case.subject
    _summarise(motion, form, answers)


def _summarise(motion: Motion, form: str, answers: dict[str, Any]) -> None:
    fields = motion.loaded.package.processes[motion.case.process].summary
    known = motion.loaded.forms[form]
    shown = [said(known, answers, name, LOOK) for name in fields if name in known.fields and answers.get(name)]
    if shown:
        motion.case.summary = " · ".join(shown)
