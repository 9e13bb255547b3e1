"""表单: the editor of one form, a form that is begun, and the end of one that nothing asks for."""

from typing import Any

from flask import redirect, render_template, request, url_for

from app import toml
from app.accounts.audience import audience
from app.accounts.session import current
from app.designer import form_editing, pages
from app.designer.views import Answer, designer
from app.enums import Administrator
from app.errors import NotPossible
from app.packages import form_file
from app.packages.deploy import save
from app.packages.settings_text import Unwritable


@designer.get("/packages/<package>/<int:release_id>/forms")
@audience(Administrator.DESIGNER)
def new_form(package: str, release_id: int) -> str:
    """What is asked to begin a form: empty, or like another."""
    return render_template("designer/new_form.html", page=form_editing.beginning(package, release_id))


@designer.post("/packages/<package>/<int:release_id>/forms")
@audience(Administrator.DESIGNER)
def begin_form(package: str, release_id: int) -> Answer:
    """A draft with one more form, and on to its editor; what is wrong is told on the same page."""
    _, files = pages.found(package, release_id)
    asked = form_file.Beginning(*(request.form.get(key, "").strip() for key in ("key", "title", "like")))
    refused = form_file.wrong(asked, files)
    try:
        whole = {} if refused else form_file.begun(asked, files)
    except (Unwritable, toml.Unreadable):
        refused = [form_file.CANNOT]
    if refused:
        page = form_editing.beginning(package, release_id, request.form, refused)
        return render_template("designer/new_form.html", page=page), 422
    made = save(package, whole, current().id, release_id, note=f"新建表单“{asked.title}”")
    return redirect(url_for("designer.edit_form", package=package, release_id=made.id, name=asked.key))


@designer.get("/packages/<package>/<int:release_id>/forms/<name>")
@audience(Administrator.DESIGNER)
def edit_form(package: str, release_id: int, name: str) -> str:
    """A form to be changed: saving makes a draft and leaves the release as it is."""
    return render_template("designer/form.html", page=form_editing.editing(package, release_id, name))


@designer.post("/packages/<package>/<int:release_id>/forms/<name>")
@audience(Administrator.DESIGNER)
def drop_form(package: str, release_id: int, name: str) -> Answer:
    """A draft without the form, where nothing asks for it."""
    _, files = pages.found(package, release_id)
    users = form_editing.users(package, files, name)
    if users:
        raise NotPossible(f"{'、'.join(users)}还在使用这张表单，不能删除。")
    made = save(package, _without(files, name), current().id, release_id, note=f"删除表单 {name}")
    return redirect(url_for("designer.release", package=package, release_id=made.id))


def _without(files: Any, name: str) -> dict[str, bytes]:
    try:
        return form_file.without(files, name)
    except (Unwritable, toml.Unreadable) as failure:
        raise NotPossible(form_file.CANNOT) from failure
