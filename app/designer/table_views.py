"""决策表: the editor of one file, a new table, and the end of one that nothing calls."""

from flask import render_template

from app.accounts.audience import audience
from app.designer import tables
from app.designer.views import designer
from app.enums import Administrator


@designer.get("/packages/<package>/<int:release_id>/tables/<name>")
@audience(Administrator.DESIGNER)
def edit_table(package: str, release_id: int, name: str) -> str:
    """Decision tables to be changed: saving makes a draft and leaves the release as it is."""
    return render_template("designer/table.html", page=tables.editing(package, release_id, name))
