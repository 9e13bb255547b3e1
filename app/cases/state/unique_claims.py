"""Rules that hold for two at once: one open change per record, one open case per key. The database decides.

Looking first is not enough, since two may look at the same moment. A row of `case_claims` can be held by one case;
whoever comes second waits for the first one's commit and is then told. What an ended case held is free again.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    delete,
    exists,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from app import db
from app.cases.models import Case, CaseClaim
from app.cases.state.case_run import CaseRun
from app.cases.state.overtaken import case_for, entry_keyed
from app.cases.state.record import record, register_of
from app.enums import CaseState
from app.errors import Conflict
from app.registers.declaration import Register
from app.registers.file import keys_of, refusal
from app.registers.models import Entry, EntryKey
from app.registers.rows import Pair

ENTRY = "@entry"
ROUNDS = 3
CHANGED = "该记录刚刚已有变更生效，请刷新后核对，再行变更。"
_HOLDER = literal_column("case_claims.case_id", Integer)
"""The row in the way, named so that the sub-query does not look through the whole table for it."""
_HELD = (CaseClaim.register, CaseClaim.name, CaseClaim.value)


def once_per_owner(register: Register) -> bool:
    """Whether the owner alone is the key: T1 and T2."""
    return tuple(register.key) == (register.owner,)


def claim_start(case: Case, register: Register | None) -> None:
    """Claim what a new case stands for from its first day: the record it changes, or its owner's only record."""
    if register is not None and case.entry_id is not None:
        _claim(case, register, {(ENTRY, str(case.entry_id))})
    elif register is not None and once_per_owner(register):
        _claim(case, register, {("", case.owner or "")})


def claim_keys(case_run: CaseRun, form: str, answers: Mapping[str, Any]) -> None:
    """Claim what the record will be known by, as just sent; give up what an earlier sending had claimed."""
    case, register = case_run.case, register_of(case_run)
    if register is None or not _known(case_run, register, form):
        return
    document = record(case_run) if register.include else answers
    read_with = case_run.loaded.record_form(register.name)
    wanted = keys_of(register, read_with, case.owner or case.starter_org, document)
    if case.state != CaseState.DRAFT:
        _give_up(case, wanted)
    _claim(case, register, wanted)


def _known(case_run: CaseRun, register: Register, form: str) -> bool:
    """Whether this sending tells what the record will be known by: not before its first form is there."""
    if form == register.form:
        return True
    return form in register.include and (case_run.changing is not None or case_run.has_sent(register.form))


def give_up_keys(case: Case, register: Register | None) -> None:
    """A submission was taken back: others may send the same. The record under change stays claimed."""
    if register is not None:
        _give_up(case, {("", case.owner or "")} if once_per_owner(register) else ())


def _give_up(case: Case, but: Collection[Pair]) -> None:
    mine = CaseClaim.case_id == case.id, CaseClaim.name != ENTRY
    # Where nothing is kept, a pair that no claim has: an IN over no pairs is no SQL on SQLite.
    kept = tuple_(CaseClaim.name, CaseClaim.value).in_(sorted(but) or [("", "")])
    db.session().execute(delete(CaseClaim).where(*mine, ~kept))


def _claim(case: Case, register: Register, wanted: Collection[Pair]) -> None:
    """Claim all of them. Whoever is in the way may have ended since: then once more, before anybody is told so.

    Raises Conflict or Invalid.
    """
    left = set(wanted)
    for _ in range(ROUNDS):
        left -= _taken(case, register, left)
        for pair in sorted(left):
            told = _in_the_way(case, register, pair)
            if told is not None:
                raise told
        if not left:
            return
    raise Conflict


def _taken(case: Case, register: Register, wanted: Collection[Pair]) -> set[Pair]:
    """One statement: claims what is free, or was mine, or belonged to an ended case; gives back what is now mine.

    An ended case is looked for, not an open one: to whoever waited for a first comer's commit, that one's case is
    not visible yet, and must not seem to be gone.
    """
    rows = union_all(*(_row(case, register, pair) for pair in sorted(wanted)))
    insert = insert_sqlite if db.unit().database.sqlite else insert_postgresql
    statement = insert(CaseClaim).from_select(["register", "name", "value", "case_id"], rows)
    ended = exists().where(Case.id == _HOLDER, Case.finished_at.is_not(None))
    mine = statement.on_conflict_do_update(
        index_elements=list(_HELD),
        set_={"case_id": statement.excluded.case_id},
        where=(CaseClaim.case_id == statement.excluded.case_id) | ended,
    ).returning(CaseClaim.name, CaseClaim.value)
    return {(name, value) for name, value in db.session().execute(mine)}


def _row(case: Case, register: Register, pair: Pair) -> Select[str, str, str, int]:
    """The claim to write, unless the register stands against it."""
    name, value = pair
    return select(literal(register.code), literal(name), literal(value), literal(case.id)).where(
        ~_filed(case, register, pair)
    )


def _filed(case: Case, register: Register, pair: Pair) -> ColumnElement[bool]:
    """Whether a record has that key already; for the record under change, whether it has changed meanwhile."""
    (name, value), own = pair, case.entry_id or 0
    if name == ENTRY:
        return ~exists().where(Entry.id == own, Entry.version == case.base_version)
    if name:
        keys = EntryKey.register == register.code, EntryKey.name == name, EntryKey.value == value
        return exists().where(*keys, EntryKey.entry_id != own)
    return exists().where(Entry.register == register.code, Entry.key == value, Entry.id != own)


def _in_the_way(case: Case, register: Register, pair: Pair) -> Exception | None:
    """What stands in the way of the case; None where nothing does any more."""
    held = CaseClaim.register == register.code, CaseClaim.name == pair[0], CaseClaim.value == pair[1]
    rows = select(Case).join(CaseClaim, CaseClaim.case_id == Case.id).where(*held, Case.finished_at.is_(None))
    other = db.session().scalar(rows.where(Case.id != case.id))
    if other is not None:
        return _held_by(case, other, register, pair)
    if not db.session().scalar(select(_filed(case, register, pair))):
        return None
    if pair[0] == ENTRY:
        return Conflict(CHANGED)
    return refusal(register, pair[0], **entry_keyed(case, register, pair))


def _held_by(case: Case, other: Case, register: Register, pair: Pair) -> Exception:
    """Another organisation's case is not named."""
    named, extra = case_for(other, seen=case.starter_org in (other.starter_org, other.owner))
    if pair[0] == ENTRY:
        return Conflict(f"该记录已有变更正在办理{named}，办结后方可再次变更。", **extra)
    if pair[0]:
        return refusal(register, pair[0], f"正在办理的其他填报{named}", **extra)
    return Conflict(f"相同的填报已在办理{named}，请勿重复提交；需要修改的，请在该办件上办理。", **extra)
