"""The departments a field offers to hand a case to, each with where it leads: one list for pages and programs."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.accounts.person import Person
from app.cases import advance
from app.cases.models import WorkItem
from app.cases.reading.access import may_act, seen_item
from app.cases.service_steps import Ports
from app.cases.state.case_run import CaseRun
from app.errors import NotFound
from app.packages import calls as packaged
from app.packages import queries as packages
from app.trail.write import Actor

NEAR = 200


@dataclass(frozen=True)
class Choice:
    """A department that may be chosen; `why` where another one gets the case."""

    code: str
    name: str
    why: str


def fields(case_run: CaseRun, item: WorkItem) -> tuple[str, ...]:
    """The fields of this item's form whose departments lead somewhere."""
    declared = case_run.loaded.package.forms.get(item.form or "")
    return tuple(declared.targets) if declared else ()


def choices(person: Person, item_id: int, name: str, q: str, most: int) -> list[Choice]:
    """Found by name or code; without words those nearby, nearest first. For whoever may send the form; raises
    NotFound, Forbidden, Conflict; TargetFailed and NotLoaded where the package's function is at fault."""
    item, case = seen_item(person, item_id)
    may_act(person, item, case)
    case_run = CaseRun(case, packages.release(case.release_id), Actor(person.id, item.org))
    if name not in fields(case_run, item):
        raise NotFound
    found = ((one.code, one.name) for one in accounts.departments_like(q, most)) if q else near(item.org)
    with advance.failures(case_run, item):
        leads = packaged.leads(case_run.loaded.package, item.form or "", name, Ports(case_run))
        told = ((code, called, leads(code)) for code, called in found)
        return [Choice(code, called, target.why) for code, called, target in told if not target.refused][:most]


def near(org: str) -> Iterator[tuple[str, str]]:
    """The superior, its other departments, and one's own subordinates."""
    above = accounts.superior(org)
    if above:
        yield above.code, above.name
    for place in [above.code, org] if above else [org]:
        yield from ((one.code, one.name) for one in accounts.subordinates(place) if one.code != org)
