"""What a form may name of other records: those the public reads, those in its writer's sight, and what it held.

A form that names a record shows what that is called: naming a number must not tell the title of any record."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app import bounds, db
from app.accounts.person import Person
from app.accounts.scope import Scope
from app.cases.models import WorkItem
from app.cases.reading.file_references import held
from app.cases.state.case_run import CaseRun
from app.errors import Problem
from app.forms.schema import Form
from app.forms.tree import Node
from app.packages import queries as packages
from app.publications.models import Publication
from app.registers import sight
from app.registers.models import Entry

RULE = "V-ENTRY"
UNKNOWN = "没有找到所选的记录，或者您无权查看，请重新选择。"


def unseen(
    person: Person, case_run: CaseRun, item: WorkItem | None, form: Form, answers: Mapping[str, Any]
) -> list[Problem]:
    """A sentence at each place where she names a record that she may not; told by one statement."""
    named = dict(_named(form.root, answers, ""))
    if not named:
        return []
    before = {value for one in held(person, case_run, item, form) for _, value in _named(form.root, one, "")}
    asked = {number for value in named.values() if value not in before and (number := bounds.row_number(value))}
    known = {str(one) for one in db.session().scalars(_seen(person, asked))} if asked else set()
    return [Problem(place, RULE, UNKNOWN) for place, value in named.items() if value not in before | known]


def pruned(
    person: Person, case_run: CaseRun, item: WorkItem, form: Form, kept: dict[str, Any]
) -> tuple[dict[str, Any], Sequence[Problem]]:
    """A draft without what it may not name, and what was left out."""
    found = unseen(person, case_run, item, form, kept)
    wrong = {one.field for one in found}
    return (_without(kept, wrong, "") if wrong else kept), found


def _seen(person: Person, numbers: set[int]) -> Any:
    scope = Scope.of(person)
    public = select(Publication.entry_id).where(Publication.withdrawn_at.is_(None))
    hers: list[ColumnElement[bool]] = [
        and_(Entry.register == register.code, sight.within(register, scope))
        for register, _ in packages.registers()
    ]
    return select(Entry.id).where(Entry.id.in_(numbers), or_(Entry.id.in_(public), *hers))


def _named(node: Node, value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Place and id of every record that the answers name."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name in node.children:
                yield from _named(node.children[name], part, f"{pointer}/{name}")
    elif isinstance(value, list) and node.item is not None:
        for place, part in enumerate(value):
            yield from _named(node.item, part, f"{pointer}/{place}")
    elif node.ui.get("ui:widget") == "entry" and isinstance(value, str) and value:
        yield pointer, value


def _without(value: Any, places: set[str], pointer: str) -> Any:
    if isinstance(value, dict):
        return {
            name: _without(part, places, f"{pointer}/{name}")
            for name, part in value.items()
            if f"{pointer}/{name}" not in places
        }
    if isinstance(value, list):
        return [
            _without(part, places, f"{pointer}/{place}")
            for place, part in enumerate(value)
            if f"{pointer}/{place}" not in places
        ]
    return value
