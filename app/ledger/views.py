"""Pages of the registers: what I have, one kind, one record, one of its versions."""

from flask import Blueprint, render_template, request

from app import arguments
from app.accounts.audience import audience
from app.accounts.navigation import Offer, offer
from app.accounts.session import current
from app.arguments import asks
from app.bounds import TEXT
from app.errors import Invalid
from app.ledger import pages

ledger = Blueprint("ledger", __name__)
offer(ledger, Offer("查询统计", "台账", "ledger.home", "clipboard-text"))


@ledger.get("/records")
@audience("business")
def home() -> str:
    """Every register with how much of it this person may read; one's own records at once."""
    return render_template("ledger/home.html", page=pages.home(current()))


@ledger.get("/records/<register>")
@audience("business")
@asks(q=TEXT, after=TEXT)
def listing(register: str) -> str:
    """One register, newest first."""
    found = pages.listing(current(), register, arguments.text("q"), arguments.text("after"))
    return render_template("ledger/list.html", page=found)


@ledger.get("/records/<register>/<entry>")
@audience("business")
def record(register: str, entry: str) -> str:
    """One record: what it says, where it is public, how it came about, what may be begun with it."""
    return render_template("ledger/record.html", page=pages.record(current(), register, entry))


@ledger.post("/records/<register>/<entry>")
@audience("supervising")
def reveal(register: str, entry: str) -> tuple[str, int]:
    """查看原值: the same page with what is masked for this department, for a reason, which is kept."""
    reason = request.form.get("reason", "")
    try:
        return render_template("ledger/record.html", page=pages.revealed(current(), register, entry, reason)), 200
    except Invalid as refused:
        page = pages.unrevealed(current(), register, entry, reason, refused)
        return render_template("ledger/record.html", page=page), refused.status


@ledger.get("/records/<register>/<entry>/versions/<int:version>")
@audience("business")
def version(register: str, entry: str, version: int) -> str:
    """What a version changed."""
    return render_template("ledger/version.html", page=pages.version(current(), register, entry, version))
