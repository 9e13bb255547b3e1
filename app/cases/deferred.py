"""Run a deferred handler: at least once, so handlers are idempotent by step."""

from collections.abc import Mapping
from typing import Any

from app import db
from app.cases.calls import Ports
from app.cases.models import Case
from app.cases.motion import Motion
from app.packages import calls as packaged
from app.packages import queries as packages


def result_of(payload: Mapping[str, Any]) -> Any:
    """The handler's answer; `payload`: case, operation, parameters. Nothing is locked: it may take its time.

    A case that has ended meanwhile asks for nothing.
    """
    case = db.session().get(Case, payload["case"])
    if case is None or case.finished_at is not None:
        return None
    motion = Motion(case, packages.release(case.release_id))
    return packaged.call_handler(payload["operation"], payload["parameters"], Ports(motion))
