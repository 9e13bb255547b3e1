"""退回: complete a deciding step with the decision to return."""

from collections.abc import Mapping
from typing import Any

from app.accounts.person import Person
from app.cases import advance
from app.cases.complete import actor_of, completed
from app.cases.models import Case
from app.cases.taken import take
from app.errors import Conflict
from app.forms.deciding import DECISION, RETURN


def give_back(person: Person, item_id: int, answers: Mapping[str, Any]) -> Case:
    """Raises Conflict on a step whose form takes no decision; otherwise as `complete`."""
    taken = take(person, item_id)
    motion = advance.resumed(taken.case, actor_of(person))
    form = motion.loaded.forms[taken.item.form or ""]
    if DECISION not in form.schema.get("properties", {}):
        raise Conflict("当前环节没有退回这一选项。")
    return completed(person, motion, taken, {**answers, DECISION: RETURN}, ())
