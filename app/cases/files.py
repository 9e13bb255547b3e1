"""Attachments of a case: bound when a form names them, readable with the case."""

from collections.abc import Iterator
from typing import Any

from app import bounds, db
from app.accounts.person import Person
from app.attachments import queries
from app.attachments.bind import bind
from app.attachments.models import Attachment
from app.cases.access import sees
from app.cases.models import Case
from app.cases.motion import Motion
from app.cases.outlook import entry_under_change
from app.errors import Invalid, NotFound, Problem


def readable(person: Person, attachment_id: int) -> Attachment:
    """Own uploads, and files of cases one may see. Raises NotFound."""
    row = queries.attachment(attachment_id)
    if row is None:
        raise NotFound
    case = db.session().get(Case, row.case_id) if row.case_id else None
    own = row.owner_org == person.org.code and not person.administrative
    if own or (case is not None and sees(person, case)):
        return row
    raise NotFound


def keep_files(motion: Motion, answers: dict[str, Any], org: str) -> None:
    """Bind every file the answers name; names and sizes are taken from what was received."""
    named = list(_named(answers, ""))
    if not named:
        return
    ids = [_id(one, place) for one, place in named]
    entry = entry_under_change(motion)
    known = [int(one["id"]) for one, _ in _named(dict(entry.document), "")] if entry else []
    rows = {row.id: row for row in bind(ids, motion.case.id, org, known)}
    for (one, _), number in zip(named, ids, strict=True):
        one["name"], one["size"] = rows[number].name, rows[number].size


def _named(value: Any, place: str) -> Iterator[tuple[dict[str, Any], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.endswith("_files") and isinstance(inner, list):
                yield from ((one, f"{place}/{key}") for one in inner)
            else:
                yield from _named(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _named(inner, f"{place}/{number}")


def _id(one: dict[str, Any], place: str) -> int:
    try:
        return bounds.whole(str(one.get("id", "")))
    except ValueError:
        raise Invalid([Problem(place, "V-ATT-1", "附件编号不正确，请重新上传。")]) from None
