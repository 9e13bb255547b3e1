"""业务包: which there are, their releases, what one says and changes; sent in and taken out as an archive."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from app import arguments
from app.accounts.audience import audience
from app.accounts.navigation import Offer, offer
from app.accounts.session import current
from app.arguments import asks
from app.bounds import NUMBER, TEXT
from app.designer import archive, pages, playing, rehearsals
from app.designer.editing import editing
from app.enums import Administrator
from app.errors import NotFound
from app.packages import queries
from app.packages.faults import Faulty
from app.reasons import reason

designer = Blueprint("designer", __name__)
offer(designer, Offer("管理", "业务包", "designer.packages", "route"))
Answer = tuple[str, int] | Any


@designer.get("/packages")
@audience(Administrator.DESIGNER)
def packages() -> str:
    """All packages, with the release on which new cases begin."""
    return render_template("designer/packages.html", page=pages.packages())


@designer.post("/packages")
@audience(Administrator.DESIGNER)
def receive() -> Answer:
    """A package in a ZIP archive is kept as a draft; what is wrong with it is told on the same page."""
    key, file = request.form.get("package", "").strip(), request.files.get("archive")
    settings = current_app.config["SETTINGS"]
    try:
        made = archive.receive(key, file.read() if file else b"", settings, current().id, noted())
    except Faulty as refused:
        page = pages.packages(key, refused.faults)
        return render_template("designer/packages.html", page=page), refused.status
    return redirect(url_for("designer.release", package=key, release_id=made.id))


def noted() -> str:
    """What was changed and why, as the form beside it says; "" where nothing is said. Raises Invalid."""
    text = request.form.get("note", "").strip()
    return reason(text, "修改说明", field="/note") if text else ""


@designer.get("/packages/<package>")
@audience(Administrator.DESIGNER)
def releases(package: str) -> str:
    """Its releases, newest first: how far each is, who made it so, and how many cases run on it."""
    return render_template("designer/releases.html", page=pages.releases(package))


@designer.get("/packages/<package>/<int:release_id>")
@audience(Administrator.DESIGNER)
@asks(with_=NUMBER, rehearse=rehearsals.ASKED, after=NUMBER)
def release(package: str, release_id: int) -> str:
    """One release: what stands against it, what it changes against the one in force or another, its files; if
    asked, what it would mean for the cases on others."""
    page = pages.release(package, release_id, arguments.number("with"), current().id)
    told = rehearsals.told(page, arguments.text("rehearse"), arguments.number("after"))
    known = playing.told(queries.row(release_id), current_app.config["SETTINGS"].data_dir)
    return render_template("designer/release.html", page=page, rehearsal=told, play=known)


@designer.get("/packages/<package>/<int:release_id>/files/<name>")
@audience(Administrator.DESIGNER)
def file(package: str, release_id: int, name: str) -> str:
    """One file of a release: drawn, as a table, or as it is written."""
    return render_template("designer/file.html", page=pages.file(package, release_id, name))


@designer.get("/packages/<package>/<int:release_id>/edit/<name>")
@audience(Administrator.DESIGNER)
@asks(select=TEXT)
def edit(package: str, release_id: int, name: str) -> str:
    """A diagram to be changed; saving keeps a draft, the release stays. `select`: the element to mend."""
    return render_template("designer/edit.html", page=editing(package, release_id, name))


@designer.get("/packages/<package>/<int:release_id>/archive")
@audience(Administrator.DESIGNER)
def take_out(package: str, release_id: int) -> Response:
    """All files of a release as a ZIP archive, which gives the same release when it is sent in again."""
    row, files = pages.found(package, release_id)
    name = f"{row.package}-{row.number or f'draft{row.id}'}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(archive.packed(files), mimetype="application/zip", headers=headers)


@designer.get("/packages/<package>/<int:release_id>/raw/<name>")
@audience(Administrator.DESIGNER)
def take_file(package: str, release_id: int, name: str) -> Response:
    """One file of a release to be kept elsewhere, byte for byte."""
    _, files = pages.found(package, release_id)
    if name not in files:
        raise NotFound("该版本中没有这个文件。")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(files[name], mimetype="application/octet-stream", headers=headers)
