"""Personal numbers in what is going to be public: the writer is warned, the reviewer may let them stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from app import reasons
from app.accounts import queries as accounts
from app.cases.models import Submission
from app.cases.state import approval
from app.errors import Invalid, Problem
from app.forms import personal_numbers
from app.forms.check import Verdict, ordered
from app.forms.deciding import APPROVE, DECISION
from app.forms.schema import Form
from app.packages.package import Package, Process
from app.packages.queries import Loaded
from app.registers.declaration import part
from app.registers.face import ever_public
from app.site.current import roles
from app.site.roles import DEPARTMENT

RULE, ELSEWHERE = "V-PII-1", "V-PII-2"


def warnings(package: Package, form: Form, answers: Mapping[str, Any]) -> Iterator[Problem]:
    """One per public free text that holds such a number, for its writer."""
    for register in package.registers.values():
        if form.name in register.forms:
            given = ever_public(register, form, part(register, form.name, answers))
            for pointer, kinds in personal_numbers.marks(form, given):
                message = f"该栏目向社会公开，其中疑似含有{kinds}；未经审核人员确认的，公示时以“●”代替。"
                yield Problem(pointer, RULE, message, "warn")


def blanked_elsewhere(loaded: Loaded, form: Form, answers: Mapping[str, Any]) -> Iterator[Problem]:
    """One per free text of an opinion, a result, an answer: other organisations read its numbers as dots, and
    whoever wrote them for these to call would never know. What a record is made of has its own rule; what a unit
    begins a case with goes to the departments that work on it, and they read it clear."""
    if any(form.name == register.form for register in loaded.package.registers.values()):
        return
    found = personal_numbers.marks(form, answers)
    if not found or form.name in _begun_by_units(loaded):
        return
    whose = "其他单位" if DECISION in form.fields else "不办理本件的其他单位"
    for pointer, kinds in found:
        message = f"其中疑似含有{kinds}，{whose}看到的以“●”代替；需要对方知道的，请另行告知。"
        yield Problem(pointer, ELSEWHERE, message, "warn")


def _begun_by_units(loaded: Loaded) -> set[str]:
    """The forms with which units begin cases."""
    units = (key for key, process in loaded.package.processes.items() if _by_units(process))
    return {name for process in units for name in loaded.content.first_forms(process)}


def _by_units(process: Process) -> bool:
    """Whether those who begin it are of no department."""
    held = roles().role
    return any(name in held and DEPARTMENT not in held[name].kinds for name in process.start)


def said_outside(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    """What another organisation has sent, for who works on the case: sensitive values stand open there, the
    numbers in a decision do not, since whoever wrote them was told that others read dots."""
    return personal_numbers.without(form, answers) if DECISION in form.fields else answers


def looked_through(verdict: Verdict, loaded: Loaded, form: Form) -> Verdict:
    """The verdict with these warnings, the same whether a form is sent or only checked."""
    found = list(warnings(loaded.package, form, verdict.answers))
    public = {one.field for one in found}
    found += [one for one in blanked_elsewhere(loaded, form, verdict.answers) if one.field not in public]
    if not found:
        return verdict
    word = verdict.verdict if verdict.verdict == "reject" else "warn"
    return replace(verdict, verdict=word, problems=ordered(form, (*verdict.problems, *found)))


def require_none(field: str, text: str, where: str = "该内容将向社会公开") -> None:
    """Raise Invalid where a text that is read by others at once, before any reviewer, holds such a number."""
    kinds = personal_numbers.kinds(text)
    if kinds:
        raise Invalid([Problem(field, RULE, f"{where}，其中疑似含有{kinds}，请删去后再办理。")])


def stated(reason: str, what: str, most: int = reasons.MOST, where: str = "该内容由他人查看") -> str:
    """A reason for an act as it is kept: the one door for all that others read it. Raises Invalid for what is no
    reason, and for personal numbers in it."""
    found = reasons.reason(reason, what, most)
    require_none(reasons.FIELD, found, where)
    return found


def remarked(text: str, what: str, most: int = reasons.MOST) -> str:
    """The same of what may be left out: empty then."""
    return stated(text, what, most) if text.strip() else ""


def released(
    sent: Sequence[Submission], form: str, starter: str, decision: approval.Decision
) -> frozenset[str] | None:
    """The fields of that form whose numbers the approving decision lets stand; None where no reviewer has approved
    what was last sent on it. A decision of the writer, or one that returns or hands over, releases nothing, and of
    several approvals the last one counts."""
    filled, since = approval.since_filled(sent, form)
    by_org, by_user = (filled.by_org, filled.by_user) if filled else (starter, None)
    approving = [
        row
        for row in since
        if decision(row) == APPROVE
        and (row.by_org, row.by_user) != (by_org, by_user)
        and (filled is not None or row.by_org != starter)
        and accounts.department(row.by_org)
    ]
    if not approving:
        return None
    said = orjson.loads(approving[-1].confirmed or "[]")
    return frozenset(one["field"] for one in said if isinstance(one, dict) and one.get("rule") == RULE)
