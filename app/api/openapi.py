"""/api/v1/openapi.json, made from the routes themselves, so that it cannot say anything else than the code."""

import re
from typing import Any

from flask import current_app, jsonify
from werkzeug.routing import Rule

from app.accounts import session
from app.accounts.audience import audience, audience_of
from app.accounts.csrf import SAFE
from app.api import parameters
from app.api.blueprint import api
from app.api.schema_parts import of, whole
from app.api.schemas import ASKED, TOLD
from app.api.schemas_check import CHECKED
from app.arguments import Described, described_of, describes
from app.attachments.receive import TYPES
from app.site.current import site

VERSION = "3.1.0"
HIDDEN = {"HEAD", "OPTIONS"}
REFUSED = {"application/problem+json": {"schema": of("Refusal")}}
FILE: dict[str, Any] = {kind: {} for kind in TYPES.values()}
BROWSER: dict[str, Any] = {"cookie": []}
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


@api.get("/openapi.json")
@audience("public")
@describes("Description")
def openapi() -> Any:
    """This description."""
    paths: dict[str, Any] = {}
    for rule in current_app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/"):
            for method in sorted((rule.methods or set()) - HIDDEN):
                paths.setdefault(_path(rule), {})[method.lower()] = _operation(rule, method)
    return jsonify(
        {
            "openapi": VERSION,
            "info": {"title": site().brand, "version": "1"},
            "components": {
                "schemas": {**ASKED, **TOLD, **CHECKED},
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer"},
                    "cookie": {"type": "apiKey", "in": "cookie", "name": session.cookie_name("sid")},
                    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
                },
            },
            "paths": paths,
        }
    )


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([a-z_]+)>", r"{\1}", rule.rule)


def _operation(rule: Rule, method: str) -> dict[str, Any]:
    view = current_app.view_functions[rule.endpoint]
    described = described_of(view)
    told = audience_of(current_app, rule.endpoint)
    public = told is not None and told.public
    return {
        "operationId": rule.endpoint,
        "summary": (view.__doc__ or "").strip().splitlines()[0],
        "parameters": parameters.of(rule, view),
        "security": [] if public else [{"bearer": []}, BROWSER if method in SAFE else {**BROWSER, "csrf": []}],
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


def _given(described: Described) -> dict[str, Any]:
    return {"application/json": {"schema": of(described.gives)}} if described.gives else FILE
