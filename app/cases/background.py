"""What happens to a case without a person: a message, a timer, the result of a deferred handler."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.cases import advance, notices
from app.cases.models import Case
from app.cases.state import refusals, waits
from app.cases.state.case_run import CaseRun
from app.cases.state.opened_cases import spend_waking
from app.cases.take import tasks_of
from app.enums import CaseState
from app.sdk import BusinessError
from app.trail.write import write

WAKE = "wake"


def _on(case_id: int, kind: str, act: Callable[[CaseRun], bool]) -> Case:
    case = advance.locked(case_id)
    if case.engine is None:
        return case
    case_run = advance.resumed(case)
    with advance.failures(case_run):
        acted = act(case_run)
    if acted:
        advance.settle(case_run, tasks_of(case))
        notices.tell_gone_on(case_run)
        write(case.id, "waiting" if kind == WAKE and case.state == CaseState.WAITING else kind, case_run.actor)
        refusals.tell(case_run)
    return case


def deliver(case_id: int, message: str) -> Case:
    """A message arrived. A case that no longer waits for it stays as it is."""

    def act(case_run: CaseRun) -> bool:
        spend_waking(case_id)
        return case_run.run.deliver(message)

    return _on(case_id, WAKE, act)


def look_again(case_id: int, since: str) -> None:
    """Deliver what was filed at the very moment when the case began to wait. `since`: an ISO moment."""
    for message in waits.missed(case_id, datetime.fromisoformat(since)):
        deliver(case_id, message)


def fire_timers(case_id: int) -> Case:
    """A due date has come; coalesced: however late, each timer fires once."""

    def act(case_run: CaseRun) -> bool:
        case_run.run.refresh()
        return bool(case_run.run.passed)

    case = _on(case_id, advance.TIMER, act)
    advance.keep_alarm(case)
    return case


def finish_service(case_id: int, step_id: str, result: Any) -> Case:
    """A deferred handler has its result."""

    def act(case_run: CaseRun) -> bool:
        case_run.run.finish_service(step_id, result)
        return True

    return _on(case_id, "service", act)


def refuse_service(case_id: int, step_id: str, refusal: BusinessError) -> Case:
    """A deferred handler refuses: where no event catches that, the move fails."""

    def act(case_run: CaseRun) -> bool:
        place = case_run.run.place_of(step_id)
        if place is None:
            return False
        refusals.keep(case_run, place, str(refusal))
        case_run.run.refuse_service(step_id, refusal)
        return True

    return _on(case_id, "service", act)
