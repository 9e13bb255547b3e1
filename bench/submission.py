"""One submission of the form: the floors and ours in turn, case by case, so that a busy machine disturbs all."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy.orm import Session

from app import db
from bench import floor, meter
from bench.meter import Meter
from bench.ours import APPROVE, Ours, answers
from bench.stock import Stock

ROUNDS, CASES, WARM = 5, 30, 15
SCHEMAS = Path("bench/forms/bench")
FORMS = {"fill": "request", "review": "decision"}


class FloorClient:
    """A floor on one database, called like ours."""

    def __init__(self, base: db.Database, machine: floor.Machine, forms: Mapping[str, Any]) -> None:
        floor.Table.metadata.create_all(base.engine)
        with Session(base.engine) as session, session.begin():
            session.add(floor.Member(id=1, name="li"))
        made = floor.Floor(base.engine, machine, forms)
        self.client = made.app().test_client()
        self.headers = {"Authorization": f"Bearer {made.token(1)}"}
        self.meter = Meter(base.engine)

    def post(self, path: str, body: Any) -> Any:
        """One call."""
        answer = self.client.post(path, json=body, headers=self.headers)
        if answer.status_code != 200:
            raise SystemExit(f"floor answered {answer.status_code}")
        return orjson.loads(answer.data)


def f1(base: db.Database) -> FloorClient:
    """Without an engine."""
    return FloorClient(base, floor.ByHand(), {})


def f2(base: db.Database) -> FloorClient:
    """With the stock engine's state and validation."""
    forms = {task: json.loads((SCHEMAS / f"{form}-schema.json").read_text()) for task, form in FORMS.items()}
    return FloorClient(base, Stock(), forms)


Timed = dict[str, float]


def floor_case(client: FloorClient, number: int) -> Timed:
    """Milliseconds of start, fill and review."""
    heard: list[Any] = []
    times = {"start": meter.ms(lambda: heard.append(client.post("/instances", {})))}
    form = answers(number)
    times["fill"] = meter.ms(lambda: heard.append(client.post(f"/tasks/{heard[-1]['task']}", form)))
    times["review"] = meter.ms(lambda: heard.append(client.post(f"/tasks/{heard[-1]['task']}", APPROVE)))
    return times


def our_case(ours: Ours) -> Timed:
    """The same three calls."""
    heard: list[Any] = []
    times = {"start": meter.ms(lambda: heard.append(ours.started()))}
    times["fill"] = meter.ms(lambda: heard.append(ours.filled(heard[-1])))
    times["review"] = meter.ms(lambda: heard.append(ours.sent(heard[-1], APPROVE)))
    return times


def measured(ours: Ours, floors: Mapping[str, FloorClient]) -> dict[str, Any]:
    """Medians of the rounds' medians for each subject, its statements and commits, and our ratios."""
    subjects: dict[str, Callable[[int], Timed]] = {
        name: lambda number, client=client: floor_case(client, number)  # type: ignore[misc]
        for name, client in floors.items()
    }
    subjects["ours"] = lambda _number: our_case(ours)
    for number in range(WARM):
        for act in subjects.values():
            act(number)
    found: dict[str, Any] = {name: {} for name in subjects}
    rounds = [_round(subjects) for _ in range(ROUNDS)]
    for name in subjects:
        for call in ("start", "fill", "review"):
            found[name][f"{call}_ms"] = meter.median([one[name][call] for one in rounds])
        whole = sum(found[name][f"{call}_ms"] for call in ("start", "fill", "review"))
        found[name]["cases_per_second"] = round(1000 / whole, 1)
    for name in floors:
        per_round = [one["ours"]["fill"] / one[name]["fill"] for one in rounds]
        found[f"ratio_{name}"] = meter.median(per_round)
    found["counts"] = _counts(ours, floors)
    return found


def _round(subjects: Mapping[str, Callable[[int], Timed]]) -> dict[str, Timed]:
    times: dict[str, list[Timed]] = {name: [] for name in subjects}
    for number in range(CASES):
        for name, act in subjects.items():
            times[name].append(act(number))
    return {
        name: {call: meter.median([one[call] for one in all_]) for call in all_[0]} for name, all_ in times.items()
    }


def _counts(ours: Ours, floors: Mapping[str, FloorClient]) -> dict[str, Any]:
    """Statements and commits of one fill."""
    found = {}
    for name, client in floors.items():
        task = client.post("/instances", {})["task"]
        with client.meter.counted() as counted:
            client.post(f"/tasks/{task}", answers(1))
        found[name] = [counted.statements, counted.commits]
    case = ours.started()
    with ours.meter.counted() as counted:
        ours.filled(case)
    return {**found, "ours": [counted.statements, counted.commits]}
