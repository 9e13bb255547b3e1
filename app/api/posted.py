"""A package sent in: a zip archive or JSON, with limits before anything is unpacked."""

import re
from typing import Any, NamedTuple

from flask import request

from app import arguments, bounds
from app.api import incoming
from app.errors import BadRequest, Invalid, Problem
from app.forms import json_gate
from app.packages.arrival import MOST_BYTES, MOST_ONE, named, unzipped
from app.packages.package import NAME
from app.reasons import reason

ZIP = ("application/zip", "application/x-zip-compressed")
"""The registered name, and what Windows browsers call it."""


class Sent(NamedTuple):
    """What somebody sends to be kept; only JSON says what it continues, and that it was kept by itself. `note`:
    what was changed and why."""

    key: str
    files: dict[str, bytes]
    continues: int | None = None
    automatic: bool = False
    note: str = ""


def package() -> Sent:
    """The package in the body. Raises BadRequest, Invalid, TooLarge, Faulty."""
    asked = arguments.text("package")
    if request.mimetype in ZIP:
        sent = Sent(asked, unzipped(request.get_data(cache=True)), note=noted(arguments.text("note")))
    else:
        sent = _listed()
        if asked not in ("", sent.key):
            raise Invalid([Problem("/package", "V-KEY", "网址与内容中的业务包名不一致，请核对。")])
    if not re.fullmatch(NAME, sent.key):
        raise Invalid([Problem("/package", "V-KEY", "业务包名应为小写字母开头的英文名。")])
    return sent


def _listed() -> Sent:
    if request.mimetype != "application/json":
        raise BadRequest("请以 JSON 或 ZIP 提交业务包。")
    sent = json_gate.read(request.get_data(cache=True), MOST_BYTES, MOST_ONE)
    rows = sent.get("files")
    if not isinstance(rows, list) or not all(_is_file(row) for row in rows):
        raise Invalid([Problem("/files", "V-KEY", "files 应为 {name, content} 的列表。")])
    files = named((row["name"], row["content"]) for row in rows)
    note = noted(incoming.text(sent, "note"))
    key, automatic = incoming.text(sent, "package", True), incoming.flag(sent, "automatic")
    return Sent(key, files, _continues(sent), automatic, note)


def noted(text: str) -> str:
    """What was changed and why, "" where nothing is said. Raises Invalid."""
    return reason(text, "修改说明", field="/note") if text else ""


def _continues(sent: dict[str, Any]) -> int | None:
    asked = incoming.text(sent, "continues")
    number = bounds.row_number(asked)
    if asked and number is None:
        raise Invalid([Problem("/continues", "V-KEY", "应为版本的 id。")])
    return number


def _is_file(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("name"), str) and isinstance(row.get("content"), str)
