"""/api/v1/openapi.json, made from the routes themselves, so that it cannot say anything else than the code."""

import re
from collections.abc import Iterator
from typing import Any

from flask import current_app, jsonify
from werkzeug.routing import Rule

from app.accounts.audience import audience, audience_of
from app.api.blueprint import api
from app.api.schemas import ASKED, TOLD, of, whole
from app.arguments import Asked, Described, asked_of, described_of, describes
from app.site.current import site

VERSION = "3.1.0"
HIDDEN = {"HEAD", "OPTIONS"}
REFUSED = {"application/problem+json": {"schema": of("Refusal")}}
FILE: dict[str, Any] = {"application/octet-stream": {}}
OTHER_BODIES: dict[str, Any] = {
    "api.upload": {"multipart/form-data": {"schema": whole(file={"type": "string", "format": "binary"})}},
    "api.post_release": {"application/zip": {}},
}
"""Of calls that take more than JSON, or something else."""
ERRORS = {
    "400": "请求格式不正确",
    "401": "没有登录",
    "403": "岗位无权办理",
    "404": "没有该内容，或无权查看",
    "409": "已被办理或已改变",
    "422": "内容有问题，没有任何变动",
    "429": "操作过于频繁",
    "503": "暂时不能办理，请按 Retry-After 再试",
}


@api.get("/openapi.json")
@audience("public")
@describes("Description")
def openapi() -> Any:
    """This description."""
    paths: dict[str, Any] = {}
    for rule in current_app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/"):
            for method in sorted((rule.methods or set()) - HIDDEN):
                paths.setdefault(_path(rule), {})[method.lower()] = _operation(rule)
    return jsonify(
        {
            "openapi": VERSION,
            "info": {"title": site().brand, "version": "1"},
            "components": {
                "schemas": {**ASKED, **TOLD},
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer"},
                    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
                },
            },
            "paths": paths,
        }
    )


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([a-z_]+)>", r"{\1}", rule.rule)


def _operation(rule: Rule) -> dict[str, Any]:
    view = current_app.view_functions[rule.endpoint]
    described = described_of(view)
    told = audience_of(current_app, rule.endpoint)
    public = told is not None and told.public
    return {
        "operationId": rule.endpoint,
        "summary": (view.__doc__ or "").strip().splitlines()[0],
        "parameters": [*map(_parameter, sorted(rule.arguments)), *_conditions(asked_of(view))],
        "security": [] if public else [{"bearer": []}, {"cookie": []}],
        "x-audience": sorted(told.who) if told else [],
        **_body(rule.endpoint, described),
        "responses": {
            str(described.status): {"description": "成功", "content": _given(described)},
            **{code: {"description": text, "content": REFUSED} for code, text in ERRORS.items()},
        },
    }


def _body(endpoint: str, described: Described) -> dict[str, Any]:
    """What is sent along, where anything is."""
    content = {"application/json": {"schema": of(described.sends)}} if described.sends else {}
    content |= OTHER_BODIES.get(endpoint, {})
    return {"requestBody": {"content": content}} if content else {}


def _given(described: Described) -> dict[str, Any]:
    return {"application/json": {"schema": of(described.gives)}} if described.gives else FILE


def _parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _conditions(asked: Asked) -> Iterator[dict[str, Any]]:
    """What may stand behind the question mark; `others` are the dimensions of the register in the address."""
    for name, kind in asked.kinds.items():
        yield {"name": name, "in": "query", "required": False, "schema": dict(kind.schema)}
    if asked.others:
        any_text = {"type": "object", "additionalProperties": {"type": "string"}}
        yield {"name": "filters", "in": "query", "style": "form", "explode": True, "schema": any_text}
