"""What the editor of a form is given: its two files, and what package.toml says of its fields."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from app.designer import pages
from app.errors import NotFound
from app.forms import package_json
from app.packages import bundle, form_file, form_marks
from app.packages.faults import Faulty
from app.packages.package import Package
from app.packages.parse import FILE
from app.packages.reach import FORM_ENDING
from app.regions.tree import served

MISSING: Final = "该版本中没有这张表单。"
EMPTY: Final[Mapping[str, str]] = MappingProxyType({})


def editing(package: str, release_id: int, name: str) -> dict[str, Any]:
    """The page of one form with the properties of its island. Raises NotFound."""
    row, files = pages.found(package, release_id)
    both = {"schema": name + FORM_ENDING, "ui": name + bundle.UI_ENDING}
    if not all(one in files for one in both.values()):
        raise NotFound(MISSING)
    said = _said(package, files)
    given = {
        "key": package,
        "release": row.id,
        "form": name,
        "files": both,
        **{key: files[file].decode("utf-8", "replace") for key, file in both.items()},
        "marks": _marks(said, name),
        "settings": files[FILE].decode("utf-8", "replace"),
        "secrets": [
            {"name": one.name, "lanes": [_lane(said, lane) for lane in one.lanes]} for one in said.secrets.values()
        ],
        "codes": f"/api/v1/codes?kind=region&mark={served().mark}",
    }
    return {
        **pages.file(package, release_id, both["schema"]),
        "called": _titled(files[both["schema"]], name),
        "users": users(package, files, name),
        "given": given,
    }


def _titled(schema: bytes, name: str) -> str:
    """What people call it, with the name by which steps ask for it."""
    try:
        title = package_json.read(schema).get("title")
    except package_json.Unreadable:
        return name
    return f"{title}（{name}）" if isinstance(title, str) and title else name


def beginning(
    package: str, release_id: int, typed: Mapping[str, str] = EMPTY, refused: Sequence[str] = ()
) -> dict[str, Any]:
    """The page on which a form is begun, with what was typed and what was wrong with that."""
    _, files = pages.found(package, release_id)
    page = pages.file(package, release_id, FILE)
    return {**page, "forms": form_file.names(files), "typed": typed, "refused": refused}


def users(package: str, files: pages.Files, name: str) -> list[str]:
    """What asks for a form of these files. Raises NotFound."""
    if name not in form_file.names(files):
        raise NotFound(MISSING)
    return form_file.users(files, _said(package, files), name)


def _said(package: str, files: pages.Files) -> Package:
    try:
        return bundle.read(package, files)
    except Faulty:
        return Package(package, package)


def _marks(said: Package, form: str) -> dict[str, Any]:
    found = form_marks.marks(said, form)
    registers = [
        {"name": name, "title": said.registers[name].title or name, **lists}
        for name, lists in found.registers.items()
    ]
    return {"facts": found.facts, "registers": registers}


def _lane(said: Package, lane: str) -> str:
    return (said.lanes[lane].title if lane in said.lanes else "") or lane
