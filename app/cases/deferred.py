"""Run a deferred handler and hand its result to the case: at least once, so handlers are idempotent by step."""

from collections.abc import Mapping
from typing import Any

from app.cases import advance
from app.cases.calls import Ports
from app.cases.go_on import finish_service
from app.cases.motion import Motion
from app.packages import calls as packaged
from app.packages import queries as packages


def run_deferred(payload: Mapping[str, Any]) -> None:
    """`payload`: case, step, operation, parameters."""
    case = advance.locked(payload["case"])
    motion = Motion(case, packages.release(case.release_id))
    result = packaged.call_handler(payload["operation"], payload["parameters"], Ports(motion))
    finish_service(case.id, payload["step"], result)
