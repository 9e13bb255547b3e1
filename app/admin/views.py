"""Pages of the auditor: who has opened what is masked or withheld."""

from flask import Blueprint, render_template

from app import arguments, clock
from app.accounts.audience import audience
from app.accounts.navigation import Offer, offer
from app.accounts.session import current
from app.arguments import asks
from app.bounds import DAY, NUMBER, TEXT
from app.cases.reading.revealed import Wanted, revealed
from app.enums import Administrator

admin = Blueprint("admin", __name__)
offer(admin, Offer("管理", "查看记录", "admin.audit", "eye-check"))
SIZE = 20


@admin.get("/audit")
@audience(Administrator.AUDITOR)
@asks(person=TEXT, from_=DAY, to=DAY, after=NUMBER)
def audit() -> str:
    """查看记录: every opening in his scope, newest first."""
    person, since, until = arguments.text("person"), arguments.day("from"), arguments.day("to")
    wanted = Wanted(person, "", since, until, arguments.number("after"), SIZE)
    page = revealed(current(), wanted)
    return render_template("admin/audit.html", page=page, wanted=wanted, local=clock.local)
