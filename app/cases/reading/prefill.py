"""What a new form begins with: values of the applicant's account, and of its records what it reads there, as the
form declares them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.accounts import queries as accounts
from app.cases.models import WorkItem
from app.cases.reading.others_values import written_by_others
from app.cases.state.case_run import CaseRun
from app.cases.state.handler_context import entry_under_change
from app.enums import ItemKind, ItemState
from app.errors import Problem
from app.forms.check import Rule
from app.forms.json_pointer import put, read
from app.forms.personal_numbers import without
from app.forms.prefill import Prefill, Source, prefills
from app.registers import queries as registers
from app.registers.declaration import Register, part
from app.sdk import Entry, Fill
from app.site.roles import DEPARTMENT

ACCOUNT = "单位账号"
COLUMNS = {"region": "region_code"}


@dataclass(frozen=True)
class Prefilled:
    """A value that is known already, and in words where from."""

    field: str
    value: Any
    origin: str


def prefilled(case_run: CaseRun, form: str, item: WorkItem) -> list[Prefilled]:
    """What the empty form takes over: on the applicant's own desk, never in a change, never after a sending."""
    case = case_run.case
    own = (
        item.kind == ItemKind.TASK
        and item.state == ItemState.OPEN
        and item.org == case.starter_org == (case.owner or item.org)
    )
    if not own or case.entry_id is not None or form not in case_run.loaded.forms or case_run.answers(form):
        return []
    return list(_known(case_run, prefills(case_run.loaded.forms[form])))


def begun(known: Iterable[Prefilled]) -> dict[str, Any]:
    """Answers that hold these values."""
    answers = dict[str, Any]()
    for one in known:
        answers = put(answers, one.field, one.value)
    return answers


def keeping(case_run: CaseRun, form: str) -> Rule:
    """The rule that fills what people cannot change; a record under change keeps what it says."""
    fixed = [one for one in prefills(case_run.loaded.forms[form]) if one.fixed]

    def fills(_answers: dict[str, Any]) -> Iterator[Problem | Fill]:
        if not fixed:
            return
        entry = entry_under_change(case_run)
        known = {one.field: one.value for one in _known(case_run, fixed)}
        for one in fixed:
            standing = read(dict(entry.document), one.pointer) if entry else None
            value = known.get(one.pointer) if standing in (None, "") else standing
            if value is not None:
                yield Fill(one.pointer, value)

    return fills


def _known(case_run: CaseRun, wanted: Iterable[Prefill]) -> Iterator[Prefilled]:
    look = cache(lambda source: _looked_up(case_run, source))
    for one in wanted:
        values = ((look(source), source) for source in one.sources)
        found = next(((value, source) for value, source in values if value not in (None, "")), None)
        if found is not None:
            yield Prefilled(one.pointer, found[0], _origin(case_run, found[1]))


def _looked_up(case_run: CaseRun, source: Source) -> Any:
    org = case_run.case.starter_org
    if not source.of:
        return getattr(accounts.org(org), COLUMNS.get(source.field, source.field), None)
    declared = case_run.loaded.package.registers.get(source.of)
    entries = registers.entries_of_owner(declared.full_name, org) if declared else ()
    if not declared or not entries:
        return None
    pointer = "/" + source.field.replace(".", "/")
    value = read(dict(entries[-1].document), pointer)
    return value if read(_read_by(org, case_run, declared, entries[-1]), pointer) == value else None


def _read_by(org: str, case_run: CaseRun, register: Register, entry: Entry) -> dict[str, Any]:
    """The organisation's record as far as it reads it: what others wrote into it is as masked as on its page, and
    the personal numbers in their texts are blanked."""
    found, form = accounts.org(org), case_run.loaded.record_form(register.name)
    if found is not None and found.kind == DEPARTMENT:
        return dict(entry.document)
    document = written_by_others(org, case_run, register, entry).masked(case_run, form, dict(entry.document))
    row = registers.row(register.full_name, entry.id)
    others = [name for name in register.forms if name != register.form or row is None or row.sent_by != org]
    return document | without(
        form, {key: document[key] for name in others for key in part(register, name, document)}
    )


def _origin(case_run: CaseRun, source: Source) -> str:
    return f"已登记的“{case_run.loaded.record_form(source.of).title}”" if source.of else ACCOUNT
