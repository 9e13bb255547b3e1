"""总设置: package.toml as a form table by table, or as a text; whatever is saved is a new draft."""

from collections.abc import Callable

from flask import current_app, redirect, render_template, request, url_for

from app import arguments, toml
from app.accounts.audience import audience
from app.accounts.session import current
from app.arguments import asks
from app.bounds import TEXT
from app.designer import settings
from app.designer.settings import Settings
from app.designer.views import Answer, designer, noted
from app.enums import Administrator
from app.packages import bundle, folder, settings_text
from app.packages.deploy import save
from app.packages.faults import Faulty
from app.packages.models import Release
from app.packages.parse import FILE

PAGE, TABLE = (
    "/packages/<package>/<int:release_id>/settings",
    "/packages/<package>/<int:release_id>/settings/<table>",
)


@designer.get(PAGE)
@audience(Administrator.DESIGNER)
@asks(register=TEXT, lane=TEXT)
def settings_overview(package: str, release_id: int) -> Answer:
    """All tables of package.toml by what people call them, and its text; `register`, `lane`: to begin one of that
    name."""
    for kind in ("register", "lane"):
        if name := arguments.text(kind):
            table = f"{kind}.{name}"
            return redirect(
                url_for("designer.settings_table", package=package, release_id=release_id, table=table)
            )
    return render_template("designer/settings.html", page=settings.overview(Settings(package, release_id)))


@designer.post(PAGE)
@audience(Administrator.DESIGNER)
def save_settings(package: str, release_id: int) -> Answer:
    """The text of package.toml as it was typed, kept as a draft."""
    there, text = Settings(package, release_id), request.form.get("text", "").replace("\r\n", "\n")
    try:
        made = _kept(there, text.encode())
    except Faulty as refused:
        page = settings.overview(there, text, refused.faults)
        return render_template("designer/settings.html", page=page), refused.status
    return redirect(url_for("designer.settings_overview", package=package, release_id=made.id))


@designer.get(TABLE)
@audience(Administrator.DESIGNER)
def settings_table(package: str, release_id: int, table: str) -> str:
    """One table as a form, with what the check says of it."""
    return render_template(
        "designer/settings_table.html", page=settings.page(Settings(package, release_id), table)
    )


@designer.post(TABLE)
@audience(Administrator.DESIGNER)
def save_table(package: str, release_id: int, table: str) -> Answer:
    """One table as it was filled in, or without it, kept as a draft; nothing else of the file changes."""
    there, path = Settings(package, release_id), settings.path_of(table)
    gone = "remove" in request.form and bool(path)
    try:
        text = _written(
            lambda: settings_text.without(there.raw, path) if gone else there.changed(path, request.form), path
        )
        made = _kept(there, text)
    except Faulty as refused:
        page = settings.page(there, table, None if gone else request.form, refused.faults)
        return render_template("designer/settings_table.html", page=page), refused.status
    if gone:
        return redirect(url_for("designer.settings_overview", package=package, release_id=made.id))
    return redirect(url_for("designer.settings_table", package=package, release_id=made.id, table=table))


def _written(write: Callable[[], bytes], path: settings.Path) -> bytes:
    """Raises Faulty."""
    try:
        return write()
    except (settings_text.Unwritable, toml.Unreadable) as failure:
        raise Faulty([settings.strange(path)]) from failure


def _kept(there: Settings, text: bytes) -> Release:
    """A draft with this package.toml. Raises Faulty."""
    known = current_app.config["SETTINGS"]
    files = {**there.files, FILE: text}
    gathered = bundle.gather(there.row.package, files, folder.shared(known.processes_dir, known.forms_dir))
    return save(there.row.package, gathered, current().id, there.row.id, note=noted())
