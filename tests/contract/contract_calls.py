"""The calls that schemathesis makes of the description: every edge of every part, then drawn ones."""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.generation.case import Case
from schemathesis.generation.drivers import CoverageGenerator
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.overrides import Override
from schemathesis.schemas import APIOperation, BaseSchema

DRAWN = int(os.environ.get("CONTRACT_DRAWN", "2"))
"""Of each call, as many sound ones and as many that break its description, beside those at the edges."""
SOUND = ["2xx", "304", "401", "403", "404", "409", "422", "429"]
"""How a call may end that is made as described. 400 is none: whoever reads the description can avoid it."""
REAL: dict[str, Any] = {
    "process": "outsourcing.collect_project", "region": "370000", "register": "project", "package": "outsourcing",
    "form": "project", "incident_id": "1", "year": "2027", "to_user": "zhao2", "by": "zhao",
    "files": [{"name": "package.toml", "content": "title = '试用'\n"}],
}  # fmt: skip
TRIED = settings(
    max_examples=DRAWN,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ONLY_WITH = {"q": "department", "size": "department", "mark": "region"}
"""Of `/codes`, which no schema can say: conditions that go with one `kind`."""


@cache
def made(told: str) -> dict[APIOperation, list[Case]]:
    """Of each call of the description the same ones each time; made once per test process."""
    return {one: [*_edges(one), *_drawn(one)] for one in (found.ok() for found in read(told).get_all_operations())}


def read(told: str) -> BaseSchema:
    """The description as schemathesis reads it. Who calls is the test's own business."""
    document = json.loads(told)
    for methods in document["paths"].values():
        for call in methods.values():
            call["security"] = []
    schema = schemathesis.openapi.from_dict(document, config=schemathesis.Config())
    schema.config.output.sanitization.update(enabled=False)
    schema.config.checks.positive_data_acceptance.expected_statuses = SOUND
    schema.config.generation.update(allow_x00=False)
    return schema


def _edges(operation: APIOperation) -> Iterator[Case]:
    return iter(
        CoverageGenerator(
            operation=operation,
            generation_modes=list(GenerationMode),
            generation_config=operation.schema.config.generation_for(operation=operation, phase="coverage"),
            auth_storage=None,
            override=Override(),
            feedback=FeedbackSources(),
        )
    )


def _drawn(operation: APIOperation) -> Iterator[Case]:
    for mode in GenerationMode:
        try:
            yield from _of(operation.as_strategy(generation_mode=mode))
        except Unsatisfiable:  # nothing can be sent that breaks the description
            assert mode.is_negative, operation.label


def _of(strategy: SearchStrategy[Case]) -> list[Case]:
    found: list[Case] = []

    def draw(case: Case) -> None:
        found.append(case)

    TRIED(given(strategy)(draw))()
    return found


def filled(case: Case, ids: Mapping[str, str]) -> Case:
    """What is there, in the place of what was made up, wherever the call is not meant to break there."""
    real, broken = {**REAL, **ids}, case.meta.is_negative_at if case.meta else lambda _: False
    if not broken(ParameterLocation.PATH):
        _fill(case.path_parameters, real)
    if not broken(ParameterLocation.QUERY):
        _fill(case.query, real)
        _fit(case)
    if isinstance(case.body, dict) and not broken(ParameterLocation.BODY):
        _fill(case.body, real)
    return case


def _fill(part: dict[str, Any], real: Mapping[str, Any]) -> None:
    part.update({name: real[name] for name in part if name in real})


def _fit(case: Case) -> None:
    """Leave out what is known only from elsewhere: dimensions of a register, the mark of a page before."""
    known = {one.name: one.definition["schema"] for one in case.operation.query}
    kind = case.query.get("kind")
    for name in list(case.query):
        cursor = name == "after" and "pattern" not in known[name]
        lonely = case.path.endswith("/codes") and name in ONLY_WITH and kind != ONLY_WITH[name]
        if name not in known or cursor or lonely:
            del case.query[name]
