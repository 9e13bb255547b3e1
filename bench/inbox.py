"""An inbox of a thousand items: time and statements of its first page, and of a form opened from it."""

from typing import Any

from sqlalchemy import insert, select

from app import db
from app.cases.models import Case, WorkItem
from bench import meter
from bench.ours import DESK, Ours

ITEMS, TIMES = 1000, 40


def first_page(ours: Ours) -> dict[str, Any]:
    """Medians over the same call many times."""
    items = _crowded(ours)
    page = _measured(ours, "/work-items?box=todo&size=20")
    one = _measured(ours, f"/work-items/{items}")
    return {"items": ITEMS, "page": page, "open_form": one}


def _measured(ours: Ours, path: str) -> dict[str, Any]:
    with ours.meter.counted() as counted:
        answer = ours.call(DESK, "GET", path)
    times = [meter.ms(lambda: ours.call(DESK, "GET", path)) for _ in range(TIMES)]
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return {"ms": meter.median(times), "statements": counted.statements, "bytes": len(answer.data)}


def _crowded(ours: Ours) -> str:
    """A thousand cases like a real one, each with its open item; gives the id of the real one's."""
    made = ours.started(DESK)
    with ours.base.transaction():
        session = db.write()
        case = _copied(session.execute(select(*Case.__table__.c).where(Case.id == int(made["id"]))).one())
        ids = session.scalars(insert(Case).returning(Case.id), [dict(case) for _ in range(ITEMS - 1)]).all()
        item = _copied(
            session.execute(select(*WorkItem.__table__.c).where(WorkItem.case_id == int(made["id"]))).one()
        )
        session.execute(insert(WorkItem), [{**item, "case_id": one} for one in ids])
    return str(made["work_items"][0]["id"])


def _copied(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "id"}
