"""How often a step of several instances was come to, and what was sent each time: a later round replaces all of an
earlier one, whoever was asked in it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.cases import queries
from app.cases.approval import COPY
from app.cases.case_run import CaseRun
from app.cases.models import Submission, WorkItem
from app.cases.refused import by_platform
from app.engine import xml
from app.engine.expressions import constant
from app.engine.steps import EngineError
from app.enums import ItemKind, ItemState
from app.packages.drawing import places
from app.trail import queries as trail


def rounds(
    case_run: CaseRun, sent: Sequence[Submission], step: str, beside: Iterable[str]
) -> list[list[Submission]]:
    """What was sent at a step, round by round. `beside`: steps that may be open at once with it. Where an item is
    not known any more, a round ends with what another step has sent."""
    visits, apart = _visits(case_run, step), {*beside}
    found, open_, last = list[list[Submission]](), False, None
    for row in (one for one in sent if one.step != COPY and one.step not in apart):
        if row.step == step:
            visit = visits.get(row.work_item_id or 0)
            known = bool(found) and None not in (visit, last)
            if visit != last if known else not open_:
                found.append([])
            found[-1].append(row)
            last = visit
        open_ = row.step == step
    return found


def _visits(case_run: CaseRun, step: str) -> dict[int, int]:
    """By item the first one of its round. Instances side by side arrive in one move: one that comes after another
    has ended is of a further round."""
    number = _in_turn(case_run, step)
    ends = _ends(case_run, step) if number is not None else ()
    found, here = dict[int, int](), list[WorkItem]()
    for item in queries.items_of(case_run.case.id):
        if item.kind != ItemKind.TASK or item.step != step:
            continue
        ended = any(one.done_at is not None and one.done_at < item.arrived_at for one in here)
        if here and (ended if number is None else _anew(here, item, number, ends)):
            here = []
        here.append(item)
        found[item.id] = here[0].id
    return found


def _anew(here: Sequence[WorkItem], item: WorkItem, number: int, ends: Sequence[datetime]) -> bool:
    """Whether an item of a step whose instances take turns is the first of a further round: the next one in turn
    arrives in the move that ends the one before."""
    before = here[-1]
    if before.state == ItemState.VOID or by_platform(item) is not None or len(here) == number:
        return True
    told = next((at for at in ends if before.done_at is not None and at >= before.done_at), None)
    return told is not None and item.arrived_at > told


def _ends(case_run: CaseRun, step: str) -> list[datetime]:
    """When the moves ended that sent something at the step: each has its line in the trail last of all."""
    return [row.at for row in trail.of_case(case_run.case.id) if (row.kind, row.step) == ("complete", step)]


def _in_turn(case_run: CaseRun, step: str) -> int | None:
    """None for instances open at once; for those that take turns how many the diagram writes down, 0 where
    a list tells."""
    drawing, element = places(case_run.loaded.content.drawings, case_run.case.process, step)[-1]
    many = drawing.scope.nodes[element].child("multiInstanceLoopCharacteristics")
    if many is None or many.get("isSequential") != "true":
        return None
    try:
        return int(constant(xml.text(many.find(xml.bpmn("loopCardinality"))) or "0"))
    except EngineError:
        return 0


def instances(found: Iterable[Sequence[Submission]]) -> dict[int, int]:
    """Which of the instances at its organisation each was: that of the same person, else the first one left."""
    numbers, people = dict[int, int](), dict[str, list[int]]()
    for rows in found:
        free = {org: [*range(len(seats))] for org, seats in people.items()}
        late = list[Submission]()
        for row in rows:
            own = [at for at in free.get(row.by_org, []) if people[row.by_org][at] == row.by_user]
            if own:
                numbers[row.id] = own[0]
                free[row.by_org].remove(own[0])
            else:
                late.append(row)
        for row in late:
            seats, left = people.setdefault(row.by_org, []), free.get(row.by_org, [])
            at = left.pop(0) if left else len(seats)
            seats[at : at + 1] = [row.by_user]
            numbers[row.id] = at
    return numbers
