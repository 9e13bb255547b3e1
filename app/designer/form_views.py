"""表单: the editor of one form, a new form, and the end of one that nothing asks for."""

from flask import render_template

from app.accounts.audience import audience
from app.designer import form_editing
from app.designer.views import designer
from app.enums import Administrator


@designer.get("/packages/<package>/<int:release_id>/forms/<name>")
@audience(Administrator.DESIGNER)
def edit_form(package: str, release_id: int, name: str) -> str:
    """A form to be changed: saving makes a draft and leaves the release as it is."""
    return render_template("designer/form.html", page=form_editing.editing(package, release_id, name))
