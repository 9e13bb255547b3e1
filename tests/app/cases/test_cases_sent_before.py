"""What remarks are about: what was sent before the last decision, whatever departments registered beside it."""

from app import clock, db
from app.cases.models import Case, Submission
from app.cases.state.approval import COPY
from app.cases.state.submissions import sent_before_others


def submission(case: int, step: str, form: str) -> int:
    row = Submission(case_id=case, step=step, form=form, answers="{}", at=clock.now(), by_user=1, by_org="a")
    db.session().add(row)
    db.session().flush()
    return row.id


def test_copies_are_no_decisions(unit: db.Unit) -> None:
    session = db.write()
    case = Case(
        release_id=1, package="a", process="b", state="draft", rev=0, starter_org="a", started_at=clock.now()
    )
    session.add(case)
    session.flush()
    before = submission(case.id, "fill", "request")
    submission(case.id, "check", "review")
    submission(case.id, "fill", "request")
    submission(case.id, COPY, "receipt")
    found = sent_before_others(case.id, "request")
    assert found is not None and found.id == before
