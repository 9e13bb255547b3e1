"""A 试办 as a walk: its steps, and what came of them as what is expected from now on."""

from collections.abc import Mapping
from typing import Any, Final

from app import db
from app.forms.sample import FILES
from app.packages.walk_script import Script
from app.registers.models import Entry
from app.walks.end import published
from app.walks.trial import Outcome, Trial

Json = dict[str, Any]
MOST: Final = 30
"""Public values that are expected."""


def walk(trial: Trial, script: Script, title: str) -> Json:
    """The whole walk: what a change of the release must not change."""
    used = {one.step.who for one in trial.outcomes}
    return {
        "title": title,
        "clock": script.clock.isoformat(),
        "people": {name: one for name, one in script.people.items() if name in used},
        "step": [_step(trial, one) for one in trial.outcomes],
        "end": _end(trial),
    }


def _step(trial: Trial, one: Outcome) -> Json:
    step = one.step
    told: Json = {"who": step.who} if step.who else {}
    told[step.verb] = step.target
    if step.process:
        told["process"] = step.process
    if step.entry:
        told["entry"] = step.entry
    if step.answers is not None:
        told["answers"] = _plain(trial, step.answers, one.form)
    if step.confirm:
        told["confirm"] = list(step.confirm)
    expect: Json = {"status": one.status} if one.status else {}
    expect["state"] = one.state
    expect["next"] = [{"step": item.step, "org": item.org, "role": item.role} for item in one.next]
    return {**told, "expect": expect}


def _plain(trial: Trial, answers: Mapping[str, Any], form: str | None) -> Json:
    """Answers without numbers of this run: records by their titles, files by their names."""
    known = trial.view.loaded().forms.get(form or "")
    looks = known.ui if known else {}
    return {name: _value(one, name, looks.get(name) or {}) for name, one in answers.items()}


def _value(value: Any, name: str, look: Any) -> Any:
    if name.endswith(FILES) and isinstance(value, list):
        return [{"name": one["name"]} for one in value if isinstance(one, Mapping) and "name" in one]
    if (
        isinstance(look, Mapping)
        and look.get("ui:widget") == "entry"
        and isinstance(value, str)
        and value.isdigit()
    ):
        entry = db.session().get(Entry, int(value))
        return {"entry": entry.title} if entry else value
    if isinstance(value, Mapping):
        return {key: _value(one, key, {}) for key, one in value.items()}
    if isinstance(value, list):
        rows = look.get("items") if isinstance(look, Mapping) else None
        return [_row(one, rows or {}) for one in value]
    return value


def _row(value: Any, looks: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {key: _value(one, key, looks.get(key) or {}) for key, one in value.items()}


def _end(trial: Trial) -> Json:
    """How the case stands, how much was filed and published, and what the public reads of its record."""
    registers = trial.view.registers()
    filed = {name: trial.view.entries(one) for name, one in registers.items()}
    public = {name: len([*published(trial, one)]) for name, one in registers.items() if filed[name]}
    case = trial.view.case(trial.case) if trial.case else None
    end: Json = {
        "state": case.state if case else None,
        "entries": {name: count for name, count in filed.items() if count},
        "publications": public,
    }
    register = registers.get(case.register) if case else None
    mine = (one for one in published(trial, register) if case and one["entry"] == case.entry) if register else ()
    document: Json = next((one["document"] for one in mine), {})
    simple = {name: one for name, one in document.items() if isinstance(one, str | int | bool)}
    return {**end, **({"public": dict([*simple.items()][:MOST])} if simple else {})}
