"""Processes and cases."""

from typing import Any

from flask import jsonify

from app import arguments, bounds
from app.accounts.audience import audience
from app.accounts.queries import names_of
from app.accounts.session import current
from app.api import incoming, shapes, shapes_sent
from app.api.blueprint import api
from app.api.once import once
from app.arguments import asks, describes
from app.bounds import NUMBER, SIZE, TEXT, one_of
from app.cases import queries, start, withdraw
from app.cases import start as starting
from app.cases.acknowledgement import acknowledgement
from app.cases.diagram import diagrams
from app.cases.models import Case
from app.cases.outline import outline
from app.cases.reading import secrecy
from app.cases.reading.access import seen_case
from app.cases.reading.case_file import case_file, origin_of
from app.cases.reading.summaries import summaries, summary
from app.cases.reading.trail_view import told
from app.cases.reading.visibility import door
from app.cases.state.case_run import CaseRun
from app.cases.state.waits import waits_of
from app.enums import CaseState, ItemKind
from app.packages import queries as packages


def answer(row: Case) -> dict[str, Any]:
    """The case with its open items, and which sendings there are of those that the caller reads."""
    items, rows = outline(row.id)
    resting = row.finished_at is None and all(item.kind != ItemKind.TASK for item in items)
    waits = waits_of(row) if resting else []
    hers = door(current(), CaseRun(row, packages.release(row.release_id)))
    sent = [one for one in rows if hers.lets(one)]
    return {"case": shapes.case(row, summary(current(), row), items, sent, waits)}


def still_seen(told: Any) -> None:
    """Raise NotFound where an earlier answer speaks of a case that this person sees no longer."""
    seen_case(current(), int(told["case"]["id"]))


@api.get("/processes")
@audience("signed_in")
@describes("Processes")
def processes() -> Any:
    """What I may start."""
    return jsonify([{"key": one.key, "title": one.title} for one in start.startable_by(current()) if one.alone])


@api.post("/cases")
@audience("signed_in")
@describes("CaseAnswer", "Start", status=201)
@once(still_seen)
def start_case() -> Any:
    """Start a case; with `answers` the first form is sent at once."""
    sent = incoming.body()
    answers = incoming.answers(sent) if sent.get("answers") is not None else None
    entry = incoming.text(sent, "entry_id") or None
    row = starting.start(
        current(), incoming.text(sent, "process", True), answers, entry, incoming.confirmations(sent)
    )
    return jsonify(answer(row)), 201


@api.get("/cases")
@audience("signed_in")
@describes("Cases")
@asks(q=TEXT, process=TEXT, state=one_of(*CaseState), after=NUMBER, size=SIZE)
def list_cases() -> Any:
    """Cases I may see, newest first."""
    found = queries.cases_page(
        current(),
        arguments.text("q"),
        arguments.text("process"),
        arguments.text("state"),
        arguments.number("after"),
        arguments.size(),
    )
    told_as = summaries(current(), found.rows)
    items = [shapes.case_line(row, told_as[row.id]) for row in found.rows]
    return jsonify(shapes.page(items, found.next, found.total, found.capped))


@api.get("/cases/<int:case_id>")
@audience("signed_in")
@describes("CaseShown")
def show_case(case_id: int) -> Any:
    """One case with everything that was sent in it."""
    row = seen_case(current(), case_id)
    case_run = CaseRun(row, packages.release(row.release_id))
    file = [shapes.sheet(one) for one in case_file(current(), case_run)]
    origin = shapes.origin(origin_of(current(), case_run))
    return jsonify({**answer(row), "file": file, "origin": origin})


@api.get("/cases/<int:case_id>/receipt")
@audience("signed_in")
@describes("Receipt")
def show_receipt(case_id: int) -> Any:
    """回执 of what we have last filled in, or I have decided: with whom it lies, until when, what comes next."""
    return jsonify(shapes_sent.acknowledgement(acknowledgement(current(), case_id)))


@api.post("/cases/<int:case_id>/reveal")
@audience("signed_in")
@describes("Sheet", "RevealSending")
def reveal_sending(case_id: int) -> Any:
    """查看保密内容 of one sending, with a reason. Its answer is never kept: asked again it is done again."""
    sent = incoming.body()
    number = bounds.row_number(incoming.text(sent, "submission", True)) or 0
    sheet, answers = secrecy.reveal(current(), case_id, number, incoming.text(sent, "reason", True))
    return jsonify({**shapes.sheet(sheet), "answers": answers})


@api.delete("/cases/<int:case_id>")
@audience("signed_in")
@describes("CaseAnswer", "Reason")
@once(still_seen)
def delete_case(case_id: int) -> Any:
    """Delete a draft or returned case, with a reason."""
    sent = incoming.body()
    return jsonify(answer(withdraw.remove(current(), case_id, incoming.text(sent, "reason"))))


@api.get("/cases/<int:case_id>/trail")
@audience("signed_in")
@describes("Trail")
def show_trail(case_id: int) -> Any:
    """Who did what, when."""
    row = seen_case(current(), case_id)
    lines = told(current(), row)
    people = names_of([line.row.person_id for line in lines])
    items = [shapes.trail_line(line, people) for line in lines]
    return jsonify(shapes.page(items, None, len(items), False))


@api.get("/cases/<int:case_id>/diagram")
@audience("signed_in")
@describes("Diagrams")
def show_diagram(case_id: int) -> Any:
    """Each diagram of the case with its active and finished elements."""
    return jsonify(diagrams(seen_case(current(), case_id)))
