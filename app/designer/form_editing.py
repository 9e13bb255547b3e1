"""What the editor of a form is given: its two files, and what package.toml says of its fields."""

from typing import Any, Final

from app.designer import pages
from app.errors import NotFound
from app.packages import bundle, form_marks
from app.packages.faults import Faulty
from app.packages.package import Package
from app.packages.reach import FORM_ENDING
from app.regions.tree import served

MISSING: Final = "该版本中没有这张表单。"


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
        "secrets": [
            {"name": one.name, "lanes": [_lane(said, lane) for lane in one.lanes]} for one in said.secrets.values()
        ],
        "codes": f"/api/v1/codes?kind=region&mark={served().mark}",
    }
    return {**pages.file(package, release_id, both["schema"]), "form": name, "given": given}


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
