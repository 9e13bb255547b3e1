"""What a form goes on with, of what was sent before, where it opens: as far as that is read there."""

from app.accounts import queries as accounts
from app.cases.models import Submission
from app.cases.state.case_run import CaseRun
from app.cases.state.submission_versions import shared
from app.engine.steps import HumanStep
from app.forms.deciding import DECISION
from app.site.roles import DEPARTMENT


def goes_on(case_run: CaseRun, step: HumanStep, org: str) -> bool:
    """Whether whoever opens the form there goes on with what was last sent on it: with what a further unit has
    written only who reads that. Behind what departments alone read stands what was sent before."""
    alone = shared(case_run, step.form, step.path)
    for row in reversed(case_run.sent):
        if row.form != step.form or (alone and row.step != step.path):
            continue
        if _reads(case_run, step, org, row):
            return True
        if not is_department(row.by_org):
            return False
    return False


def _reads(case_run: CaseRun, step: HumanStep, org: str, row: Submission) -> bool:
    if row.by_org == org:
        return True
    names = case_run.loaded.package.step(case_run.case.process, step.path).reads
    if names is None and org != case_run.case.starter_org and not is_department(org):
        return row.form in undecided(case_run, org)
    return names is None or row.form in names


def undecided(case_run: CaseRun, org: str) -> frozenset[str]:
    """What a unit reads in a case that others have begun where its step names nothing: no decision, and nothing
    that a further unit has filled in."""
    forms, mine = case_run.loaded.forms, (org, case_run.case.starter_org)
    decisions = {name for name, form in forms.items() if DECISION in form.fields}
    writers = {(row.form, row.by_org) for row in case_run.sent if row.by_org not in mine}
    theirs = {form for form, writer in writers if not is_department(writer)}
    return frozenset(forms) - decisions - theirs


def is_department(code: str) -> bool:
    """Whether that organisation is an authority."""
    place = accounts.org(code)
    return place is not None and place.kind == DEPARTMENT
