"""试办: a process of a release played step by step in a sandbox."""

from flask import render_template

from app.accounts.audience import audience
from app.designer.playing import playing
from app.designer.views import designer
from app.enums import Administrator


@designer.get("/packages/<package>/<int:release_id>/play/<process>")
@audience(Administrator.DESIGNER)
def play(package: str, release_id: int, process: str) -> str:
    """Nothing of it is real: the page asks the API to play all steps anew with each."""
    return render_template("designer/play.html", page=playing(package, release_id, process))
