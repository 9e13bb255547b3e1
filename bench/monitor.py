"""The monitor of running cases over ten thousand of them: time and statements of its pages."""

from typing import Any

from sqlalchemy import insert, select, text

from app import db
from app.accounts.create_user import NewUser, enter
from app.accounts.models import Org
from app.accounts.tokens import create_token
from app.cases.models import Case, WorkItem
from bench import meter
from bench.ours import DESK, Ours

CASES, TIMES, WATCHER, TOP = 10_000, 10, "watcher", "AJ-000000"
PAGES = {
    "overview": "/monitor",
    "diagram": "/monitor/bench/plain",
    "list": "/monitor/cases",
    "stuck": "/monitor/cases?only=stuck",
    "overdue": "/monitor/cases?only=overdue",
}


def pages(ours: Ours) -> dict[str, Any]:
    """Medians over the same page many times."""
    token = _crowded(ours)
    return {"cases": CASES, **{name: _measured(ours, path, token) for name, path in PAGES.items()}}


def _measured(ours: Ours, path: str, token: str) -> dict[str, Any]:
    client, headers = ours.app.test_client(), {"Authorization": f"Bearer {token}"}
    with ours.meter.counted() as counted:
        answer = client.get(path, headers=headers)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    times = [meter.ms(lambda: client.get(path, headers=headers)) for _ in range(TIMES)]
    return {"ms": meter.median(times), "statements": counted.statements, "bytes": len(answer.data)}


def _crowded(ours: Ours) -> str:
    """So many cases like a real one, each with its open item; gives the token of who watches them."""
    made = ours.started(DESK)
    with ours.base.transaction():
        session, number = db.write(), int(made["id"])
        case = _copied(session.execute(select(*Case.__table__.c).where(Case.id == number)).one())
        case |= {"state": "running"}
        ids = session.scalars(insert(Case).returning(Case.id), [dict(case) for _ in range(CASES)]).all()
        item = _copied(session.execute(select(*WorkItem.__table__.c).where(WorkItem.case_id == number)).one())
        session.execute(insert(WorkItem), [{**item, "case_id": one} for one in ids])
        if session.scalar(select(Org).where(Org.code == TOP)) is None:
            session.add(Org(code=TOP, kind="department", name=TOP, level="nation", region_code=None, active=True))
        session.flush()
        enter(NewUser(TOP, "administrator", WATCHER, WATCHER), "x")
        token = create_token(WATCHER)
    with ours.base.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return token


def _copied(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "id"}
