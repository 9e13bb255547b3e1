"""The personal numbers that a reviewer is asked about: text by text, never by a general tick."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.cases.models import Draft, WorkItem
from app.cases.state.case_run import CaseRun
from app.cases.state.personal_numbers import RULE
from app.cases.state.record import record, record_form, register_of
from app.errors import Problem
from app.forms import personal_numbers
from app.forms.deciding import APPROVE, DECISION
from app.forms.json_pointer import parts, read
from app.forms.pointer_titles import pointed
from app.registers.declaration import form_of
from app.registers.face import ever_public


@dataclass(frozen=True)
class Number:
    """A text of the record that goes public with numbers. `field`: JSON pointer; `title`: what people call the
    place; `kind`: which numbers, in words; `ticked`: its reader lets them stand, so far in her draft."""

    field: str
    title: str
    kind: str
    text: str
    ticked: bool = False

    @property
    def release(self) -> str:
        """What a decision confirms to let the numbers of this text stand."""
        return f"{RULE}:{self.field}"


def numbers(case_run: CaseRun, item: WorkItem) -> list[Number]:
    """Of the record as it would be filed now, changed or not. What the deciding form itself gives to it is left
    out, and so is what this step does not read: nobody releases what he wrote himself or has not seen."""
    register, whole, form = register_of(case_run), record_form(case_run), item.form or ""
    if register is None or whole is None:
        return []
    allowed = case_run.loaded.package.step(case_run.case.process, item.step).reads
    given = ever_public(register, whole, record(case_run))
    return [
        Number(pointer, pointed(whole, pointer), kind, str(read(given, pointer)))
        for pointer, kind in personal_numbers.marks(whole, given)
        if _releasable(form_of(register, parts(pointer)[0]), form, allowed)
    ]


def ticked_in(draft: Draft | None) -> frozenset[str]:
    """The fields whose numbers the writer of a draft has let stand so far."""
    said = orjson.loads(draft.confirmed) if draft is not None and draft.confirmed else {}
    rules = (one.partition(":") for one in said.get("confirm", ()))
    return frozenset(field for rule, _, field in rules if rule == RULE and field)


def _releasable(given: str, deciding: str, allowed: Collection[str] | None) -> bool:
    return given != deciding and (allowed is None or given in allowed)


def released(
    case_run: CaseRun, item: WorkItem, answers: Mapping[str, Any], confirmed: Collection[str]
) -> Iterator[Problem]:
    """A reviewer's word on each text that may stand, kept with the approving decision; refused where it names no
    text, or none in particular."""
    asked = [one.removeprefix(RULE).removeprefix(":") for one in confirmed if one.partition(":")[0] == RULE]
    if not asked or answers.get(DECISION) != APPROVE:
        return
    standing = {one.field: one for one in numbers(case_run, item)}
    if standing and "" in asked:
        titles = "、".join(f"“{one.title}”" for one in standing.values())
        yield Problem("/decision", RULE, f"公开内容中的号码应当逐项确认：{titles}。不予公示的不必确认。")
    for field in sorted({*asked} - {""}):
        yield _word(standing.get(field), field)


def _word(number: Number | None, field: str) -> Problem:
    if number is None:
        words = "所确认的栏目中没有需要公示的号码，或者内容已经变化，请刷新页面后重新核对。"
        return Problem("/decision", RULE, words)
    return Problem(field, RULE, f"经核对，“{number.title}”中的{number.kind}可以公示。", "warn")
