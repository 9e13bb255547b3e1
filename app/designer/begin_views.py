"""新建业务包: from the skeleton, or as a copy of a release; either is a draft to go on from."""

from collections.abc import Callable

from flask import current_app, redirect, render_template, request, url_for

from app.accounts.audience import audience
from app.accounts.session import current
from app.designer import beginnings, pages
from app.designer.views import Answer, designer
from app.enums import Administrator
from app.packages.faults import Faulty
from app.packages.models import Release


@designer.post("/packages/begin")
@audience(Administrator.DESIGNER)
def begin_package() -> Answer:
    """A package of one process with its forms and register, as a draft."""
    settings, by = current_app.config["SETTINGS"], current().id
    return _made(lambda key, title: beginnings.begin(key, title, request.form.get("start", ""), settings, by))


@designer.post("/packages/<package>/<int:release_id>/copy")
@audience(Administrator.DESIGNER)
def copy_package(package: str, release_id: int) -> Answer:
    """The files of a release as a draft of another package."""
    settings, by, (row, _) = current_app.config["SETTINGS"], current().id, pages.found(package, release_id)
    return _made(lambda key, title: beginnings.copied(key, title, row, settings, by))


def _made(make: Callable[[str, str], Release]) -> Answer:
    sent = {name: request.form.get(name, "").strip() for name in ("package", "title", "start")}
    try:
        made = make(sent["package"], sent["title"])
    except Faulty as refused:
        page = {**pages.packages(), "begun": sent, "wrong": refused.faults}
        return render_template("designer/packages.html", page=page), refused.status
    return redirect(url_for("designer.release", package=made.package, release_id=made.id))
