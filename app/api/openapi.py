"""/api/v1/openapi.json, made from the routes themselves, so that it cannot say anything else than the code."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import current_app, jsonify
from werkzeug.routing import Rule

from app.accounts.audience import audience, audience_of
from app.api import incoming
from app.api.blueprint import api
from app.api.once import TAKES_KEY
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
    "405": "该地址不支持此方法",
    "409": "已被办理或已改变（conflict），或者不能这样办理（not-possible）",
    "413": "提交的内容过大",
    "422": "内容有问题，没有任何变动",
    "429": "操作过于频繁，请按 Retry-After 再试",
    "500": "自动办理（step-failed）或者自动检查（check-failed、target-failed）没有成功，或者程序有误",
    "503": "暂时不能办理，请按 Retry-After 再试",
}
LATER = {"Retry-After": {"description": "再试之前等待的秒数", "schema": {"type": "integer", "minimum": 1}}}
WAITING = {"429": {"headers": LATER}, "503": {"headers": LATER}}
KEY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "description": "同一个键只办理一次，再次提交得到同样的答复",
    "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[ -~]+$"},
}  # fmt: skip
REVISION = {
    "name": "If-Match", "in": "header", "required": False,
    "description": "所见办件或者草稿的修订号，已有改变的不予办理（409）",
    "schema": {"type": "string", "pattern": '^"?[0-9]{1,9}"?$'},
}  # fmt: skip


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
        "parameters": [
            *map(_parameter, sorted(rule.arguments)),
            *_conditions(asked_of(view)),
            *_headers(view),
        ],
        "security": [] if public else [{"bearer": []}, {"cookie": []}],
        "x-audience": sorted(told.who) if told else [],
        **_body(rule.endpoint, described),
        "responses": {
            str(described.status): {"description": "成功", "content": _given(described)},
            **{
                code: {"description": text, "content": REFUSED, **WAITING.get(code, {})}
                for code, text in ERRORS.items()
            },
        },
    }


def _body(endpoint: str, described: Described) -> dict[str, Any]:
    """What is sent along, where anything is."""
    content = {"application/json": {"schema": of(described.sends)}} if described.sends else {}
    content |= OTHER_BODIES.get(endpoint, {})
    needed = bool(ASKED[described.sends].get("required")) if described.sends else True
    return {"requestBody": {"required": needed, "content": content}} if content else {}


def _headers(view: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """Those that the view reads."""
    if getattr(view, TAKES_KEY, False):
        yield KEY
    if incoming.expected_rev.__name__ in inspect.unwrap(view).__code__.co_names:
        yield REVISION


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
