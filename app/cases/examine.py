"""The server's verdict on a form: nothing is stored unless everything is in order or confirmed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.accounts.person import Person
from app.cases.models import WorkItem
from app.cases.reading.access import secrets_of
from app.cases.reading.masks import guesses, sentences, unmasked
from app.cases.reading.others_values import foreign_to
from app.cases.reading.record_references import unseen
from app.cases.returned import Doors, Returned
from app.cases.state import item_form, released_numbers, submissions
from app.cases.state.case_run import CaseRun
from app.cases.verdict import Watched, verdict_on
from app.errors import Invalid, Problem
from app.folding import fold
from app.forms import remarkable
from app.forms.behind_masks import Behind
from app.forms.check import Verdict
from app.forms.deciding import APPROVE, DECISION, HANDOVER, RETURN
from app.forms.field_groups import answerable
from app.forms.json_pointer import parts
from app.forms.schema import Form
from app.forms.seal import masks_left

Answers = Mapping[str, Any]
LOST = "保密内容没有原值可以沿用，请重新填写。"


@dataclass(frozen=True)
class Examined:
    """A form that may be sent. `opened`: the rules after which more was changed than the remarks had named."""

    verdict: Verdict
    opened: Sequence[Mapping[str, str]] = ()


def examined(
    person: Person, case_run: CaseRun, item: WorkItem, sent: Answers, confirmed: Collection[str]
) -> Examined:
    """What may be sent, or Invalid naming every field; unconfirmed warnings are refused too. A refusal tells which
    hidden values were looked for: like a check, it answers whether they are known elsewhere."""
    form, registers = item.form or "", Watched(case_run.loaded)
    whole = unmasked(person, case_run, form, sent, item)
    verdict = verdict_on(case_run, form, whole, registers)
    behind = Behind(case_run.loaded.forms[form], sent, whole, case_run.today)
    foreign = foreign_to(person, case_run)
    answers, returned = verdict.answers, Returned(person, case_run, item, foreign)
    read = behind.as_read(answers, foreign.values, foreign.every(case_run.loaded.forms[form]))
    registers.marks |= guesses(person, case_run, form, sent, foreign, item)
    registers.marks |= sentences(case_run, form, behind, verdict)
    verdict = replace(verdict, problems=behind.told(verdict).problems)
    pointless = [*item_form.not_offered(case_run, item, answers)]
    if pointless:
        raise Invalid(pointless, asked=registers.marks)
    doors = returned.doors_for(answers, read, verdict.problems)
    problems = [*verdict.problems, *returned.problems(read, doors), *_nowhere(person, case_run, item, answers)]
    problems += [Problem(f"/{name}", "V-MASK", LOST) for name in masks_left(case_run.loaded.forms[form], answers)]
    problems += [*released_numbers.released(case_run, item, answers, confirmed)]
    problems = instead(problems, [*_unsaid(answers)])
    problems = instead(problems, unseen(person, case_run, item, case_run.loaded.forms[form], sent))
    standing = [one for one in problems if one.severity == "reject" or not _agreed(one, confirmed)]
    if any(one.severity == "reject" for one in problems):
        raise Invalid(problems, returned.told(doors), registers.marks, **_unlocked(doors))
    if standing:
        raise Invalid(standing, "以下事项需要您逐项确认后再提交。", registers.marks, **_unlocked(doors))
    return Examined(replace(verdict, problems=tuple(problems)), returned.used(read, doors))


def instead(problems: Sequence[Problem], more: Sequence[Problem]) -> list[Problem]:
    """All of them, at the places of `more` nothing else: what a rule says there of a record would tell of it."""
    told = {one.field for one in more}
    return [*(one for one in problems if one.field not in told), *more]


def _unlocked(doors: Doors) -> dict[str, Any]:
    """A refusal tells what may be changed now, where a rule has opened more than the remarks."""
    return {"unlocked": doors.unlocked} if doors.by_rule else {}


def _unsaid(answers: dict[str, Any]) -> Iterator[Problem]:
    """Remarks of who did not agree in which nothing is to be read."""
    remarks = answers.get("remarks") if answers.get(DECISION) not in (None, APPROVE, HANDOVER) else None
    for place, one in enumerate(remarks if isinstance(remarks, list) else ()):
        if isinstance(one, dict) and not fold(str(one.get("message") or "")):
            yield Problem(f"/remarks/{place}/message", "V-REV-3", "请写明补正要求。")


def _nowhere(person: Person, case_run: CaseRun, item: WorkItem, answers: dict[str, Any]) -> Iterator[Problem]:
    """Remarks that point at no field of what was sent, or where nobody could change anything, or at what the
    reviewer cannot read."""
    remarks = answers.get("remarks")
    if answers.get(DECISION) != RETURN or not remarks or not isinstance(remarks, list):
        return
    known = case_run.loaded.forms
    sent = submissions.forms_sent(case_run.case.id)
    forms = [known[form] for form in sent]
    asked = [known[form] for form in item_form.asked(case_run, item, sent)]
    secrets = secrets_of(person, case_run)
    for place, one in enumerate(remarks):
        pointer = _field(one).rstrip("/")
        words = _misplaced(forms, asked, pointer) or _kept(asked, pointer, secrets)
        if words:
            yield Problem(f"/remarks/{place}/field", "V-REV-3", words)


def _misplaced(forms: Sequence[Form], asked: Sequence[Form], pointer: str) -> str:
    """Why a remark cannot stand at this place; "" where it can."""
    steps = parts(pointer)
    if not steps:
        return ""
    having = [form for form in forms if steps[0] in remarkable.known(form)]
    if not having:
        return f"填报内容中没有“{steps[0]}”这一栏目，请重新选择。"
    title = remarkable.known(having[0])[steps[0]]
    having = [form for form in having if form in asked]
    if not having:
        return f"“{title}”不在退回后要填写的表单上，请重新选择，或者不选栏目，在补正要求中写明。"
    if any(answerable(form, pointer) for form in having):
        return ""
    return f"“{title}”由系统生成，填报人不能修改；请对它所依据的栏目提出补正要求，或者不选栏目。"


def _kept(forms: Sequence[Form], pointer: str, secrets: Collection[str]) -> str:
    """Why a remark cannot stand at what is kept from who makes it; "" where it can."""
    name = next(iter(parts(pointer)), "")
    hidden = [form for form in forms if name in remarkable.kept_from(form, secrets)]
    if not hidden:
        return ""
    return f"“{hidden[0].fields[name].title}”是保密内容，您的岗位不能查看；请不选栏目，在补正要求中写明。"


def _field(remark: object) -> str:
    """The field a remark points at; what is no remark at all the form's own check tells."""
    field = remark.get("field") if isinstance(remark, dict) else None
    return field if isinstance(field, str) else ""


def confirmed_of(verdict: Verdict, confirm: Collection[str]) -> list[dict[str, str]]:
    """The warnings a person has confirmed, as the reviewer reads them."""
    found = (one for one in verdict.problems if one.severity == "warn" and _agreed(one, confirm))
    return [{"rule": one.rule, "field": one.field, "message": one.message} for one in found]


def _agreed(problem: Problem, confirmed: Collection[str]) -> bool:
    """Whether the person has confirmed the rule, or just this field of it."""
    return problem.rule in confirmed or f"{problem.rule}:{problem.field}" in confirmed
