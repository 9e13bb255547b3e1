"""A package sent in: a zip archive or JSON, with limits before anything is unpacked."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Any

from flask import request

from app.api import incoming
from app.errors import BadRequest, Invalid, Problem, TooLarge
from app.forms import gate
from app.packages.package import NAME

MOST_FILES, MOST_BYTES, MOST_ONE = 300, 8 * 1024 * 1024, 1024 * 1024


def package() -> tuple[str, dict[str, bytes]]:
    """Key and files of the package in the body. Raises BadRequest, Invalid, TooLarge."""
    if request.mimetype == "application/zip":
        key, files = request.args.get("package", ""), _unzipped(request.get_data(cache=True))
    else:
        key, files = _listed()
    if not re.fullmatch(NAME, key):
        raise Invalid([Problem("/package", "V-KEY", "业务包名应为小写字母开头的英文名。")])
    return key, files


def _unzipped(raw: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            _within_limits([one.file_size for one in entries])
            return {_name(one.filename): archive.read(one) for one in entries}
    except (zipfile.BadZipFile, RuntimeError, OSError):
        raise BadRequest("压缩包无法读取，请使用不加密的 ZIP 格式。") from None


def _listed() -> tuple[str, dict[str, bytes]]:
    if request.mimetype != "application/json":
        raise BadRequest("请以 JSON 或 ZIP 提交业务包。")
    sent = gate.read(request.get_data(cache=True), MOST_BYTES, MOST_ONE)
    rows = sent.get("files")
    if not isinstance(rows, list) or not all(_is_file(row) for row in rows):
        raise Invalid([Problem("/files", "V-KEY", "files 应为 {name, content} 的列表。")])
    files = {_name(row["name"]): row["content"].encode() for row in rows}
    _within_limits([len(content) for content in files.values()])
    return incoming.text(sent, "package", True), files


def _is_file(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("name"), str) and isinstance(row.get("content"), str)


def _name(name: str) -> str:
    """The bare file name: folders of an archive do not matter, and lead nowhere."""
    return PurePosixPath(name.replace("\\", "/")).name


def _within_limits(sizes: list[int]) -> None:
    if len(sizes) > MOST_FILES or sum(sizes) > MOST_BYTES or any(size > MOST_ONE for size in sizes):
        raise TooLarge("业务包过大：至多 300 个文件，单个不超过 1 MB，共不超过 8 MB。")
