"""Attachments of a case: bound when a form names them, readable with what names them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from app.accounts.person import Person
from app.attachments import queries
from app.attachments.bind import bind
from app.attachments.models import Attachment
from app.attachments.store import Damaged
from app.cases.models import FileNaming, WorkItem
from app.cases.reading.file_access import grounds
from app.cases.reading.file_references import refusals, strange
from app.cases.reading.secrecy import Ground, note_opening
from app.cases.state.case_run import CaseRun
from app.enums import AttachmentState
from app.errors import Invalid, NotFound
from app.forms.known_fields import UNNAMED
from app.forms.named_files import Named, named
from app.forms.personal_numbers import blanked
from app.forms.schema import Form
from app.jobs.incident import Trouble, open_apart


def readable(person: Person, attachment_id: int) -> tuple[Attachment, list[Ground]]:
    """A file and by what she reads it as a secret: nothing where she reads it openly. Raises NotFound."""
    row = queries.attachment(attachment_id)
    if row is None:
        raise NotFound
    kept = list[Ground]()
    for ground in grounds(person, row):
        if ground.secret is None:
            return row, []
        kept.append(ground)
    if not kept:
        raise NotFound
    return row, kept


def opens(person: Person, attachment_id: int) -> bool:
    """Whether she may open the file."""
    row = queries.attachment(attachment_id)
    return row is not None and next(grounds(person, row), None) is not None


def served(person: Person, attachment_id: int) -> tuple[Attachment, BinaryIO]:
    """A readable file, open. Raises NotFound, Forbidden, TooMany; a file that is gone or was changed is an
    incident, too."""
    row, kept = readable(person, attachment_id)
    if kept:
        note_opening(person, row, kept)
    try:
        return row, queries.open_file(row)
    except Damaged:
        text = f"附件 {row.id}（{row.name}）的文件已不存在或者已被改动"
        open_apart(Trouble(text, case_id=row.case_id, element=f"attachment:{row.id}", operation="attachment"))
        raise


def keep_files(
    person: Person, case_run: CaseRun, item: WorkItem, form: Form, answers: dict[str, Any]
) -> list[FileNaming]:
    """Bind every file the answers name, and note that they do; names and sizes are taken from what was received.

    A file that comes in under a secret is nameless from then on: people name files after whom they are about."""
    found = list(named(form, answers))
    if not found:
        return []
    strangers = strange(person, case_run, item, form, answers)
    if strangers:
        raise Invalid(refusals(strangers))
    numbers = {int(one.number) for one in found}
    _keep_secrets(found, queries.locked(numbers))
    rows = {row.id: row for row in bind(numbers, case_run.case.id)}
    for one in found:
        row = rows[int(one.number)]
        one.file["id"], one.file["size"] = str(row.id), row.size
        one.file["name"] = blanked(row.name) if one.secret is None else _nameless(row.name)
    return [FileNaming(attachment_id=number) for number in sorted(numbers)]


def _keep_secrets(found: Sequence[Named], rows: Sequence[Attachment]) -> None:
    """What stands in an open field too, or was sent in one before, is no secret."""
    secrets, openly = (
        {int(one.number): one.secret for one in found},
        {one.number for one in found if not one.secret},
    )
    for row in rows:
        if row.state != AttachmentState.BOUND and str(row.id) not in openly and secrets[row.id] is not None:
            row.secret, row.name = secrets[row.id], _nameless(row.name)


def _nameless(name: str) -> str:
    return f"{UNNAMED}{Path(name).suffix}"
