"""What older programs leave out that still serve beside a newer schema, made up for once they are gone.

They note no namings of files (0016) and no hand-overs (0011). All else that migrations added is rebuilt,
or empty means what it meant before.
"""

from collections.abc import Sequence
from datetime import datetime

import orjson
from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from app import bounds, db
from app.attachments import queries as attachments
from app.cases.models import Case, FileNaming, Submission
from app.cases.state.approval import COPY
from app.enums import CaseState
from app.forms.deciding import DECISION, HANDOVER
from app.forms.named_files import files_named
from app.jobs import kinds
from app.jobs.put import insert_once, put
from app.registers.models import Entry

BATCH = 200


def ask(due: datetime | None = None, turn: str = "") -> None:
    """Have it done once with each schema and `turn`; the keys of the jobs note for good what was asked for."""
    kind = kinds.of_today(kinds.MAKE_UP)
    put(kind, {"after": 0}, key=f"{kind}:{turn}", due=due)


def make_up(after: int) -> int | None:
    """Go through the next sendings with ids above `after`; the id to go on from, None when all is done."""
    chosen = select(Submission).options(undefer(Submission.answers)).where(Submission.id > after)
    sent = db.write().scalars(chosen.order_by(Submission.id).limit(BATCH)).all()
    _note_namings(sent)
    _note_handovers([one.id for one in sent])
    return sent[-1].id if len(sent) == BATCH else None


def _note_namings(sent: Sequence[Submission]) -> None:
    named = {(number, one.id) for one in sent for number in _numbers(one)}
    noted = select(FileNaming.attachment_id, FileNaming.submission_id)
    rows = db.session().execute(noted.where(FileNaming.submission_id.in_([one.id for one in sent])))
    missing = named - {(row.attachment_id, row.submission_id) for row in rows}
    there = {row.id for row in attachments.attachments({number for number, _ in missing})} if missing else set()
    for number, submission in sorted(missing):
        if number in there:
            row = {"attachment_id": number, "submission_id": submission}
            insert_once(row, [FileNaming.attachment_id, FileNaming.submission_id], FileNaming.attachment_id)


def _numbers(sent: Submission) -> set[int]:
    found = (one.get("id") for one, _ in files_named(orjson.loads(sent.answers), ""))
    return {number for number in map(bounds.row_number, found) if number}


def _note_handovers(sent: Sequence[int]) -> None:
    said = Submission.answers.contains(f'"{DECISION}":"{HANDOVER}"', autoescape=True)
    cases = select(Case.entry_id).join(Submission, Submission.case_id == Case.id)
    filed = cases.where(Case.state == CaseState.FINISHED, Submission.id.in_(sent), Submission.step != COPY, said)
    mine = update(Entry).where(~Entry.handed_over, Entry.id.in_(filed)).values(handed_over=True)
    db.write().execute(mine.execution_options(synchronize_session=False))
