"""Many rows at one go, written past the verbs: what lists look like when they are long."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from app import clock, db
from app.cases.models import Case, WorkItem
from app.jobs.models import Incident
from app.packages import queries as packages
from app.publications.publish import Notice, publish
from app.registers.file import Filing, file_entry
from tests.plugins.country import COUNTY, YAN, sample


def tasks(database: db.Database, number: int) -> None:
    """So many cases of yan under review at the county, one in three without a deadline, many due together."""
    with database.transaction():
        now, session = clock.now(), db.write()
        release = packages.newest("outsourcing").id
        one: dict[str, Any] = {
            "release_id": release, "package": "outsourcing", "process": "collect_project", "state": "running",
            "rev": 1, "starter_org": YAN, "started_at": now, "owner": YAN, "subject": "样例单位",
            "register": "project", "region_path": "370685",
        }  # fmt: skip
        lines = [one | {"summary": f"第{place}号工程"} for place in range(number)]
        cases = session.scalars(insert(Case).returning(Case.id), lines).all()
        item: dict[str, Any] = {
            "kind": "task", "state": "open", "step": "review:review", "title": "审核", "form": "review",
            "variable": "review", "org": COUNTY, "role": "inspector", "draft_rev": 0, "arrived_at": now,
        }  # fmt: skip
        due = [None if place % 3 == 0 else now + timedelta(hours=place // 5 % 7 * 24) for place in range(number)]
        rows = [item | {"case_id": case, "due_at": day} for case, day in zip(cases, due, strict=True)]
        session.execute(insert(WorkItem), rows)


def incidents(database: db.Database, number: int) -> None:
    """So many open incidents."""
    with database.transaction():
        rows = [{"text": f"第{place}次", "at": clock.now(), "times": 1} for place in range(number)]
        db.write().execute(insert(Incident), rows)


def records(database: db.Database, number: int) -> None:
    """So many approved and published projects of yan."""
    with database.transaction():
        loaded = packages.newest("outsourcing")
        register, form = loaded.package.registers["project"], loaded.forms["project"]
        for place in range(number):
            document = sample("project", project_name=f"第{place}号工程", leader_id_no=None)
            entry = file_entry(Filing(register, form, document, YAN, "370685", None, COUNTY, clock.today()))
            shown = {"project_name": document["project_name"]}
            publish(Notice(entry.id, "project", 1, entry.title, shown, "370685", COUNTY, "招远"))


def dumped(connection: Connection) -> str:
    """Every row of every table as text."""
    tables = db.Base.metadata.sorted_tables
    return "\n".join(str(row) for table in tables for row in connection.execute(select(table)))
