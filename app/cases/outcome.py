"""In which state a case stands after a move."""

from app.cases.motion import Motion
from app.engine.steps import EngineError, Wait


def awaited(motion: Motion, wait: Wait) -> list[tuple[str, str]]:
    """Registers and owner whose records the case waits for. Raises EngineError where nobody could send them."""
    if not is_record(wait):
        return []
    variables = motion.run.variables
    topics, key = (variables.get(wait.properties.get(name, "")) for name in ("waitsFor", "key"))
    known = motion.loaded.package.registers
    if not isinstance(topics, list) or not topics or any(topic not in known for topic in topics):
        raise EngineError(wait.element, f"变量 {wait.properties['waitsFor']} 没有列出要等待的台账")
    if not isinstance(key, str) or not key:
        raise EngineError(wait.element, f"变量 {wait.properties.get('key')} 没有指明等待哪个单位的记录")
    return [(topic, key) for topic in dict.fromkeys(topics)]


def settled_state(motion: Motion) -> str:
    """draft before anything was sent, then running, waiting or finished."""
    if motion.run.finished:
        return "finished"
    if not motion.run.steps and any(is_record(wait) for wait in motion.run.waits):
        return "waiting"
    return "running" if motion.case.state != "draft" or motion.sending else "draft"


def is_record(wait: Wait) -> bool:
    """Whether it is a published record that is waited for, so that a row of the case's says so."""
    return wait.kind == "message" and not wait.boundary and "waitsFor" in wait.properties
