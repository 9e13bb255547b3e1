"""Files that a draft names: not sent yet, and so of no case."""

import orjson
from sqlalchemy import select

from app import db
from app.accounts.person import Person
from app.cases.models import Case, Draft, WorkItem
from app.cases.posts import lies_with
from app.cases.state.item_form import form_of
from app.enums import ItemState
from app.forms.named_files import named
from app.packages import queries as packages


def drafted(person: Person, number: int) -> bool:
    """Whether a draft on this person's desk names the file openly: what is withheld is its sender's alone until it
    is sent."""
    chosen = select(Draft, WorkItem, Case).join(WorkItem, WorkItem.id == Draft.work_item_id)
    mine = chosen.join(Case, Case.id == WorkItem.case_id).where(
        WorkItem.state == ItemState.OPEN,
        lies_with(person),
        Draft.answers.contains(f'"id":"{number}"', autoescape=True),
    )
    return any(_openly(*row, number) for row in db.session().execute(mine))


def _openly(draft: Draft, item: WorkItem, case: Case, number: int) -> bool:
    loaded = packages.release(case.release_id)
    form = loaded.forms[form_of(loaded, item)]
    found = named(form, orjson.loads(draft.answers))
    return any(one.number == str(number) and one.secret is None for one in found)
