"""States and kinds are members of their enums, as they are written and as they are read, on both databases."""

from sqlalchemy import insert, literal_column, select, update

from app import clock, db
from app.cases.models import Case, WorkItem
from app.enums import CaseState, ItemKind, ItemState
from tests.plugins.country import Country


def noticed(case: int) -> None:
    """Two notices of that case, as many rows at once are written."""
    given = {"case_id": case, "kind": ItemKind.NOTICE, "step": "told", "title": "告知", "org": "A", "role": "b"}
    rows = [given | {"state": one, "arrived_at": clock.now()} for one in (ItemState.OPEN, ItemState.DONE)]
    db.session().execute(insert(WorkItem), rows)


def test_members_are_written_asked_for_and_read(each_country: Country) -> None:
    with each_country.database.transaction():
        case = db.write().scalars(select(Case).limit(1)).one()
        noticed(case.id)
        mine = WorkItem.case_id == case.id, WorkItem.kind == ItemKind.NOTICE, WorkItem.step == "told"
        both = WorkItem.state.in_([ItemState.OPEN, "done"])
        kinds = db.session().scalars(select(WorkItem.kind).where(*mine, both)).all()
        assert [type(one) for one in kinds] == [ItemKind, ItemKind]
        db.session().execute(update(WorkItem).where(*mine).values(state=ItemState.VOID))
        assert set(db.session().scalars(select(WorkItem.state).where(*mine))) == {ItemState.VOID}


def test_a_word_of_a_newer_program_is_read_as_it_is(each_country: Country) -> None:
    with each_country.database.transaction():
        case = db.write().scalars(select(Case).limit(1)).one()
        case.state = CaseState.SUSPENDED
        db.session().flush()
        db.session().execute(update(Case).where(Case.id == case.id).values(state=literal_column("'frozen'")))
        db.session().refresh(case)
        assert str(case.state) == "frozen"
