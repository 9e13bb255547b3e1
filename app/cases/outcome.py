"""In which state a case stands after a move."""

from app.cases.motion import Motion


def waits_for(motion: Motion) -> list[str]:
    """Names of the registers the case waits for."""
    topics: list[str] = []
    for wait in motion.run.waits:
        if wait.kind == "message" and not wait.boundary and "waitsFor" in wait.properties:
            topics += motion.run.variables.get(wait.properties["waitsFor"]) or []
    return topics


def settled_state(motion: Motion) -> str:
    """draft before anything was sent, then running, waiting or finished."""
    if motion.run.finished:
        return "finished"
    if waits_for(motion) and not motion.run.steps:
        return "waiting"
    return "running" if motion.case.state != "draft" or motion.begun else "draft"
