"""Try a form without a case: the same checks as on sending, for whoever is signed in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app import clock
from app.accounts.person import Person
from app.cases.calls import Ports
from app.cases.models import Case
from app.cases.motion import Motion
from app.cases.unmask import remasked, unmasked
from app.errors import NotFound
from app.forms.check import Verdict, check
from app.packages import calls as packaged
from app.packages import queries as packages
from app.packages.queries import Loaded
from app.registers import queries as registers
from app.sdk import Entry
from app.trail.write import Actor


def trial(person: Person, package: str, form: str, answers: Mapping[str, Any], entry_id: str | None) -> Verdict:
    """Raises NotFound for an unknown package, form or entry."""
    loaded = packages.newest(package)
    if form not in loaded.forms:
        raise NotFound
    motion = Motion(_unborn(person, loaded, form, entry_id), loaded, Actor(person.id, person.org.code))
    motion.sent_new()
    today = clock.today()
    rules = packaged.rules(loaded.package, form, Ports(motion), today)
    verdict = check(loaded.forms[form], unmasked(motion, form, answers), today, rules)
    return replace(verdict, answers=remasked(verdict.answers, answers))


def _unborn(person: Person, loaded: Loaded, form: str, entry_id: str | None) -> Case:
    """A case that is never stored, so that checks see who applies and what is changed."""
    register = next((one for one in loaded.package.registers.values() if one.form == form), None)
    entry = _entry(person, register.full_name, entry_id) if register and entry_id else None
    return Case(
        release_id=loaded.id,
        package=loaded.package.key,
        process="",
        state="draft",
        rev=0,
        starter_org=person.org.code,
        started_by=person.id,
        started_at=clock.now(),
        owner=person.org.code,
        register=register.name if register else None,
        entry_id=int(entry.id) if entry else None,
        base_version=entry.version if entry else None,
    )


def _entry(person: Person, register: str, entry_id: str) -> Entry:
    entry = registers.get(register, entry_id)
    if entry is None or (person.kind != "department" and entry.owner != person.org.code):
        raise NotFound
    return entry
