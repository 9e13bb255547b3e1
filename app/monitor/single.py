"""One case as 运行监控 shows it: where it stands, what waits for it, what administrators did with it."""

from typing import Any

import orjson

from app import clock, db
from app.accounts.person import Person
from app.accounts.queries import full_names, org_name, read_orgs
from app.cases import intervene
from app.cases import queries as cases
from app.cases.diagram import diagrams
from app.cases.models import Case
from app.cases.state import suspensions
from app.enums import Act, CaseState, ItemKind, ItemState
from app.errors import NotFound
from app.jobs import queries as jobs
from app.jobs.models import Job
from app.monitor import listing, troubles
from app.monitor.load import titled
from app.packages import queries as packages
from app.trail import queries as trail

DONE = {
    "suspend": "暂停办理",
    "resume": "恢复办理",
    "cancel": "终止办理",
    "retry": "重新运行",
    "close_incident": "关闭异常",
    "ask_move": "申请移动环节",
    "ask_set": "申请修改流程变量",
    "refuse_move": "撤销或者不同意移动环节",
    "refuse_set": "撤销或者不同意修改流程变量",
    "move": "移动环节",
    "set": "修改流程变量",
}
"""Lines of the trail that tell of administrators; all others are the business's own."""


def single(person: Person, case_id: int) -> dict[str, Any]:
    """The page. Raises NotFound; what was never sent is nobody's but its author's, unless it met a trouble."""
    row, incidents = db.session().get(Case, case_id), troubles.of_case(case_id)
    if row is None or (row.state == CaseState.DRAFT and row.opened_from is None and not incidents):
        raise NotFound
    read_orgs({one.org for one in cases.items_of(row.id)})
    (line,) = listing.lines([row])
    suspended, verbs = row.state == CaseState.SUSPENDED, _verbs(row)
    return {
        "line": line,
        "case": row,
        "started": clock.local(row.started_at),
        "ended": clock.local(row.finished_at) if row.finished_at else None,
        "org": org_name(row.starter_org) or row.starter_org,
        "held": suspensions.told(suspensions.of(row.id)) if suspended else "",
        "verbs": verbs,
        "diagrams": diagrams(row),
        "jobs": [_job(one) for one in jobs.jobs_of(row.id)],
        "incidents": incidents,
        "done": _done(row.id),
        "asked": _asked(person, row),
        "moves": _moves(row) if verbs else [],
        "kinds": intervene.kinds(row) if verbs else {},
    }


def _verbs(row: Case) -> list[str]:
    if row.finished_at is not None or row.state == CaseState.DRAFT:
        return [] if row.finished_at else ["cancel"]
    return ["resume" if row.state == CaseState.SUSPENDED else "suspend", "cancel"]


def _moves(row: Case) -> list[dict[str, Any]]:
    """From each place where it stands, and what that is called in, where it may go."""
    if row.state == CaseState.SUSPENDED:
        return []
    items, loaded = cases.items_of(row.id), packages.release(row.release_id)
    here = [one.step for one in items if one.kind == ItemKind.TASK and one.state == ItemState.OPEN]
    steps = [path.split(":") for path in [*here, *listing.rests(row)]]
    paths = dict.fromkeys(":".join(one[:depth]) for one in steps for depth in range(len(one), 0, -1))
    found = [(path, titled(loaded, row.process, path), intervene.targets(row, path)) for path in paths]
    return [{"path": path, "title": title or path, "to": to} for path, title, to in found if to]


def _asked(person: Person, row: Case) -> dict[str, Any] | None:
    """What waits for a second administrator: in words, and whether this one may agree."""
    found = intervene.pending(row.id)
    if found is None or row.finished_at is not None:
        return None
    content = orjson.loads(found.content)
    if found.kind == Act.MOVE:
        origin = titled(packages.release(row.release_id), row.process, content["from"]) or content["from"]
        to = intervene.targets(row, content["from"]).get(content["to"], content["to"])
        said = f"从“{origin}”移到“{to}”"
    else:
        said = "；".join(f"变量 {name} 改为 {orjson.dumps(value).decode()}" for name, value in content.items())
    by = full_names([found.asked_by]).get(found.asked_by, "")
    own, stale = found.asked_by == person.id, found.rev != row.rev
    return {"id": found.id, "said": said, "why": found.reason, "by": by, "own": own, "stale": stale,
            "at": clock.local(found.asked_at)}  # fmt: skip


def _job(row: Job) -> dict[str, Any]:
    due = clock.local(row.due_at) if row.due_at else None
    return {"what": troubles.work(row.kind), "due": due, "attempts": row.attempts}


def _done(case_id: int) -> list[dict[str, Any]]:
    rows = [one for one in trail.of_case(case_id) if one.kind in DONE]
    names = full_names(one.person_id for one in rows)
    return [
        {
            "at": clock.local(one.at),
            "what": DONE[one.kind],
            "by": names.get(one.person_id or 0, ""),
            "why": orjson.loads(one.note or "{}").get("reason", ""),
        }
        for one in reversed(rows)
    ]
