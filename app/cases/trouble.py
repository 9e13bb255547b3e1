"""What an administrator is told of a failure: which case, package, release and step, and where the log has it."""

from dataclasses import replace

from app import db
from app.cases.models import Case
from app.errors import StepFailed, words
from app.jobs.incident import Trouble


def trouble_of(failure: Exception, reference: str, case_id: int | None = None) -> Trouble:
    """The trouble behind a failure under a person's hand or in a job of the case `case_id`."""
    if not isinstance(failure, StepFailed):
        return _of_case(Trouble(f"{type(failure).__name__}: {words(failure)}", reference, case_id))
    return _of_case(
        Trouble(
            failure.reason,
            reference,
            case_id=failure.case_id or case_id,
            package=failure.package,
            process=failure.process,
            release_id=failure.release_id,
            element=failure.element or None,
            operation=failure.operation,
            work_item_id=failure.item_id,
        )
    )


def _of_case(trouble: Trouble) -> Trouble:
    """Complete what the failure did not know by what the case's row knows."""
    case = db.session().get(Case, trouble.case_id) if trouble.case_id and not trouble.release_id else None
    if case is None:
        return trouble
    return replace(trouble, package=case.package, process=case.process, release_id=case.release_id)
