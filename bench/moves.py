"""Ten thousand running cases on an older release: how long all are judged, how many are moved a second."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from werkzeug.test import TestResponse

from app import db, drain
from app.accounts.create_user import NewUser, enter
from app.accounts.models import Org
from app.accounts.tokens import create_token
from app.cases.models import Case, WorkItem
from app.cases.rehearse import rehearse
from app.packages import queries
from bench import meter
from bench.ours import DESK, Ours

CASES, MOVED, TOP, DESIGNER = 10_000, 50, "AJ-000000", "designer"


def judged_and_moved(ours: Ours) -> dict[str, Any]:
    """Half of them stand at one step, half at several, of which the stored state is read. Each is moved in two
    transactions: its job is claimed, then done."""
    for process in ("bench.plain", "bench.branches"):
        _crowded(ours, ours.started(DESK, process), CASES // 2)
    made = _published(ours)
    with ours.base.transaction():
        found, took = meter.timed(lambda: rehearse(queries.row(int(made))))
    begun, waited = meter.timed(
        lambda: ours.call(DESIGNER, "POST", f"/releases/{made}/migrate", {"reason": "measured"})
    )
    _answered(begun)
    moved, spent = meter.timed(lambda: drain.run_due(ours.base, MOVED))
    return {
        "cases": len(found),
        "judged_s": round(took / 1000, 2),
        "begun_s": round(waited / 1000, 2),
        "moved_per_second": round(moved / spent * 1000),
    }


def _crowded(ours: Ours, made: dict[str, Any], count: int) -> None:
    """As many cases like this one, with their items."""
    with ours.base.transaction():
        session = db.write()
        case, number = Case.__table__, int(made["id"])
        row = dict(session.execute(select(*case.c).where(case.c.id == number)).mappings().one())
        del row["id"]
        ids = session.scalars(insert(Case).returning(Case.id), [dict(row) for _ in range(count)]).all()
        items = session.execute(select(*WorkItem.__table__.c).where(WorkItem.case_id == number)).mappings().all()
        lines = [{**item, "case_id": one} for one in ids for item in items]
        for line in lines:
            del line["id"]
        session.execute(insert(WorkItem), lines)


def _published(ours: Ours) -> str:
    """A release with a step more ahead of everybody."""
    with ours.base.transaction():
        db.write().add(Org(code=TOP, kind="department", name=TOP, level="nation", region_code=None, active=True))
        db.session().flush()
        enter(NewUser(TOP, "designer", DESIGNER, DESIGNER), "x")
        ours.tokens[DESIGNER] = create_token(DESIGNER)
    folders = (Path("bench/processes/bench"), Path("bench/forms/bench"))
    texts = {one.name: one.read_text() for folder in folders for one in folder.iterdir()}
    for name, end, like in (("plain.bpmn", "done", "review"), ("branches.bpmn", "branch_done", "left")):
        texts[name] = _longer(texts[name], end, like)
    files = [{"name": name, "content": text} for name, text in texts.items()]
    made = _answered(ours.call(DESIGNER, "POST", "/releases", {"package": "bench", "files": files}))["id"]
    _answered(ours.call(DESIGNER, "POST", f"/releases/{made}/publish", {"reason": "measured"}))
    return str(made)


def _answered(answer: TestResponse) -> dict[str, Any]:
    if answer.status_code >= 300:
        raise SystemExit(f"unexpected answer {answer.status_code}: {answer.text[:300]}")
    return dict(answer.get_json())


def _longer(text: str, end: str, like: str) -> str:
    """The diagram with one more step before this end."""
    found = re.search(f'<bpmn:userTask id="{like}".*?</bpmn:userTask>', text, re.DOTALL)
    assert found is not None
    step = re.sub("<bpmn:(incoming|outgoing)>.*?</bpmn:[a-z]+>", "", found[0]).replace(f'"{like}"', '"last"')
    step = step.replace(f">{like}<", ">last<")
    flow = f'<bpmn:sequenceFlow id="from_last" sourceRef="last" targetRef="{end}"/></bpmn:process>'
    text = text.replace(f'targetRef="{end}"', 'targetRef="last"').replace("</bpmn:process>", step + flow)
    ref = "<bpmn:flowNodeRef>"
    return text.replace(f"{ref}{like}<", f"{ref}last</bpmn:flowNodeRef>{ref}{like}<")
