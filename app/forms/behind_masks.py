"""What stands behind the masks of a form that was sent, told from what was typed by its place alone: were values
compared, right guesses would be answered otherwise than wrong ones."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from app.forms import seal
from app.forms.check import Verdict
from app.forms.schema import Form
from app.forms.tidy import Tidier

Change = Callable[[tuple[str, ...], Any, Any], Any]


class Behind:
    """`sent`: the form with its masks; `whole`: with what they stand for in their place."""

    def __init__(self, form: Form, sent: Mapping[str, Any], whole: Mapping[str, Any], today: date) -> None:
        self._form = form
        found = [(name, one) for name, mask, one in _pairs((), sent, whole) if _marked(mask) and mask != one]
        self._names = {name for name, _ in found}
        self._hidden = {one for _, one in found if isinstance(one, str) and one}
        # Tidied like what is judged, of which each place then says what had been sent there.
        self._shown = Tidier(form.root, today).answers(dict(sent)) if self._names else {}
        self._texts = self._sensitive(sent) | self._sensitive(whole) if self._names else set[str]()

    def told(self, verdict: Verdict) -> Verdict:
        """The verdict with answers and sentences fit for who sent masks. What a rule has put somewhere, or quotes,
        is hidden where it may be anything that is sensitive, whoever knows it; nor is it told as given."""
        if not self._names:
            return verdict
        scrubbed = partial(_scrubbed, self._masks(verdict.answers))
        answers = self._each(verdict.answers, partial(_told, scrubbed))
        problems = (
            replace(one, message=scrubbed(one.message), advice=scrubbed(one.advice)) for one in verdict.problems
        )
        open_ = (one for one in verdict.given if all(scrubbed(f"{value}") == f"{value}" for value in one.values()))
        return replace(verdict, answers=answers, problems=tuple(problems), given=tuple(open_))

    def alike(self, verdict: Verdict) -> set[str]:
        """The sentences that hold what a mask may stand for, be it that it was typed where nothing is masked: they
        tell a right guess there from a wrong one, so they are counted."""
        shapes = [shape for shape in map(_shape, self._hidden) if shape is not None]
        told = (f"{one.rule} {one.message} {one.advice}" for one in verdict.problems)
        return {one for one in told if any(shape.search(one) for shape in shapes)}

    def as_read(self, answers: Mapping[str, Any], hidden: Collection[Any], every: bool = False) -> dict[str, Any]:
        """The answers with masks kept where one was sent for a hidden value (`every`: for any), or for what is
        withheld: to be held against what their writer had before her."""
        withheld = {node.path for node in self._form.root.nodes if node.withheld}

        def read(name: tuple[str, ...], value: Any, shown: Any) -> Any:
            kept = _marked(shown) and (every or value in hidden or name in withheld)
            return shown if kept else value

        return self._each(answers, read) if self._names else dict(answers)

    def _masks(self, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What is hidden in sentences, and as what: first what stands behind masks, so that nothing that was typed
        beside it takes a part of it away; of each the longest first, of which others may be parts."""
        texts = sorted(
            self._texts | self._hidden | self._sensitive(answers),
            key=lambda one: (one not in self._hidden, -len(one)),
        )
        return [(one, seal.HIDDEN if self._form.withheld else seal.mask_text(one)) for one in texts]

    def _sensitive(self, answers: Mapping[str, Any]) -> set[str]:
        """All texts that stand in sensitive places, and where other masks have come back."""
        leaves = ((name, one) for name, one, _ in _pairs((), answers, None))
        found = {one for name, one in leaves if name in self._names and isinstance(one, str)}
        return {one for one in found | seal.sensitive_texts(self._form, answers) if one and not _marked(one)}

    def _each(self, answers: Mapping[str, Any], change: Change) -> dict[str, Any]:
        found: dict[str, Any] = _changed((), dict(answers), self._shown, change)
        return found


def _pairs(name: tuple[str, ...], one: Any, other: Any) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Each leaf, its name with `*` for rows, and what stands in its place."""
    if isinstance(one, Mapping):
        for key, part in one.items():
            yield from _pairs((*name, key), part, other.get(key) if isinstance(other, Mapping) else None)
    elif isinstance(one, list):
        beside = other if isinstance(other, list) and len(other) == len(one) else [None] * len(one)
        for part, its in zip(one, beside, strict=True):
            yield from _pairs((*name, "*"), part, its)
    else:
        yield name, one, other


def _changed(name: tuple[str, ...], value: Any, shown: Any, change: Change) -> Any:
    if isinstance(value, dict):
        own = shown if isinstance(shown, dict) else {}
        return {key: _changed((*name, key), part, own.get(key), change) for key, part in value.items()}
    if isinstance(value, list):
        rows = shown if isinstance(shown, list) and len(shown) == len(value) else [None] * len(value)
        return [_changed((*name, "*"), *pair, change) for pair in zip(value, rows, strict=True)]
    return change(name, value, shown)


def _told(scrubbed: Callable[[str], str], _name: tuple[str, ...], value: Any, shown: Any) -> Any:
    """What was typed as it was; in the place of a mask the mask; what a rule says without what is hidden."""
    if value == shown or _marked(shown):
        return shown
    return scrubbed(value) if isinstance(value, str) else value


def _scrubbed(masks: Collection[tuple[str, str]], text: str) -> str:
    for one, mask in masks:
        if text == one or len(one) > 1:
            text = text.replace(one, mask)
    return text


def _shape(text: str) -> re.Pattern[str] | None:
    """What its mask shows of a text, with anything in between."""
    mask = seal.mask_text(text)
    before, after = mask[: mask.index("*")], mask[mask.rindex("*") + 1 :]
    return re.compile(f"{re.escape(before)}.+{re.escape(after)}", re.DOTALL) if before else None


def _marked(value: Any) -> bool:
    return isinstance(value, str) and seal.HIDDEN in value
