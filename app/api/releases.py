"""Releases for the designer: send files in, have them checked, publish, retire."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import orjson
from flask import Response, current_app, jsonify

from app import arguments, bounds
from app.accounts.audience import audience
from app.accounts.session import current
from app.api import incoming, posted, shapes
from app.api.blueprint import api
from app.api.once import once
from app.arguments import asks, describes
from app.bounds import ADDRESS, NUMBER, SIZE, TEXT
from app.cases.rehearse import Rehearsed, counted, page, rehearse
from app.effects.operators import OPERATORS
from app.engine.gate import Fault
from app.enums import Administrator, Outcome
from app.packages import acts, bundle, folder, queries, walked
from app.packages.deploy import retire, save
from app.packages.drafts import discard
from app.packages.faults import Faulty
from app.packages.models import Act, Release
from app.packages.publish import judged, problems, publish
from app.reasons import reason

View = Callable[..., Any]
OUTCOMES = bounds.one_of(*Outcome)


def shape(row: Release, done: Sequence[Act] | None = None) -> dict[str, Any]:
    """A release as it is answered. `done`: what was done with it, where that was read for several at once."""
    words = acts.words(acts.of([row.id]) if done is None else done)
    return {
        "id": str(row.id),
        "package": row.package,
        "number": row.number,
        "digest": row.digest,
        "state": row.state,
        "saved_at": shapes.moment(row.saved_at),
        "published_at": shapes.moment(row.published_at),
        "continues": str(row.continues) if row.continues else None,
        "automatic": row.automatic,
        **words,
    }


def _problems(found: list[Fault]) -> list[dict[str, str]]:
    return [one.told() for one in found]


def refused(failure: Faulty) -> Response:
    """Every fault with its element, in place of the problems of a form."""
    document = {
        "type": f"urn:problem:{failure.kind}",
        "title": failure.message,
        "status": failure.status,
        "detail": failure.message,
        "problems": _problems(list(failure.faults)),
    }
    return Response(orjson.dumps(document), failure.status, mimetype="application/problem+json")


@api.get("/releases")
@audience(Administrator.DESIGNER)
@describes("Releases")
@asks(package=TEXT)
def list_releases() -> Any:
    """All releases of a package, drafts too, newest first."""
    rows = queries.releases(arguments.text("package"))
    done = acts.by_release(rows)
    return jsonify(shapes.page([shape(row, done.get(row.id, ())) for row in rows], None, len(rows), False))


@api.post("/releases")
@audience(Administrator.DESIGNER)
@describes("Release", "Package", status=201)
@once()
@asks(package=TEXT, note=ADDRESS)
def post_release() -> Any:
    """Keep the files of a package as a draft: a zip, or JSON `{package, files: [{name, content}], continues,
    automatic, note}`."""
    settings = current_app.config["SETTINGS"]
    try:
        sent = posted.package()
        gathered = bundle.gather(sent.key, sent.files, folder.shared(settings.processes_dir, settings.forms_dir))
    except Faulty as failure:
        return refused(failure)
    made = save(sent.key, gathered, current().id, sent.continues, sent.automatic, sent.note)
    return jsonify(shape(made)), 201


@api.delete("/releases/<int:release_id>")
@audience(Administrator.DESIGNER)
@describes("Release")
@once()
def delete_release(release_id: int) -> Any:
    """Delete a draft; what was ever published stays."""
    incoming.body()
    return jsonify(shape(discard(release_id)))


@api.get("/releases/<int:release_id>/files")
@audience(Administrator.DESIGNER)
@describes("Files")
def release_files(release_id: int) -> Any:
    """What a release consists of; sent in again, it gives the same release."""
    files = queries.files(release_id)
    return jsonify(
        {"files": [{"name": name, "content": raw.decode("utf-8", "replace")} for name, raw in files.items()]}
    )


@api.post("/releases/<int:release_id>/check")
@audience(Administrator.DESIGNER)
@describes("Faults")
def check_release(release_id: int) -> Any:
    """Everything that must be right before publishing; changes nothing."""
    found = judged(release_id, OPERATORS)
    return jsonify({"problems": _problems([*found.faults]), "trials": [asdict(one) for one in found.trials]})


@api.post("/releases/<int:release_id>/rehearse")
@audience(Administrator.DESIGNER)
@describes("Rehearsal")
@asks(outcome=OUTCOMES, after=NUMBER, size=SIZE)
def rehearse_release(release_id: int) -> Any:
    """What it would mean for every case that runs on another release; one that may not be published is refused."""
    faults = problems(release_id, OPERATORS)
    if faults:
        return refused(Faulty(faults))
    found = rehearse(queries.row(release_id))
    listed = page(found, arguments.text("outcome"), arguments.number("after"), arguments.size())
    cases = [_rehearsed(one) for one in listed.rows]
    return jsonify({"counts": counted(found), "cases": cases, "next": listed.next, "total": listed.total})


def _rehearsed(one: Rehearsed) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "number": one.number,
        "process": one.process,
        "places": one.places,
        "outcome": one.forecast.outcome,
        "reason": one.forecast.reason,
    }


def _walked_first(view: View) -> View:
    """Try it out and play the walks before anything is written: nobody waits for the writer meanwhile. What may
    not be published anyway is left to the view."""

    @functools.wraps(view)
    def guarded(release_id: int) -> Any:
        row = queries.row(release_id)
        data, here = current_app.config["SETTINGS"].data_dir, row is queries.in_force(row.package)
        if not here and (not problems(release_id, OPERATORS) or walked.known(row, data) is not None):
            faults = walked.walked(row, data, current().id).faults()
            if faults:
                return refused(Faulty(faults))
        return view(release_id)

    return guarded


@api.post("/releases/<int:release_id>/publish")
@audience(Administrator.DESIGNER)
@describes("Release", "Publishing")
@_walked_first
@once()
def publish_release(release_id: int) -> Any:
    """Let new cases run on it, also on an older or a retired one; running ones stay where they are. `reason`: what
    changes and why; `digest`: of the files that were looked at, any others are refused."""
    why, seen = _why("发布说明"), incoming.text(incoming.body(), "digest")
    try:
        return jsonify(shape(publish(release_id, current().id, OPERATORS, why, seen)))
    except Faulty as failure:
        return refused(failure)


@api.post("/releases/<int:release_id>/retire")
@audience(Administrator.DESIGNER)
@describes("Release", "Why")
@once()
def retire_release(release_id: int) -> Any:
    """Start no new case on it; records stay readable, running cases go on. Publishing it undoes that."""
    return jsonify(shape(retire(release_id, current().id, _why("停用原因"))))


def _why(what: str) -> str:
    """The reason in the body; calls of before it was asked for send none. Raises Invalid."""
    sent = incoming.body()
    return reason(incoming.text(sent, "reason"), what) if "reason" in sent else ""
