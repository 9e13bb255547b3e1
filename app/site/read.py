"""Reads the files at the top of `processes/` once; whatever is wrong there stops the start with a sentence."""

import codecs
import tomllib
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from app.config import BadSetting
from app.tables import Misfit, build

Made = TypeVar("Made")


def read(file: Path, kind: type[Made]) -> Made:
    """The file as frozen values, the defaults where there is no file. Raises BadSetting."""
    if not file.is_file():
        return kind()
    table = _table(file)
    try:
        made: Made = build(kind, table, "", {})
    except Misfit as misfit:
        refuse(file.name, misfit.path.removeprefix("."), misfit.message)
    return made


def refuse(file: str, path: str, message: str) -> NoReturn:
    """Say what is wrong with a file at a key path."""
    raise BadSetting(f"{file} 的 {path}：{message}")


def _table(file: Path) -> dict[str, Any]:
    raw = file.read_bytes()
    if raw.startswith(codecs.BOM_UTF8):
        raise BadSetting(f"{file.name} 开头有 BOM 标记，请另存为不带 BOM 的 UTF-8")
    try:
        return tomllib.loads(raw.decode())
    except UnicodeDecodeError:
        raise BadSetting(f"{file.name} 不是 UTF-8 编码（可能是 GBK 或 UTF-16），请另存为 UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as failure:
        raise BadSetting(f"{file.name} 的写法有误：{failure}") from None
