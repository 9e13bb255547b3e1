"""Every answer of the API in every test is held against what openapi.json says of it."""

import gzip
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import orjson
import pytest
from flask import Response, current_app, request

from app.api.schemas import ASKED, TOLD
from app.api.schemas_check import CHECKED
from app.arguments import described_of
from app.factory import Application

PROBLEM = "application/problem+json"


@cache
def schema(name: str) -> Any:
    """A component, compiled once."""
    components = {"components": {"schemas": {**ASKED, **TOLD, **CHECKED}}}
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", **components}, validate_formats=True
    )


def name_of(response: Response) -> str:
    """The component that an answer has to fit, empty for none."""
    if not request.path.startswith("/api/v1/") or response.direct_passthrough:
        return ""
    if response.mimetype == PROBLEM:
        return "Refusal"
    if not request.endpoint or response.status_code >= 300 or response.mimetype != "application/json":
        return ""
    return described_of(current_app.view_functions[request.endpoint]).gives


def faults(response: Response) -> list[str]:
    """What of an answer is not as described."""
    name = name_of(response)
    if not name:
        return []
    sent = response.get_data()
    told = gzip.decompress(sent) if response.content_encoding == "gzip" else sent
    found = schema(name).iter_errors(orjson.loads(told))
    return [f"{name}{one.instance_path}: {one.message}"[:300] for one in found]


@pytest.fixture(autouse=True)
def as_described(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test during which an answer was not as described fails at its end."""
    found, finish = list[str](), Application.process_response

    def process(app: Application, response: Response) -> Response:
        answer = finish(app, response)
        found.extend(f"{request.method} {request.path}: {fault}" for fault in faults(answer))
        return answer

    monkeypatch.setattr(Application, "process_response", process)
    yield
    assert found == []
