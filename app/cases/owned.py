"""Whose a value of a record is. What a unit itself has told first stays open to it in lists, the record and each
of its versions, as in the file of the case; what others told first it reads masked, also where it sent it back."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app import db, sdk
from app.accounts.scope import Scope
from app.cases import seals
from app.cases.models import Case, Submission
from app.forms import seal
from app.forms.schema import Form
from app.packages import queries as packages
from app.registers import sight
from app.registers.declaration import Register
from app.registers.leaves import Document, Own, named
from app.registers.models import Entry, EntryVersion
from app.registers.page import NOTHING

Told = tuple[str, Own]
"""Who sent something, and the values in it."""


def own_of(scope: Scope, entries: Sequence[Entry]) -> dict[int, Own]:
    """Its own values by record, for the records of a unit; for a department none."""
    mine = [one.id for one in entries if scope.owner == one.owner_org]
    if scope.owner is None or not mine:
        return {}
    filed = _filed(mine)
    told = _told({case for cases in filed.values() for case in cases})
    return {
        entry: _first(scope.owner, (one for case in sorted(cases) for one in told.get(case, ())))
        for entry, cases in filed.items()
    }


def seen(register: Register, form: Form, scope: Scope, entry: Entry) -> sdk.Entry:
    """A record as this person may see it, with her own values."""
    return sight.seen(register, form, scope, entry, own_of(scope, [entry]).get(entry.id, NOTHING))


def seen_versions(
    register: Register, form: Form, scope: Scope, entry: Entry, versions: Iterable[EntryVersion]
) -> list[Document]:
    """The documents of some of its versions, in the same way."""
    own = own_of(scope, [entry]).get(entry.id, NOTHING)
    return [sight.seen_version(register, form, scope, entry, one, own) for one in versions]


def _first(org: str, told: Iterable[Told]) -> Own:
    mine, others = set[tuple[str, Any]](), set[tuple[str, Any]]()
    for by, values in told:
        if by == org:
            mine |= values - others
        else:
            others |= values - mine
    return frozenset(mine)


def _filed(entries: Collection[int]) -> Mapping[int, list[int]]:
    """The cases that have filed a version, by record."""
    rows = select(EntryVersion.entry_id, EntryVersion.case_id).where(EntryVersion.entry_id.in_(entries))
    found: dict[int, list[int]] = {}
    for entry, case in db.session().execute(rows.distinct()):
        if case is not None:
            found.setdefault(entry, []).append(case)
    return found


def _told(cases: Collection[int]) -> Mapping[int, list[Told]]:
    """All that was sent, by case, oldest first. What is withheld stays so."""
    rows = select(Submission, Case.release_id).options(undefer(Submission.answers))
    rows = rows.join(Case, Case.id == Submission.case_id).where(Submission.case_id.in_(cases))
    found: dict[int, list[Told]] = {}
    for row, release in db.session().execute(rows.order_by(Submission.id)):
        form = packages.release(release).forms[row.form]
        values = frozenset(_values(seal.withhold(form, seals.opened(form, row.answers))))
        found.setdefault(row.case_id, []).append((row.by_org, values))
    return found


def _values(answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return (one for one in named(dict(answers)) if one[1] not in (None, ""))
