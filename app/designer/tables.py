"""What the editor of decision tables is given."""

from typing import Any, Final

from app.designer import pages
from app.errors import NotFound

ENDING: Final = ".dmn"


def editing(package: str, release_id: int, name: str) -> dict[str, Any]:
    """The page of one file of tables with the properties of its island. Raises NotFound."""
    page = pages.file(package, release_id, name)
    if not name.endswith(ENDING):
        raise NotFound("这个文件不是决策表，不能在这里编辑。")
    return {**page, "given": {"key": package, "release": release_id, "name": name, "dmn": page["text"]}}
