"""A mask that comes back means: unchanged. The real value is put in its place, so that no mask overwrites it."""

from collections.abc import Mapping
from operator import eq
from typing import Any

from app.cases.afresh import afresh
from app.cases.models import WorkItem
from app.cases.motion import Motion
from app.cases.outlook import entry_under_change
from app.cases.record import gives, register_of, stored_part
from app.forms import seal
from app.forms.moved import found_again
from app.registers import leaves


def unmasked(motion: Motion, form: str, sent: Mapping[str, Any], item: WorkItem | None = None) -> dict[str, Any]:
    """`sent` with every mask replaced by what was last sent on this form, else by the approved record's value.

    A mask without its original stays; the check of the form refuses it. So does every mask at an `item` that
    begins afresh: nothing was shown there, and what others have said opens to nobody who guesses its mask.
    """
    answers = dict(sent)
    if not _masks(answers) or (item is not None and afresh(motion, item, form)):
        return answers
    answers = seal.restore_masked(motion.loaded.forms[form], answers, motion.answers(form))
    register = register_of(motion)
    entry = entry_under_change(motion) if gives(register, form) else None
    if register is None or entry is None:
        return answers
    stored = stored_part(register, form, entry)
    # A register may mask more than the form does; that is found again as the record was shown, without the form.
    hidden = (*register.masked, *seal.sensitive_files(motion.loaded.forms[form]))
    answers = _restored(answers, stored, leaves.masked(stored, (), hidden))
    return seal.restore_masked(motion.loaded.forms[form], answers, stored)


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
