"""Attachments of a case: bound when a form names them, readable with the case."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import bounds, db
from app.accounts.person import Person
from app.attachments import queries
from app.attachments.bind import bind
from app.attachments.models import BOUND, Attachment
from app.attachments.store import Damaged
from app.cases.access import sees
from app.cases.beside import lies_beside
from app.cases.case_file import readable as readable_forms
from app.cases.case_file import reads
from app.cases.drafted import drafted
from app.cases.models import Case, Submission
from app.cases.motion import Motion
from app.cases.outlook import entry_under_change
from app.cases.secrecy import may_open, note_opening
from app.errors import Invalid, NotFound, Problem
from app.forms.known import UNNAMED
from app.forms.places import files_named, names_file, parts
from app.forms.schema import Form
from app.forms.validate import at
from app.jobs.incident import Trouble, open_incident
from app.packages import queries as packages
from app.sdk import Entry

UNKNOWN = "附件不存在，或者不是由本单位上传，请重新上传。"


def readable(person: Person, attachment_id: int) -> Attachment:
    """Own uploads, files of cases one may see, and those of records one has to judge by. Raises NotFound."""
    row = queries.attachment(attachment_id)
    if row is None:
        raise NotFound
    case = db.session().get(Case, row.case_id) if row.case_id else None
    own = row.owner_org == person.org.code and not person.administrative
    own = own and (row.state == BOUND or row.user_id == person.id or drafted(person, row.id))
    if row.secret is not None:
        if case is not None and _read_in(person, case, row) and may_open(person, case, row.secret):
            return row
        raise NotFound
    if own or (case is not None and _read_in(person, case, row)) or lies_beside(person, row):
        return row
    raise NotFound


def _read_in(person: Person, case: Case, row: Attachment) -> bool:
    """Who sees the case reads the files of what is hers to read there."""
    if not sees(person, case):
        return False
    motion = Motion(case, packages.release(case.release_id))
    names = readable_forms(person, motion)
    naming = _naming(case.id, row.id)
    return any(reads(person, one, names) for one in naming) if naming else names is None


def _naming(case_id: int, number: int) -> list[Submission]:
    """The sendings of a case that name the file of that number."""
    text = Submission.answers.contains(f'"id":"{number}"', autoescape=True)
    chosen = select(Submission).options(undefer(Submission.answers)).where(Submission.case_id == case_id, text)
    return [one for one in db.session().scalars(chosen) if names_file(orjson.loads(one.answers), number)]


def served(person: Person, attachment_id: int) -> tuple[Attachment, BinaryIO]:
    """A readable file, open. Raises NotFound; a file that is gone or was changed is an incident, too."""
    row = readable(person, attachment_id)
    if row.secret is not None:
        note_opening(person, row)
    try:
        return row, queries.open_file(row)
    except Damaged:
        with db.unit().database.transaction():
            text = f"附件 {row.id}（{row.name}）的文件已不存在或者已被改动"
            open_incident(
                Trouble(text, case_id=row.case_id, element=f"attachment:{row.id}", operation="attachment")
            )
        raise


def unknown_files(person: Person, answers: Mapping[str, Any], entry: Entry | None) -> list[Problem]:
    """Files the answers name that the sender did not upload and the record under change does not have."""
    known = {str(one.get("id")) for one, _ in files_named(dict(entry.document), "")} if entry else set[str]()
    named = [(bounds.row_number(one.get("id", "")), place) for one, place in files_named(dict(answers), "")]
    rows = {row.id: row for row in queries.attachments([number for number, _ in named if number is not None])}
    mine = {number for number, row in rows.items() if row.owner_org == person.org.code or str(number) in known}
    return [Problem(place, "V-ATT-1", UNKNOWN) for number, place in named if number not in mine]


def keep_files(motion: Motion, form: Form, answers: dict[str, Any], org: str) -> None:
    """Bind every file the answers name; names and sizes are taken from what was received.

    A file of a field that is withheld is kept under the same secret from now on."""
    named = list(files_named(answers, ""))
    if not named:
        return
    ids = [_id(one, place) for one, place in named]
    entry = entry_under_change(motion)
    known = [int(one["id"]) for one, _ in files_named(dict(entry.document), "")] if entry else []
    rows = {row.id: row for row in bind(ids, motion.case.id, org, known)}
    for (one, place), number in zip(named, ids, strict=True):
        secret = at(form.root, parts(place)).withheld if form.withheld else None
        if secret is not None:
            rows[number].secret, rows[number].name = secret, _nameless(rows[number].name)
        one["name"], one["size"] = rows[number].name, rows[number].size


def _nameless(name: str) -> str:
    """People name files after whom they are about."""
    return f"{UNNAMED}{Path(name).suffix}"


def _id(one: dict[str, Any], place: str) -> int:
    try:
        return bounds.whole(str(one.get("id", "")))
    except ValueError:
        raise Invalid([Problem(place, "V-ATT-1", "附件编号不正确，请重新上传。")]) from None
