"""迁移在办件: running cases of other releases go over to the one in force."""

from flask import render_template

from app import arguments, bounds
from app.accounts.audience import audience
from app.arguments import asks
from app.bounds import NUMBER
from app.designer import moving_pages, rehearsals
from app.designer.views import designer
from app.enums import Administrator, MoveState

STATES = bounds.one_of(*MoveState)


@designer.get("/packages/<package>/<int:release_id>/cases")
@audience(Administrator.DESIGNER)
@asks(rehearse=rehearsals.ASKED, after=NUMBER)
def running_cases(package: str, release_id: int) -> str:
    """What would become of each case that runs on another release, and the form that lets them go over."""
    asked = arguments.text("rehearse"), arguments.number("after")
    return render_template("designer/running.html", page=moving_pages.running(package, release_id, *asked))


@designer.get("/packages/<package>/<int:release_id>/cases/<int:migration_id>")
@audience(Administrator.DESIGNER)
@asks(state=STATES, after=NUMBER)
def one_migration(package: str, release_id: int, migration_id: int) -> str:
    """How far a migration is, what became of each case, and the way back."""
    asked = arguments.text("state"), arguments.number("after")
    page = moving_pages.one(package, release_id, migration_id, *asked)
    return render_template("designer/migration.html", page=page)
