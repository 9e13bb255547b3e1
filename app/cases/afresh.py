"""Which items begin with an empty form, whatever was sent on it before."""

from app.cases.models import WorkItem
from app.cases.motion import Motion
from app.forms.deciding import DECISION


def afresh(motion: Motion, item: WorkItem, form: str) -> bool:
    """A copy, a decision, and a step that many fill: none goes on with what others have said."""
    decides = DECISION in motion.loaded.forms[form].fields
    return item.kind != "task" or decides or motion.loaded.definition(motion.case.process).repeats(item.step)
