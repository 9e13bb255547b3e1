"""保密内容: who may read fields marked `x-secret`, and each reading written down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson

from app import clock, db
from app.accounts import quotas
from app.accounts.person import Person
from app.attachments.models import Attachment
from app.cases.reading.access import secrets_of, seen_case
from app.cases.reading.case_file import Sheet, case_file
from app.cases.state import personal_numbers
from app.cases.state.case_run import CaseRun
from app.errors import Forbidden, NotFound
from app.forms.unveil import unveiled
from app.packages import queries as packages
from app.trail import queries as trail
from app.trail.write import Actor, write

REFUSED = "该内容属于保密信息，由指定岗位掌握，您的岗位不能查看。"
UNASKED = "该附件属于保密内容，请先在办件中写明理由、查看它所在的保密内容，再打开附件。"
REVEAL, LASTS = "reveal", timedelta(days=1)


@dataclass(frozen=True)
class Ground:
    """By what a file is read. `secret`: as one that is kept for a few lanes, in that case, where it stands in
    these `places`, by sending; None: like any other."""

    case_id: int | None = None
    secret: str | None = None
    places: Mapping[str, str] = field(default_factory=dict)


def reveal(person: Person, case_id: int, submission: int, reason: str) -> tuple[Sheet, dict[str, Any]]:
    """A sending with what is withheld from others, for who may read it; the reason is kept in the trail.

    Raises NotFound, Forbidden, Invalid for what is no reason, TooMany above one person's share of the hour or day.
    """
    db.write()
    case = seen_case(person, case_id)
    case_run = CaseRun(case, packages.release(case.release_id))
    sheet = next((one for one in case_file(person, case_run) if one.submission == submission), None)
    if sheet is None or not sheet.form.withheld:
        raise NotFound
    reason = personal_numbers.stated(reason, "查看理由", where="查看理由将记入办理过程")
    hers = secrets_of(person, case_run) & sheet.form.withheld
    if not hers:
        raise Forbidden(REFUSED)
    quotas.require_few_reveals(person)
    note = {"submission": str(submission), "secrets": sorted(hers), "reason": reason}
    write(case.id, REVEAL, Actor(person.id, person.org.code), sheet.step, note)
    return sheet, unveiled(sheet.form, sheet.answers, sheet.raw, hers)


def note_opening(person: Person, row: Attachment, grounds: Iterable[Ground]) -> None:
    """The opening of a file that is withheld from others: only after she has opened one of the sendings that name
    it, within a day; counted and kept like that, with the reason she gave there. Raises Forbidden, TooMany."""
    for ground in grounds:
        said = _said(person, ground)
        if said is not None:
            quotas.require_few_reveals(person)
            note = {**said, "attachment": str(row.id), "field": ground.places[said["submission"]]}
            write(ground.case_id, REVEAL, Actor(person.id, person.org.code), note=note)
            return
    raise Forbidden(UNASKED)


def _said(person: Person, ground: Ground) -> dict[str, Any] | None:
    """What her own last opening of such a sending says: which one, which secrets of it, and why."""
    rows = trail.of_case(ground.case_id) if ground.case_id is not None else ()
    lately = (row for row in reversed(rows) if row.kind == REVEAL and row.at > clock.now() - LASTS)
    for row in lately:
        note = orjson.loads(row.note or "{}")
        named = note.get("submission") in ground.places and ground.secret in note.get("secrets", ())
        if row.person_id == person.id and named and "attachment" not in note:
            return {"submission": note["submission"], "secrets": [ground.secret], "reason": note["reason"]}
    return None
