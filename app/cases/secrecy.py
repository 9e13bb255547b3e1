"""保密内容: who may read fields marked `x-secret`, and each reading written down."""

from typing import Any

from app import db
from app.accounts import reveals
from app.accounts.person import Person
from app.attachments.models import Attachment
from app.cases import private, queries
from app.cases.access import seen_case, steps_of
from app.cases.case_file import Sheet, case_file
from app.cases.motion import Motion
from app.errors import Forbidden, NotFound
from app.forms.unveil import unveiled
from app.packages import queries as packages
from app.trail.write import Actor, write

REFUSED = "该内容属于保密信息，由指定岗位掌握，您的岗位不能查看。"


def secrets_of(person: Person, motion: Motion) -> frozenset[str]:
    """Names of the secrets this person may read: those of the lanes in which the case lay on her desk."""
    declared = motion.loaded.package.secrets.values()
    if not declared or person.administrative:
        return frozenset()
    definition = motion.loaded.definition(motion.case.process)
    lanes = {definition.lane(one.step) for one in steps_of(person, queries.items_of(motion.case.id))}
    return frozenset(one.name for one in declared if lanes & set(one.lanes))


def reveal(person: Person, case_id: int, submission: int, reason: str) -> tuple[Sheet, dict[str, Any]]:
    """A sending with what is withheld from others, for who may read it; the reason is kept in the trail.

    Raises NotFound, Forbidden, Invalid for what is no reason, TooMany above one person's share of the hour or day.
    """
    db.write()
    case = seen_case(person, case_id)
    motion = Motion(case, packages.release(case.release_id))
    sheet = next((one for one in case_file(person, motion) if one.submission == submission), None)
    if sheet is None or not sheet.form.withheld:
        raise NotFound
    reason = private.stated(reason, "查看理由", where="查看理由将记入办理过程")
    hers = secrets_of(person, motion) & sheet.form.withheld
    if not hers:
        raise Forbidden(REFUSED)
    reveals.require_few(person)
    note = {"submission": str(submission), "secrets": sorted(hers), "reason": reason}
    write(case.id, "reveal", Actor(person.id, person.org.code), sheet.step, note)
    return sheet, unveiled(sheet.form, sheet.answers, sheet.raw, hers)


def note_opening(person: Person, row: Attachment, case_id: int | None, secret: str) -> None:
    """The opening of a file that is withheld from others: counted and kept like a reveal. Raises TooMany."""
    reveals.require_few(person)
    note = {"attachment": str(row.id), "secrets": [secret]}
    write(case_id, "reveal", Actor(person.id, person.org.code), note=note)
