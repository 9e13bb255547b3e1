"""What a form may name: own uploads, what the form held there before, and files its writer reads already.

Numbers of files follow one another: naming one must not open it. Nothing tells whether a number is anybody's."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from app import bounds
from app.accounts.person import Person
from app.attachments import queries, store
from app.attachments.models import Attachment
from app.cases.models import WorkItem
from app.cases.reading.file_access import grounds
from app.cases.reading.visibility import gone_on_with
from app.cases.state import submissions
from app.cases.state.case_run import CaseRun
from app.cases.state.handler_context import entry_under_change
from app.cases.state.kept_drafts import own
from app.cases.state.record import gives, register_of, stored_part
from app.enums import ItemKind
from app.errors import Problem
from app.forms.json_pointer import parts
from app.forms.named_files import Named, named
from app.forms.schema import Form

RULE = "V-ATT-1"
UNKNOWN = "附件不存在，或者不是由您上传，请重新上传。"


def strange(
    person: Person, case_run: CaseRun, item: WorkItem | None, form: Form, answers: Mapping[str, Any]
) -> list[Named]:
    """The files that this person may not name there; as a rule none, told by one statement.

    Of more than a form may hold the rest is refused unseen: trying numbers costs little."""
    found = list(named(form, answers))
    numbers = [number for number in map(_number, found) if number]
    rows = {row.id: row for row in queries.attachments(numbers)} if numbers else {}
    others = [one for one in found if _uploader(rows, one) != person.id]
    there = (
        (one for answers in held(person, case_run, item, form) for one in named(form, answers)) if others else ()
    )
    before = {(one.number, _field(one)) for one in there}
    left = [one for one in others if (one.number, _field(one)) not in before]
    looked_at = set(list(dict.fromkeys(one.number for one in left))[: store.current().record_files])
    return [one for one in left if one.number not in looked_at or not _opens(person, rows, one)]


def refusals(strangers: Sequence[Named]) -> list[Problem]:
    """A sentence at each field."""
    return [Problem(place, RULE, UNKNOWN) for place in dict.fromkeys(one.place for one in strangers)]


def _number(one: Named) -> int | None:
    return bounds.row_number(one.number)


def _field(one: Named) -> tuple[str, ...]:
    """Where it stands, whatever the row. What comes back in its own field stays behind what hides it there; in
    another one it would be told."""
    return tuple(part for part in parts(one.place) if not part.isdigit())


def _uploader(rows: Mapping[int, Attachment], one: Named) -> int | None:
    row = rows.get(_number(one) or 0)
    return row.user_id if row else None


def _opens(person: Person, rows: Mapping[int, Attachment], one: Named) -> bool:
    """Whether she reads it already. What she reads as a secret she names as that secret only."""
    row = rows.get(_number(one) or 0)
    return row is not None and any(ground.secret in (None, one.secret) for ground in grounds(person, row))


def held(person: Person, case_run: CaseRun, item: WorkItem | None, form: Form) -> Iterator[Mapping[str, Any]]:
    """What stands in the form that lies before her: her draft, what was last sent on it, the approved record. A
    colleague's draft is not before her until she has taken it over."""
    draft = own(person, item) if item is not None else None
    register = register_of(case_run)
    entry = entry_under_change(case_run) if gives(register, form.name) else None
    if draft is not None:
        yield orjson.loads(draft.answers)
    sent = gone_on_with(person, case_run, item) if item is not None and item.kind == ItemKind.TASK else None
    if sent is not None:
        yield submissions.opened(form, sent.answers)
    if register is not None and entry is not None:
        yield stored_part(register, form.name, entry)
