"""What others wrote, and a unit reads masked: it stays masked though the unit sends it back as its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.cases.state import submissions
from app.cases.state.case_run import CaseRun
from app.cases.state.handler_context import entry_under_change
from app.cases.state.record import hidden_names, register_of, stored_part
from app.forms import seal
from app.forms.json_pointer import parts
from app.forms.named_files import files_named
from app.forms.schema import Form
from app.forms.tree import Node
from app.forms.validate import at
from app.registers import leaves
from app.registers.declaration import Register, part
from app.registers.models import EntryVersion
from app.sdk import Entry
from app.site.roles import DEPARTMENT

Values = frozenset[Any]


@dataclass(frozen=True)
class File:
    """A file among these values: people name files after what they hold."""

    number: str


@dataclass(frozen=True)
class Foreign:
    """`values`: what stands in sensitive leaves, and in those that a register masks, by others than the reader.
    `forms`: those on which it stands, and may come back behind a mask: what the reader herself has typed there is
    masked like it, or one sending would tell whether she has guessed."""

    values: Values = frozenset()
    forms: frozenset[str] = frozenset()

    def masked(self, case_run: CaseRun, form: Form, answers: dict[str, Any]) -> dict[str, Any]:
        """Answers on a form, or the record read with it, with these values masked wherever they stand."""
        if not self.values:
            return answers
        masked = seal.mapped(form, answers, self._masked(form))
        shown: dict[str, Any] = leaves.map_leaves(masked, hidden_names(case_run, form), self._hidden(form))
        return shown | {name: self._nameless(shown[name]) for name in _lists(case_run, form) if name in shown}

    def masked_value(self, case_run: CaseRun, form: Form, field: str, value: Any) -> Any:
        """The same for a part of it, by its pointer."""
        if not self.values:
            return value
        place = [one for one in parts(field) if not one.isdigit()]
        if place[0] in _lists(case_run, form):
            return self._nameless(value) if len(place) == 1 else value
        name, node = ".".join(place), at(form.root, parts(field))
        found = seal.mapped_value(node, value, self._masked(form))
        names = hidden_names(case_run, form)
        within = any(name.startswith(f"{one}.") for one in names)
        return leaves.map_leaves(found, {name} if within else names, self._hidden(form), name)

    def every(self, form: Form) -> bool:
        """Whether all is masked there, whoever wrote it."""
        return form.name in self.forms

    def _masked(self, form: Form) -> Callable[[Node, str], str]:
        every = self.every(form)
        return lambda node, text: seal.masked_text(node, text) if every or text in self.values else text

    def _hidden(self, form: Form) -> Callable[[Any], Any]:
        every = self.every(form)
        return lambda value: leaves.mask(value) if every or value in self.values else value

    def _nameless(self, files: Any) -> Any:
        return [self._shown(one) for one in files] if isinstance(files, list) else files

    def _shown(self, file: Any) -> Any:
        theirs = isinstance(file, dict) and File(str(file.get("id"))) in self.values
        return {**file, "name": leaves.mask(file.get("name"))} if theirs else file


NOTHING = Foreign()


def foreign_to(person: Person, case_run: CaseRun) -> Foreign:
    """Of this case and the record it changes. Departments that work on a case read it open."""
    if person.kind == DEPARTMENT:
        return NOTHING
    forms, found, where = case_run.loaded.forms, set[Any](), set[str]()
    for row, _, _ in case_run.sendings:
        if row.by_org != person.org.code:
            theirs = _values(case_run, forms[row.form], submissions.opened(forms[row.form], row.answers))
            found, where = found | theirs, where | ({row.form} if _texts(theirs) else set())
    register, entry = register_of(case_run), entry_under_change(case_run)
    if register is not None and entry is not None:
        theirs = set(written_by_others(person.org.code, case_run, register, entry).values)
        found, where = found | theirs, where | ({*register.forms} if _texts(theirs) else set())
    if register is not None and not where.isdisjoint(register.forms):
        where.add(case_run.loaded.record_form(register.name).name)
    return Foreign(frozenset(found), frozenset(where))


def written_by_others(org: str, case_run: CaseRun, register: Register, entry: Entry) -> Foreign:
    """What stands in the versions of a record and was in none of this organisation's first: a value that it has
    sent back behind a mask is no more its own than before; and what stands on the forms it includes."""
    form = case_run.loaded.forms[register.form]
    found, own = set[Any](), set[Any]()
    rows = select(EntryVersion.document, EntryVersion.sent_by).where(EntryVersion.entry_id == int(entry.id))
    for document, sent_by in db.session().execute(rows.order_by(EntryVersion.version)):
        told = seal.readable(form, part(register, register.form, orjson.loads(document)))
        values = _values(case_run, form, told)
        if sent_by == org:
            own |= values - found
        else:
            found |= values - own
    for name in register.include:
        found |= _values(case_run, case_run.loaded.forms[name], stored_part(register, name, entry))
    return Foreign(frozenset(found))


def _values(case_run: CaseRun, form: Form, answers: dict[str, Any]) -> set[Any]:
    """All that stands in answers, or in the part of a record, and may be masked."""
    found = set[Any](seal.sensitive_texts(form, answers))

    def noted(value: Any) -> Any:
        found.add(value)
        return value

    leaves.map_leaves(answers, hidden_names(case_run, form), noted)
    lists = {name: answers.get(name) for name in _lists(case_run, form)}
    found |= {File(str(one.get("id"))) for one, _ in files_named(lists, "")}
    return found - {None, ""}


def _texts(values: set[Any]) -> bool:
    """Whether anything but files is among them: nobody guesses a file."""
    return any(not isinstance(one, File) for one in values)


def _lists(case_run: CaseRun, form: Form) -> set[str]:
    """The attachment lists of what may be masked."""
    heads = {name.partition(".")[0].removesuffix("_files") for name in hidden_names(case_run, form)}
    return {*seal.sensitive_files(form), *(f"{head}_files" for head in heads)}
