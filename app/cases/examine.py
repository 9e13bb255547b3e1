"""The server's verdict on a form: nothing is stored unless everything is in order or confirmed."""

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from app import clock
from app.cases.calls import Ports
from app.cases.models import WorkItem
from app.cases.motion import Motion
from app.cases.unmask import unmasked
from app.errors import Invalid
from app.forms.check import Verdict, check
from app.forms.differences import locked_changes
from app.packages import calls as packaged

Answers = Mapping[str, Any]


def verdict_on(motion: Motion, form: str, sent: Answers) -> Verdict:
    """Schema, formats and the package's own checks."""
    today = clock.today()
    rules = packaged.rules(motion.loaded.package, form, Ports(motion), today)
    return check(motion.loaded.forms[form], dict(sent), today, rules)


def examined(motion: Motion, item: WorkItem, sent: Answers, confirmed: Collection[str]) -> Verdict:
    """The verdict, or Invalid naming every field; unconfirmed warnings are refused too."""
    form = item.form or ""
    verdict = verdict_on(motion, form, unmasked(motion, form, sent))
    problems = [*verdict.problems, *_touched_locked(motion, item, verdict.answers)]
    standing = [one for one in problems if one.severity == "reject" or one.rule not in confirmed]
    if any(one.severity == "reject" for one in problems):
        raise Invalid(problems)
    if standing:
        raise Invalid(standing, "以下事项需要您逐项确认后再提交。")
    return verdict


def _touched_locked(motion: Motion, item: WorkItem, answers: dict[str, Any]) -> list[Any]:
    unlocked = unlocked_of(item)
    if unlocked is None:
        return []
    form = item.form or ""
    return list(locked_changes(motion.loaded.forms[form], motion.answers(form), answers, unlocked))


def remarks_of(item: WorkItem) -> list[dict[str, str]]:
    """What the reviewer remarked when returning; a remark without a field is about the whole form."""
    return [{"field": "", **one} for one in orjson.loads(item.remarks)["remarks"]] if item.remarks else []


def unlocked_of(item: WorkItem) -> list[str] | None:
    """Fields a returned form may change; None = all (no return, or a remark on the whole form)."""
    fields = [remark["field"] for remark in remarks_of(item)]
    return None if not fields or "" in fields or "/" in fields else fields
