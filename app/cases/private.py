"""Personal numbers in what is going to be public: the writer is warned, the reviewer may let them stand."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from app.cases.approval import since_filled
from app.cases.models import Submission
from app.effects.face import ever_public
from app.errors import Invalid, Problem
from app.forms import private
from app.forms.check import Verdict, ordered
from app.forms.schema import Form
from app.packages.package import Package
from app.registers.parts import part

RULE = "V-PII-1"


def warnings(package: Package, form: Form, answers: Mapping[str, Any]) -> Iterator[Problem]:
    """One per public free text that holds such a number, for its writer."""
    for register in package.registers.values():
        if form.name in register.forms:
            given = ever_public(register, form, part(register, form.name, answers))
            for pointer, kinds in private.marks(form, given):
                message = f"该栏目向社会公开，其中疑似含有{kinds}；未经审核人员确认的，公示时以“●”代替。"
                yield Problem(pointer, RULE, message, "warn")


def looked_through(verdict: Verdict, package: Package, form: Form) -> Verdict:
    """The verdict with these warnings, the same whether a form is sent or only checked."""
    found = tuple(warnings(package, form, verdict.answers))
    if not found:
        return verdict
    word = verdict.verdict if verdict.verdict == "reject" else "warn"
    return replace(verdict, verdict=word, problems=ordered(form, (*verdict.problems, *found)))


def require_none(field: str, text: str) -> None:
    """Raise Invalid where a text that goes public at once, before any reviewer, holds such a number."""
    kinds = private.kinds(text)
    if kinds:
        raise Invalid([Problem(field, RULE, f"该内容将向社会公开，其中疑似含有{kinds}，请删去后再办理。")])


def released(answers: Mapping[str, Any], confirmed: Collection[str]) -> Iterator[Problem]:
    """A reviewer's word that the numbers may stand, kept with the decision."""
    if RULE in confirmed and "decision" in answers:
        yield Problem("/decision", RULE, "经核对，公开内容中的号码可以公示。", "warn")


def may_stand(sent: Sequence[Submission], form: str) -> bool:
    """Whether somebody who decided after the content was last sent has said so."""
    filled, since = since_filled(sent, form)
    said = (orjson.loads(row.confirmed) for row in since if row.confirmed)
    return filled is not None and any(
        isinstance(one, dict) and one.get("rule") == RULE for found in said for one in found
    )
