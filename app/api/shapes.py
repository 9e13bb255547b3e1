"""Rows as the API shows them (contract: ids are strings, moments ISO 8601 with offset)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app import clock
from app.accounts.person import Person
from app.cases.models import Case, WorkItem
from app.cases.outline import Line, SentLine
from app.cases.reading.case_file import Origin, Sheet
from app.cases.reading.side_records import Beside
from app.cases.reading.trail_view import Told
from app.cases.state import deadlines
from app.enums import ItemState
from app.errors import Problem

Json = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """With the offset of Chinese wall clocks."""
    return clock.local(at).isoformat(timespec="seconds") if at else None


def item(row: WorkItem | Line, claimed_by: str | None) -> Json:
    """A work item inside its case."""
    return {
        "id": str(row.id),
        "kind": row.kind,
        "step": row.step,
        "title": row.title,
        "form": row.form,
        "post": {"org": row.org, "role": row.role},
        "open": row.state == ItemState.OPEN,
        "state": row.state,
        "claimed_by": claimed_by,
        "arrived_at": moment(row.arrived_at),
        "due_at": moment(row.due_at),
        "due_estimated": deadlines.estimated(row.arrived_at, row.due_at),
    }


def submission(row: SentLine) -> Json:
    """A submission without its content; taken apart by place, since an old case has hundreds."""
    number, form, step, at, org, username = row
    return {"id": str(number), "form": form, "step": step, "at": moment(at), "by": username or "", "by_org": org}


def sheet(one: Sheet) -> Json:
    """A sending of the case file, masked for its reader."""
    return {
        "submission": str(one.submission),
        "form": one.form.name,
        "title": one.form.title,
        "step": one.step,
        "by_org": one.by_org,
        "by": one.by,
        "at": moment(one.at),
        "current": one.current,
        "answers": one.answers,
        "differences": one.differences,
    }


def origin(one: Origin | None) -> Json | None:
    """The case that opened this one."""
    if one is None:
        return None
    row = one.case_run.case
    return {"case": str(row.id), "number": row.number, "file": [sheet(each) for each in one.file]}


def beside(one: Beside) -> Json:
    """A record that lies beside the form."""
    found = one.entry
    told = (
        {"id": found.id, "version": found.version, "state": found.state, "document": found.document}
        if found
        else None
    )
    return {"register": one.register.code, "entry": told}


def case(
    row: Case, summary: str | None, items: Iterable[Line], sent: Iterable[SentLine], waits: list[str]
) -> Json:
    """A case with its open items and what was sent. `summary`: as its reader is told it."""
    return {
        "id": str(row.id),
        "number": row.number,
        "process": row.key,
        "release": str(row.release_id),
        "state": row.state,
        "waits_for": waits,
        "entry": str(row.entry_id) if row.entry_id else None,
        "rev": row.rev,
        "subject": row.subject,
        "summary": summary,
        "started_at": moment(row.started_at),
        "finished_at": moment(row.finished_at),
        "work_items": [item(one, one.username) for one in items],
        "submissions": [submission(one) for one in sent],
    }


def person(one: Person) -> Json:
    """Who is signed in."""
    return {
        "username": one.username,
        "name": one.name,
        "org": {"code": one.org.code, "name": one.org.name, "kind": one.org.kind},
        "roles": sorted(one.roles),
        "posts": [{"org": post.org, "role": post.role} for post in one.posts],
    }


def page(items: list[Json], following: str | None, total: int, capped: bool) -> Json:
    """A list answer."""
    return {"items": items, "next": following, "total": total, "total_capped": capped}


def case_line(row: Case, summary: str | None) -> Json:
    """A case in a list. `summary`: as its reader is told it."""
    return {
        "id": str(row.id),
        "number": row.number,
        "process": row.key,
        "state": row.state,
        "rev": row.rev,
        "subject": row.subject,
        "summary": summary,
        "started_at": moment(row.started_at),
        "finished_at": moment(row.finished_at),
        "entry": str(row.entry_id) if row.entry_id else None,
    }


def trail_line(told: Told, names: dict[int, str]) -> Json:
    """A line of the trail."""
    line = told.row
    return {
        "at": moment(line.at),
        "kind": line.kind,
        "step": line.step,
        "org": line.org,
        "by": names.get(line.person_id) if line.person_id and told.named else None,
        "note": told.note,
    }


def item_line(row: WorkItem, in_case: Case, summary: str | None, names: Mapping[int, str]) -> Json:
    """A work item in the inbox. `names`: usernames by id."""
    return {
        **item(row, names.get(row.claimed_by or 0)),
        "case": case_line(in_case, summary),
        "draft": row.state == ItemState.OPEN and row.draft_rev > 0,
        "returned": row.remarks is not None,
    }


def problem(one: Problem) -> Json:
    """A problem of a field."""
    return {"field": one.field, "rule": one.rule, "severity": one.severity, "message": one.told}
