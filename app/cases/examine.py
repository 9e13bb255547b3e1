"""The server's verdict on a form: nothing is stored unless everything is in order or confirmed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from app import clock
from app.cases import numbers, offered, private, queries, seals
from app.cases.calls import Ports
from app.cases.models import WorkItem
from app.cases.motion import Motion
from app.cases.unmask import unmasked
from app.cases.watched import Watched
from app.errors import Invalid, Problem
from app.forms import remarkable
from app.forms.belongs import answerable, opened, unanswered
from app.forms.check import Verdict, check
from app.forms.differences import locked_changes
from app.forms.places import parts
from app.forms.schema import Form
from app.forms.seal import masks_left
from app.packages import calls as packaged

Answers = Mapping[str, Any]
LOST = "保密内容没有原值可以沿用，请重新填写。"


def verdict_on(motion: Motion, form: str, sent: Answers, registers: Watched) -> Verdict:
    """Schema, formats and the package's own checks."""
    today = clock.today()
    rules = packaged.rules(motion.loaded.package, form, Ports(motion, registers), today)
    verdict = check(motion.loaded.forms[form], dict(sent), today, rules)
    return private.looked_through(verdict, motion.loaded.package, motion.loaded.forms[form])


def examined(motion: Motion, item: WorkItem, sent: Answers, confirmed: Collection[str]) -> Verdict:
    """The verdict, or Invalid naming every field; unconfirmed warnings are refused too. A refusal tells which
    hidden values were looked for: like a check, it answers whether they are known elsewhere."""
    form, registers = item.form or "", Watched(motion.loaded)
    verdict = verdict_on(motion, form, unmasked(motion, form, sent), registers)
    answers = verdict.answers
    problems = [*verdict.problems, *_after_return(motion, item, answers), *_nowhere(motion, answers)]
    problems += offered.not_offered(motion, item, answers)
    problems += [Problem(f"/{name}", "V-MASK", LOST) for name in masks_left(motion.loaded.forms[form], answers)]
    problems += numbers.released(motion, item, answers, confirmed)
    standing = [one for one in problems if one.severity == "reject" or not _agreed(one, confirmed)]
    if any(one.severity == "reject" for one in problems):
        raise Invalid(problems, asked=registers.marks)
    if standing:
        raise Invalid(standing, "以下事项需要您逐项确认后再提交。", registers.marks)
    return replace(verdict, problems=tuple(problems))


def _after_return(motion: Motion, item: WorkItem, answers: dict[str, Any]) -> list[Problem]:
    """What a returned form may not change, and what it was asked to change and did not."""
    form = motion.loaded.forms[item.form or ""]
    remarks = _own(form, remarks_of(item))
    if not remarks:
        return []
    sent = _remarked(motion, form)
    unlocked = unlocked_of(item, form)
    locked = locked_changes(form, sent, answers, unlocked) if unlocked is not None else []
    return locked or list(unanswered(form, sent, answers, remarks))


def _remarked(motion: Motion, form: Form) -> dict[str, Any]:
    """The answers that the remarks are about: those before the last decision, whatever was recalled since."""
    mine = queries.sent_before_others(motion.case.id, form.name)
    return seals.opened(form, mine.answers) if mine else motion.answers(form.name)


def _nowhere(motion: Motion, answers: dict[str, Any]) -> Iterator[Problem]:
    """Remarks that point at no field of what was sent, or where nobody could change anything."""
    remarks = answers.get("remarks")
    if answers.get("decision") != "return" or not remarks or not isinstance(remarks, list):
        return
    forms = [motion.loaded.forms[form] for form in queries.forms_sent(motion.case.id)]
    for place, one in enumerate(remarks):
        words = _misplaced(forms, _field(one).rstrip("/"))
        if words:
            yield Problem(f"/remarks/{place}/field", "V-REV-3", words)


def _misplaced(forms: Sequence[Form], pointer: str) -> str:
    """Why a remark cannot stand at this place; "" where it can."""
    steps = parts(pointer)
    if not steps:
        return ""
    having = [form for form in forms if steps[0] in remarkable.known(form)]
    if not having:
        return f"填报内容中没有“{steps[0]}”这一栏目，请重新选择。"
    if any(answerable(form, pointer) for form in having):
        return ""
    title = remarkable.known(having[0])[steps[0]]
    return f"“{title}”由系统生成，填报人不能修改；请对它所依据的栏目提出补正要求，或者不选栏目。"


def _field(remark: object) -> str:
    """The field a remark points at; what is no remark at all the form's own check tells."""
    field = remark.get("field") if isinstance(remark, dict) else None
    return field if isinstance(field, str) else ""


def remarks_of(item: WorkItem) -> list[dict[str, str]]:
    """What the reviewer remarked when returning; a remark without a field is about the whole form."""
    return [{"field": "", **one} for one in orjson.loads(item.remarks)["remarks"]] if item.remarks else []


def unlocked_of(item: WorkItem, form: Form | None) -> list[str] | None:
    """What a returned form may change: each remark's field with what belongs to it. None = all (no return, a
    remark on the whole form, or none on this one)."""
    fields = [remark["field"] for remark in (_own(form, remarks_of(item)) if form else ())]
    if not fields or form is None or "" in fields or "/" in fields:
        return None
    return opened(form, fields)


def _own(form: Form, remarks: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those that whoever fills this form can answer: on a field of it, or on the whole."""
    known = {"", *remarkable.known(form)}
    return [one for one in remarks if known.issuperset(parts(one["field"])[:1])]


def confirmed_of(verdict: Verdict, confirm: Collection[str]) -> list[dict[str, str]]:
    """The warnings a person has confirmed, as the reviewer reads them."""
    found = (one for one in verdict.problems if one.severity == "warn" and _agreed(one, confirm))
    return [{"rule": one.rule, "field": one.field, "message": one.message} for one in found]


def _agreed(problem: Problem, confirmed: Collection[str]) -> bool:
    """Whether the person has confirmed the rule, or just this field of it."""
    return problem.rule in confirmed or f"{problem.rule}:{problem.field}" in confirmed
