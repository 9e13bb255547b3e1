"""对照: one file of two releases beside each other."""

from flask import render_template

from app.accounts.audience import audience
from app.designer import changes
from app.designer.views import designer
from app.enums import Administrator


@designer.get("/packages/<package>/<int:release_id>/changes/<int:other>/<name>")
@audience(Administrator.DESIGNER)
def file_changes(package: str, release_id: int, other: int, name: str) -> str:
    """What a release changes in one file against another: marked on the diagram, in the table, or by field."""
    return render_template("designer/change.html", page=changes.page(package, release_id, other, name))
