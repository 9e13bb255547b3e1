"""Pages of the guide (办事指南): what may be applied for, and how it goes."""

from flask import Blueprint, render_template

from app.accounts import session
from app.accounts.audience import audience
from app.guide import pages

guide = Blueprint("guide", __name__)


@guide.get("/guide")
@audience("public")
def home() -> str:
    """All guides this reader may read."""
    return render_template("guide/home.html", section="guide", groups=pages.listing(session.visitor()))


@guide.get("/help")
@audience("public")
def help_page() -> str:
    """帮助: the guides, whom to ask about what, and who keeps the platform running."""
    person = session.visitor()
    return render_template("guide/help.html", section="help", groups=pages.listing(person), own=pages.own(person))


@guide.get("/guide/<key>")
@audience("public")
def detail(key: str) -> str:
    """The guide of one process, for reading and printing."""
    return render_template("guide/detail.html", section="guide", page=pages.page(key, session.visitor()))
