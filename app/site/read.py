"""Reads the files at the top of `processes/` once; whatever is wrong there stops the start with a sentence."""

from pathlib import Path
from typing import Any, NoReturn, TypeVar

from app import toml
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
    try:
        return toml.read(file.read_bytes())
    except toml.Unreadable as failure:
        raise BadSetting(f"{file.name} {failure}") from None
