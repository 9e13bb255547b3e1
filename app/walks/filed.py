"""What a 试办 has filed so far, and what the public reads of it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import select

from app import db
from app.enums import EntryState
from app.registers.declaration import Register
from app.registers.models import Entry
from app.walks.trial import Trial

Json = dict[str, Any]
STATES: Final = {EntryState.CURRENT: "现行", EntryState.CLOSED: "已办结", EntryState.WITHDRAWN: "已撤下"}
MOST: Final = 20
"""Records that are shown."""


def records(trial: Trial) -> list[Json]:
    """Each record, newest first, with what is public of it; None where the public is not shown it."""
    registers = {one.code: one for one in trial.view.registers().values()}
    rows = db.session().scalars(select(Entry).order_by(Entry.id.desc()).limit(MOST)).all()
    return [_record(trial, registers[one.register], one) for one in rows if one.register in registers]


def _record(trial: Trial, register: Register, entry: Entry) -> Json:
    answer = trial.stage.call("", "GET", f"/public/{register.code}/{entry.id}")
    public = [*_lines(answer.get_json()["view"])] if answer.status_code == 200 else None
    return {
        "id": entry.id,
        "register": register.title or register.name,
        "title": entry.title,
        "version": entry.version,
        "state": STATES.get(entry.state, entry.state),
        "public": public,
    }


def _lines(sections: list[Mapping[str, Any]]) -> Iterator[Json]:
    for section in sections:
        for label, value in section["rows"]:
            text = f"{len(value['rows'])} 行" if isinstance(value, Mapping) else value
            if text not in (None, ""):
                yield {"title": label, "text": text}
