"""What comes in: the gated JSON body, query integers, headers."""

import re
from typing import Any

from flask import current_app, request

from app import bounds
from app.api.schemas import ASKED, CONFIRMED, RULE
from app.arguments import described_of
from app.errors import BadRequest, Invalid, Problem
from app.folding import fold
from app.forms import json_gate

_RULE = re.compile(RULE)


def body() -> dict[str, Any]:
    """The JSON object sent, through the gate; keys that its description does not know are refused."""
    return _body(json_gate.MAX_TEXT)


def body_with_file() -> dict[str, Any]:
    """The same where one of the texts is a whole file."""
    return _body(current_app.config["MAX_JSON"])


def _body(longest: int) -> dict[str, Any]:
    raw = request.get_data(cache=True)
    if not raw:
        return {}
    if request.mimetype != "application/json":
        raise BadRequest("请求内容应为 JSON（Content-Type: application/json）。")
    sent = json_gate.read(raw, current_app.config["MAX_JSON"], longest)
    described = described_of(current_app.view_functions[request.endpoint or ""]).sends
    allowed = ASKED[described or "Nothing"]["properties"]
    unknown = [Problem(f"/{key}", "V-KEY", "未知的内容，请删除。") for key in sent if key not in allowed]
    if unknown:
        raise Invalid(unknown)
    return sent


def answers(sent: dict[str, Any], name: str = "answers") -> dict[str, Any]:
    """The form answers inside the body."""
    value = sent.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Invalid([Problem(f"/{name}", "V-KEY", "填报内容应为一个对象。")])
    return value


def confirmations(sent: dict[str, Any]) -> list[str]:
    """Rule ids the person has confirmed, of some only for one field (`rule:/field`)."""
    value = sent.get("confirm")
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(rule, str) for rule in value):
        raise Invalid([Problem("/confirm", "V-KEY", "确认事项应为规则编号的列表。")])
    if len(value) > CONFIRMED:
        raise Invalid([Problem("/confirm", "V-LIST", f"确认事项最多 {CONFIRMED} 项。")])
    if not all(_RULE.fullmatch(rule) for rule in value):
        raise Invalid([Problem("/confirm", "V-KEY", "确认事项中有的不是规则编号。")])
    return value


def text(sent: dict[str, Any], name: str, required: bool = False) -> str:
    """A text member of the body."""
    value = sent.get(name)
    if value in (None, "") and not required:
        return ""
    if not isinstance(value, str) or not fold(value):
        raise Invalid([Problem(f"/{name}", "V-REQ", "请填写此项。")])
    return value.strip()


def as_typed(sent: dict[str, Any], name: str) -> str:
    """A text member to the last blank: a password. Raises Invalid when it is missing or no text."""
    value = sent.get(name)
    if not isinstance(value, str) or not value:
        raise Invalid([Problem(f"/{name}", "V-REQ", "请填写此项。")])
    return value


def flag(sent: dict[str, Any], name: str, rule: str = "V-KEY") -> bool:
    """A member that is true or false, false when missing."""
    value = sent.get(name, False)
    if not isinstance(value, bool):
        raise Invalid([Problem(f"/{name}", rule, "应为 true 或者 false。")])
    return value


def expected_rev() -> int | None:
    """The revision of If-Match, if one was sent."""
    sent = request.headers.get("If-Match")
    try:
        return None if sent is None else bounds.whole(sent.strip('"'))
    except ValueError:
        raise Invalid([Problem("/If-Match", "V-NUM-1", "应为不超过九位的整数。")]) from None
