"""Masks that come back: each means unchanged and stands for the value behind it, and none comes back open."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import eq
from typing import Any

from app.cases.case_run import CaseRun
from app.cases.handler_context import entry_under_change
from app.cases.item_form import afresh
from app.cases.models import WorkItem
from app.cases.record import gives, hidden_names, register_of, stored_part
from app.forms import seal
from app.forms.check import Verdict
from app.forms.moved import found_again
from app.registers import leaves


def unmasked(
    case_run: CaseRun, form: str, sent: Mapping[str, Any], item: WorkItem | None = None
) -> dict[str, Any]:
    """`sent` with every mask replaced by what was last sent on this form, else by the approved record's value.

    A mask without its original stays; the check of the form refuses it. So does every mask at an `item` that
    begins afresh: nothing was shown there, and what others have said opens to nobody who guesses its mask.
    """
    answers = dict(sent)
    if not _masks(answers) or (item is not None and afresh(case_run, item, form)):
        return answers
    for stored in _before(case_run, form):
        answers = _restored(answers, stored, _shown(case_run, form, stored))
        answers = seal.restore_masked(case_run.loaded.forms[form], answers, stored)
    return answers


def _before(case_run: CaseRun, form: str) -> Iterator[dict[str, Any]]:
    """What a mask may stand for."""
    yield seal.readable(case_run.loaded.forms[form], case_run.answers(form))
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


def _masks(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_masks(part) for part in value.values())
    if isinstance(value, list):
        return any(_masks(part) for part in value)
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


Values = dict[str, set[Any]]


def remasked(verdict: Verdict, sent: Mapping[str, Any], stored: Mapping[str, Any]) -> Verdict:
    """The verdict with answers and sentences fit for who sent masks; `stored`: the record the masks stand for."""
    typed, held = _by_name(sent), _by_name(stored)
    names = {name for name, values in typed.items() if any(_marked(value) for value in values)}
    if not names:
        return verdict
    secrets = {value for name in names for value in held.get(name, ()) if isinstance(value, str)}
    known = {value for values in typed.values() for value in values}

    def told(name: str, value: Any) -> Any:
        if name in names:
            # What she typed and the record holds as well may be a guess: told open it would be confirmed.
            own = value in typed[name] and value not in held.get(name, ())
            return value if own or value in (None, "") else _hide(value)
        return _hide(value) if isinstance(value, str) and value in secrets - known else value

    problems = tuple(replace(one, message=_scrubbed(one.message, secrets - known)) for one in verdict.problems)
    return replace(verdict, answers=_each("", verdict.answers, told), problems=problems)


def _by_name(document: Mapping[str, Any]) -> Values:
    found: Values = {}
    for name, value in _leaves("", document):
        found.setdefault(name, set()).add(value)
    return found


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(f"{name}.{key}" if name else key, part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(name, part)
    else:
        yield name, value


def _each(name: str, value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {key: _each(f"{name}.{key}" if name else key, part, change) for key, part in value.items()}
    if isinstance(value, list):
        return [_each(name, part, change) for part in value]
    return change(name, value)


def _marked(value: Any) -> bool:
    return isinstance(value, str) and seal.HIDDEN in value


def _hide(value: Any) -> str:
    return value if _marked(value) else seal.mask_text(value) if isinstance(value, str) else seal.HIDDEN


def _scrubbed(message: str, secrets: set[str]) -> str:
    for secret in sorted((one for one in secrets if len(one) > 1), key=len, reverse=True):
        message = message.replace(secret, seal.mask_text(secret))
    return message
