"""A business refusal that the diagram catches is told: to whoever gets the form back, and in the trail."""

from typing import Any

import orjson

from app.cases.models import WorkItem
from app.cases.state import demands
from app.cases.state.case_run import BY_PLATFORM, CaseRun
from app.cases.state.continued import goes_on
from app.cases.state.item_form import begins_empty
from app.engine.steps import HumanStep
from app.forms.personal_numbers import blanked
from app.trail.write import SYSTEM, write

LINE = "refused"
"""The kind of the line in the trail."""
WORDS = "系统办理时没有通过，请按所述情况修改后重新提交，或者待情况改变后再提交。"


def keep(case_run: CaseRun, step: str, words: str) -> None:
    """A service step refuses; where no event catches that, the whole move fails and this with it."""
    case_run.refusals.append((step, blanked(words)))


def remarks_at(case_run: CaseRun, step: HumanStep, org: str) -> str | None:
    """The remarks with which a form opens at an organisation in this move: those of all who returned it; where it
    comes back since a step refused, what that said, on no single field."""
    if case_run.handed_back or case_run.recalled:
        return case_run.remarks
    if begins_empty(case_run, step.form, step.path):
        return demands.asked_anew(case_run, step, org)
    if not goes_on(case_run, step, org):
        return None
    declined = demands.declined(case_run, step)
    asked = demands.asked(case_run, declined) if declined else None
    if not case_run.refusals:
        return asked
    found: dict[str, Any] = orjson.loads(asked) if asked else {"remarks": [], "opinion": WORDS, BY_PLATFORM: 1}
    told = [{"field": "", "message": words} for _, words in case_run.refusals]
    return orjson.dumps({**found, "remarks": [*found["remarks"], *told]}).decode()


def by_platform(item: WorkItem) -> dict[str, Any] | None:
    """The remarks of a form that the platform itself gave back, None for one that did not come back so."""
    found = orjson.loads(item.remarks) if item.remarks else {}
    return dict(found) if BY_PLATFORM in found else None


def tell(case_run: CaseRun) -> None:
    """A line for each, after that of the move itself."""
    for step, words in case_run.refusals:
        write(case_run.case.id, LINE, SYSTEM, step, {"reason": words})
