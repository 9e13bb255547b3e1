"""Pages of everybody who signs in: boxes, task, case, start."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from app import arguments
from app.accounts.audience import audience
from app.accounts.navigation import Offer, offer
from app.accounts.person import Person
from app.accounts.scope import Scope
from app.accounts.session import current
from app.arguments import asks
from app.bounds import NUMBER, TEXT, one_of
from app.cases import queries
from app.cases.item_view import shown
from app.cases.models import Case
from app.cases.reading import boxes
from app.cases.reading.access import seen_case
from app.cases.start import may_start, start, startable_by
from app.cases.withdraw import withdraw
from app.enums import ItemKind, ItemState
from app.errors import Conflict, Forbidden, NotFound
from app.inbox import pages, receipts, related, rows
from app.inbox.refusal_links import ways
from app.packages import queries as packages
from app.registers import sight


def _counts(person: Person) -> Mapping[str, int]:
    """Asked for by the menu and by the head of the inbox: once a request."""
    if "inbox_counts" not in g:
        g.inbox_counts = boxes.counts(person)
    found: Mapping[str, int] = g.inbox_counts
    return found


inbox = Blueprint("inbox", __name__)
offer(inbox, Offer("办理", "我的待办", "inbox.box", "inbox", lambda person: _counts(person)["todo"]))

TABS = (("todo", "待办"), ("done", "已办"), ("started", "我发起的"), ("copied", "抄送与告知"), ("drafts", "草稿"))
PAGES = {
    "fill": "inbox/fill.html",
    "beside": "inbox/beside.html",
    "copy": "inbox/copy.html",
    "read": "inbox/read.html",
}
DUE = (("", "全部时限"), ("overdue", "已超期"), ("soon", "三日内到期"))


@inbox.get("/inbox")
@audience("signed_in")
@asks(
    box=one_of(*boxes.BOXES),
    q=TEXT,
    process=TEXT,
    due=one_of(*boxes.DUE),
    only=one_of(*boxes.ONLY),
    after=TEXT,
)
def box() -> str:
    """A box: four numbers on top, the list below, least time left first."""
    wanted = boxes.Wanted(
        box=arguments.text("box", "todo"),
        q=arguments.text("q"),
        process=arguments.text("process"),
        due=arguments.text("due"),
        only=arguments.text("only"),
        after=arguments.text("after"),
    )
    who = current()
    listed, published = boxes.page(who, wanted), packages.packages()
    g.inbox_counts = listed.numbers
    titles, hers = rows.businesses(who, published, wanted.process)
    return render_template(
        "inbox/box.html",
        wanted=wanted,
        listed=listed,
        rows=rows.rows(who, listed.rows, listed),
        numbers=_counts(who),
        boxes=TABS,
        unread=_counts(who)["unread"],
        only=rows.ONLY.get(wanted.only, ""),
        due=DUE,
        offers=[one for one in startable_by(who, published) if one.alone],
        titles=titles,
        businesses=hers,
        empty=rows.NOT_FOUND if wanted.narrowed else rows.EMPTY.get(wanted.box, rows.EMPTY["todo"]),
    )


@inbox.get("/items/<int:item_id>")
@audience("signed_in")
@asks(only=one_of("changes"))
def item(item_id: int) -> str:
    """The task page: fill in, decide, or read."""
    view = shown(current(), item_id)
    content = pages.task(current(), view, arguments.text("only") == "changes")
    return render_template(PAGES[content.kind], page=content, view=view)


@inbox.get("/items/<int:item_id>/public")
@audience("signed_in")
def public_document(item_id: int) -> str:
    """拟公示内容 alone, for a page whose ticks have changed it."""
    view = shown(current(), item_id)
    if view.content["public"] is None:
        raise NotFound
    return render_template("inbox/_public_document.html", public=view.content["public"])


@inbox.get("/cases/<int:case_id>")
@audience("signed_in")
def case(case_id: int) -> str:
    """The case page: the record as last sent, who did what, the diagram."""
    return render_template("inbox/case.html", page=pages.case(current(), case_id))


@inbox.get("/cases/<int:case_id>/task")
@audience("signed_in")
def at_hand(case_id: int) -> Any:
    """To the task that the case stands at."""
    return _opened(seen_case(current(), case_id))


@inbox.get("/cases/<int:case_id>/file/<int:submission>")
@audience("signed_in")
def sheet(case_id: int, submission: int) -> str:
    """One sending of the case file, against what it is compared with."""
    return render_template("inbox/sheet.html", page=pages.sheet(current(), case_id, submission))


@inbox.post("/cases/<int:case_id>/file/<int:submission>")
@audience("signed_in")
def reveal(case_id: int, submission: int) -> str:
    """The same with what is withheld from others: for a reason, which is kept."""
    reason = request.form.get("reason", "")
    return render_template("inbox/sheet.html", page=pages.revealed(current(), case_id, submission, reason))


@inbox.get("/cases/<int:case_id>/receipt")
@audience("signed_in")
def receipt(case_id: int) -> str:
    """回执: what I have sent or decided, with whom it lies, until when, what comes next."""
    return render_template("inbox/receipt.html", page=receipts.receipt(current(), case_id))


@inbox.post("/items/<int:item_id>/withdraw")
@audience("signed_in")
def recall(item_id: int) -> Any:
    """撤回 without scripts: the form is opened again."""
    return _opened(withdraw(current(), item_id))


@inbox.get("/start/<key>")
@audience("signed_in")
@asks(entry_id=NUMBER)
def confirm_start(key: str) -> str:
    """Before starting: what the business is; a change names its record. What stands in the way is told here."""
    offer = next((one for one in startable_by(current()) if one.key == key), None)
    entry, hindered = arguments.text("entry_id") or None, None
    try:
        may_start(current(), key, entry)
    except Conflict as conflict:
        hindered = conflict
    except Forbidden:
        if offer is not None:
            raise
    told = {"hindered": hindered, "links": ways(hindered.extra) if hindered else ()}
    record = sight.named(Scope.of(current()), entry) if offer and offer.register and entry else None
    gone = related.withdrawn_under(int(entry)) if record and entry else ""
    return render_template("inbox/start.html", offer=offer, key=key, entry=entry, record=record, gone=gone, **told)


@inbox.post("/start/<key>")
@audience("signed_in")
def begin(key: str) -> Any:
    """Start and open the form."""
    return _opened(start(current(), key, entry_id=request.form.get("entry_id") or None))


def _opened(row: Case) -> Any:
    """To the task that a case stands at; to the case, where that waits for something else."""
    tasks = (one for one in queries.items_of(row.id) if one.kind == ItemKind.TASK)
    first = next((one for one in tasks if one.state == ItemState.OPEN), None)
    there = url_for("inbox.item", item_id=first.id) if first else url_for("inbox.case", case_id=row.id)
    return redirect(there, 303)
