"""A package sent in: a zip archive or JSON, with limits before anything is unpacked."""

import re
from typing import Any

from flask import request

from app import arguments
from app.api import incoming
from app.errors import BadRequest, Invalid, Problem
from app.forms import json_gate
from app.packages.arrival import MOST_BYTES, MOST_ONE, named, unzipped
from app.packages.package import NAME

ZIP = ("application/zip", "application/x-zip-compressed")
"""The registered name, and what Windows browsers call it."""


def package() -> tuple[str, dict[str, bytes]]:
    """Key and files of the package in the body. Raises BadRequest, Invalid, TooLarge, Faulty."""
    asked = arguments.text("package")
    if request.mimetype in ZIP:
        key, files = asked, unzipped(request.get_data(cache=True))
    else:
        key, files = _listed()
        if asked not in ("", key):
            raise Invalid([Problem("/package", "V-KEY", "网址与内容中的业务包名不一致，请核对。")])
    if not re.fullmatch(NAME, key):
        raise Invalid([Problem("/package", "V-KEY", "业务包名应为小写字母开头的英文名。")])
    return key, files


def _listed() -> tuple[str, dict[str, bytes]]:
    if request.mimetype != "application/json":
        raise BadRequest("请以 JSON 或 ZIP 提交业务包。")
    sent = json_gate.read(request.get_data(cache=True), MOST_BYTES, MOST_ONE)
    rows = sent.get("files")
    if not isinstance(rows, list) or not all(_is_file(row) for row in rows):
        raise Invalid([Problem("/files", "V-KEY", "files 应为 {name, content} 的列表。")])
    return incoming.text(sent, "package", True), named((row["name"], row["content"]) for row in rows)


def _is_file(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("name"), str) and isinstance(row.get("content"), str)
