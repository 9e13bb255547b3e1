"""By what a person reads a file: her own upload, a sending or a record that names it, what lies on her desk.

Every naming stands for itself: one that is withheld opens the file to the lanes of its secret and shuts nobody
out who reads it by another."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import orjson
from sqlalchemy import CompoundSelect, cast, select, union_all
from sqlalchemy.orm import undefer

from app import db
from app.accounts.person import Person
from app.accounts.scope import Scope
from app.attachments.models import Attachment
from app.cases import queries
from app.cases.models import Case, CaseClaim, FileNaming, Submission
from app.cases.reading.access import secrets_of, works_on
from app.cases.reading.case_file import origin_of
from app.cases.reading.secrecy import Ground
from app.cases.reading.side_records import lies_beside
from app.cases.reading.visibility import door
from app.cases.state.case_run import CaseRun
from app.cases.state.draft_files import drafted
from app.cases.state.record import hidden
from app.cases.state.unique_claims import ENTRY
from app.forms.named_files import files_named, named
from app.forms.seal import HIDDEN
from app.packages import queries as packages
from app.registers import sight
from app.registers.models import Entry, EntryVersion
from app.site.roles import DEPARTMENT


class _Naming(NamedTuple):
    """A sending that names the file; `seen`: whether its case is this person's to see."""

    sent: Submission
    case: Case
    seen: bool


OPEN = Ground()


def grounds(person: Person, row: Attachment) -> Iterator[Ground]:
    """What opens the file to this person, cheapest first."""
    if not person.in_business:
        return
    if row.user_id == person.id and row.secret is None:
        yield OPEN
    found = _namings(person, row)
    if any(None in _secrets(one, row.id) for one in _brought(person, found)):
        yield OPEN
    yield from _by_cases(person, [one for one in found if one.seen], row.id)
    # A colleague may read more than she does: drafts open only what the own organisation brought.
    drafts = row.owner_org == person.org.code and drafted(person, row.id)
    cases = {one.case.id for one in found}
    if drafts or in_records(person, cases, row.id) or lies_beside(person, row) or _opened(person, cases, row.id):
        yield OPEN


def _brought(person: Person, found: list[_Naming]) -> Iterator[_Naming]:
    """What her own organisation sent. A unit that names what others wrote first has sent it back and reads no more
    of it than before; departments that work on a case read it open."""
    first = min(found, key=lambda one: one.sent.id).sent.by_org if found else ""
    if person.org.code == first or person.kind == DEPARTMENT:
        yield from (one for one in found if one.sent.by_org == person.org.code)


def _namings(person: Person, row: Attachment) -> list[_Naming]:
    """Newest first, in one statement. Older programs, until the last of them is gone, note no namings: theirs are
    looked for in the file's case, and in what is open about that case's record (`make_up.py`)."""
    text = Submission.answers.contains(f'"id":"{row.id}"', autoescape=True)
    ways = union_all(
        select(FileNaming.submission_id).where(FileNaming.attachment_id == row.id),
        select(Submission.id).where(Submission.case_id.in_(_about(row)), text),
    )
    columns = select(Submission, Case, queries.visible(person)).join(Case, Case.id == Submission.case_id)
    chosen = columns.options(undefer(Submission.answers)).where(Submission.id.in_(ways))
    newest = chosen.order_by(Case.id.desc(), Submission.id.desc())
    return [_Naming(*one) for one in db.session().execute(newest)]


def _about(row: Attachment) -> CompoundSelect[int]:
    """The case the file came in, and the one that changes its record now."""
    filed = select(cast(Case.entry_id, CaseClaim.value.type)).where(Case.id == row.case_id)
    changing = select(CaseClaim.case_id).where(CaseClaim.name == ENTRY, CaseClaim.value.in_(filed))
    here = select(Case.id).where(Case.id == row.case_id)
    codes = (
        select(name).where(Case.id == row.case_id) for name in (Case.register, Case.package + "." + Case.register)
    )
    return union_all(here, changing.where(CaseClaim.register.in_(union_all(*codes))))


def _secrets(naming: _Naming, number: int) -> dict[str | None, str]:
    """Under what the sending names the file (None: openly), and where."""
    form = packages.release(naming.case.release_id).forms[naming.sent.form]
    found = named(form, orjson.loads(naming.sent.answers))
    return {one.secret: one.place for one in found if one.number == str(number)}


def _by_cases(person: Person, found: list[_Naming], number: int) -> Iterator[Ground]:
    """Who sees a case reads the files of what is hers to read there."""
    for case, namings in groupby(found, key=lambda one: one.case):
        case_run = CaseRun(case, packages.release(case.release_id))
        hers = door(person, case_run)
        read = [one for one in namings if hers.lets(one.sent)]
        places = {str(one.sent.id): _secrets(one, number) for one in read}
        told = set[str | None]().union(*places.values())
        if None in told and _unmasked(person, case_run, read, number):
            yield OPEN
        for name in sorted(secrets_of(person, case_run) & told) if told - {None} else ():
            there = {sent: found[name] for sent, found in places.items() if name in found}
            yield Ground(case.id, name, there)


def _opened(person: Person, cases: Collection[int], number: int) -> bool:
    """Whether one of these cases has opened another in which she is shown the file, as it was then."""
    chosen = select(Case).where(Case.opened_from.in_(cases), queries.visible(person))
    found = list(db.session().scalars(chosen)) if cases else []
    origins = (origin_of(person, CaseRun(one, packages.release(one.release_id))) for one in found)
    return any(shows(sheet.answers, number) for origin in origins if origin for sheet in origin.file)


def _unmasked(person: Person, case_run: CaseRun, read: list[_Naming], number: int) -> bool:
    """Whether one of the sendings shows her the file, and not in a field that she reads masked: whoever reads
    masks does not read behind them by a scan."""
    forms = case_run.loaded.forms
    found = (hidden(case_run, forms[one.sent.form], orjson.loads(one.sent.answers)) for one in read)
    return any(shows(one, number) for one in found) or works_on(person, queries.items_of(case_run.case.id))


def in_records(person: Person, cases: Collection[int], number: int) -> bool:
    """Whether a version these cases filed shows her the file: in her area or her own, and not where its field is
    masked. Whoever reads the record with masks does not read behind them by its scans."""
    scope = Scope.of(person)
    versions = select(EntryVersion, Entry).join(Entry, Entry.id == EntryVersion.entry_id)
    hers = versions.where(EntryVersion.case_id.in_(cases), sight.written_then(scope))
    rows = db.session().execute(hers).all() if cases else []
    known = {register.code: (register, form) for register, form in packages.registers()} if rows else {}
    return any(
        shows(sight.seen_version(*known[entry.register], scope, entry, version), number)
        for version, entry in rows
        if entry.register in known
    )


def shows(document: Any, number: int) -> bool:
    """Whether a document, as its reader has it, names the file in a field that is not masked."""
    named = (one for one, _ in files_named(document, "") if one.get("id") == str(number))
    return any(HIDDEN not in str(one.get("name")) for one in named)
