"""决策表: the editor of one file, a table that is begun, and the end of one that nothing calls."""

from flask import redirect, render_template, request, url_for

from app.accounts.audience import audience
from app.accounts.session import current
from app.arguments import asks
from app.bounds import TEXT
from app.designer import pages, tables
from app.designer.views import Answer, designer
from app.enums import Administrator
from app.errors import NotPossible
from app.packages.deploy import save
from app.packages.table_file import written, wrong


@designer.get("/packages/<package>/<int:release_id>/tables")
@audience(Administrator.DESIGNER)
def new_table(package: str, release_id: int) -> str:
    """The form with which a table is begun: what it asks for, and what it gives."""
    return render_template("designer/new_table.html", page=tables.beginning(package, release_id))


@designer.post("/packages/<package>/<int:release_id>/tables")
@audience(Administrator.DESIGNER)
def begin_table(package: str, release_id: int) -> Answer:
    """A draft with one more table, and on to its editor; what is wrong is told on the same page."""
    _, files = pages.found(package, release_id)
    asked = tables.asked(request.form, files)
    refused = wrong(asked, files)
    if refused:
        page = tables.beginning(package, release_id, request.form, refused)
        return render_template("designer/new_table.html", page=page), 422
    name = f"{asked.key}{tables.ENDING}"
    made = save(
        package, {**files, name: written(asked)}, current().id, release_id, note=f"新建决策表“{asked.title}”"
    )
    return redirect(url_for("designer.edit_table", package=package, release_id=made.id, name=name))


@designer.get("/packages/<package>/<int:release_id>/tables/<name>")
@audience(Administrator.DESIGNER)
@asks(select=TEXT)
def edit_table(package: str, release_id: int, name: str) -> str:
    """Decision tables to be changed; saving keeps a draft, the release stays. `select`: the row to mend."""
    return render_template("designer/table.html", page=tables.editing(package, release_id, name))


@designer.post("/packages/<package>/<int:release_id>/tables/<name>")
@audience(Administrator.DESIGNER)
def drop_table(package: str, release_id: int, name: str) -> Answer:
    """A draft without this file, where no diagram calls its tables."""
    users = tables.called(package, release_id, name)
    if users:
        raise NotPossible(f"流程图 {'、'.join(users)} 还在使用这个决策表，不能删除。")
    _, files = pages.found(package, release_id)
    left = {one: raw for one, raw in files.items() if one != name}
    made = save(package, left, current().id, release_id, note=f"删除决策表 {name}")
    return redirect(url_for("designer.release", package=package, release_id=made.id))
