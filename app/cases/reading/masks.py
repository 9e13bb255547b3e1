"""Masks that come back: each means unchanged and stands for the value behind it."""

from collections.abc import Iterator, Mapping
from operator import eq
from typing import Any

from app.accounts.person import Person
from app.cases.models import WorkItem
from app.cases.reading.others_values import Foreign
from app.cases.reading.visibility import gone_on_with
from app.cases.state import submissions
from app.cases.state.case_run import CaseRun
from app.cases.state.handler_context import entry_under_change
from app.cases.state.item_form import afresh
from app.cases.state.record import gives, hidden_names, register_of, stored_part
from app.crypto import vault
from app.forms import seal
from app.forms.behind_masks import Behind
from app.forms.check import Verdict
from app.forms.matched_rows import found_again
from app.registers import leaves


def unmasked(
    person: Person, case_run: CaseRun, form: str, sent: Mapping[str, Any], item: WorkItem | None = None
) -> dict[str, Any]:
    """`sent` with every mask replaced by what the form goes on with, else by the approved record's value.

    A mask without its original stays; the check of the form refuses it. So does every mask at an `item` that
    begins afresh: nothing was shown there, and what others have said opens to nobody who guesses its mask.
    """
    answers = dict(sent)
    if not holds_masks(answers) or (item is not None and afresh(case_run, item, form)):
        return answers
    for stored in _before(person, case_run, form, item):
        answers = _restored(answers, stored, _shown(case_run, form, stored))
        answers = seal.restore_masked(case_run.loaded.forms[form], answers, stored)
    return answers


def _before(person: Person, case_run: CaseRun, form: str, item: WorkItem | None) -> Iterator[dict[str, Any]]:
    """What a mask may stand for."""
    sent = gone_on_with(person, case_run, item) if item is not None else None
    if sent is not None:
        yield seal.readable(
            case_run.loaded.forms[form], submissions.opened(case_run.loaded.forms[form], sent.answers)
        )
    register = register_of(case_run)
    entry = entry_under_change(case_run) if gives(register, form) else None
    if register is not None and entry is not None:
        yield stored_part(register, form, entry)


def _shown(case_run: CaseRun, name: str, stored: dict[str, Any]) -> dict[str, Any]:
    """All of it that may be masked as a mask, what registers mask beyond the form as well: were anything open,
    rows would be found again by guesses."""
    form = case_run.loaded.forms[name]
    masked = seal.mapped(form, stored, seal.masked_text)
    return leaves.masked(masked, (), {*hidden_names(case_run, form), *seal.sensitive_files(form)})


def holds_masks(value: Any) -> bool:
    """Whether anything in it may be a mask."""
    if isinstance(value, Mapping):
        return any(holds_masks(part) for part in value.values())
    if isinstance(value, list):
        return any(holds_masks(part) for part in value)
    return isinstance(value, str) and seal.HIDDEN in value


def _restored(sent: Any, stored: Any, shown: Any) -> Any:
    """Every part that reads exactly as it was shown becomes what is stored; rows are found wherever they moved."""
    if sent == shown:
        return stored
    if isinstance(sent, dict) and isinstance(stored, dict):
        return {name: _restored(part, stored.get(name), shown.get(name)) for name, part in sent.items()}
    if isinstance(sent, list) and isinstance(stored, list):
        return _rows(sent, stored, shown)
    return sent


def _rows(sent: list[Any], stored: list[Any], shown: list[Any]) -> list[Any]:
    """A row that is found nowhere was changed where it stands."""
    found = found_again(sent, shown, eq)
    places = (found.get(row, row) for row in range(len(sent)))
    return [
        _restored(row, stored[place], shown[place]) if place < len(stored) else row
        for row, place in zip(sent, places, strict=True)
    ]


def sentences(case_run: CaseRun, name: str, behind: Behind, verdict: Verdict) -> set[str]:
    """Keyed hashes of the sentences after which one could tell whether something typed is what a mask hides."""
    about = f"{case_run.loaded.package.key}.{name}"
    return {vault().fingerprint(f"{about}:{one}") for one in behind.alike(verdict)}


def guesses(
    person: Person,
    case_run: CaseRun,
    name: str,
    sent: Mapping[str, Any],
    foreign: Foreign,
    item: WorkItem | None = None,
) -> set[str]:
    """Keyed hashes of what was typed where others have written what its writer may not read: rules compare these,
    so that their answers are counted. What was hers to read before costs nothing."""
    form, known = case_run.loaded.forms[name], set[str]()
    if not foreign.values:
        return known
    for stored in _before(person, case_run, name, item):
        known |= seal.sensitive_texts(form, foreign.masked(case_run, form, stored))
    typed = {text for text in seal.sensitive_texts(form, sent) if seal.HIDDEN not in text}
    return {vault().fingerprint(f"{case_run.loaded.package.key}.{name}:{text}") for text in typed - known}
