"""Approved records by scope and masks; reveal, withdrawal and restoration by the departments concerned."""

from collections.abc import Iterable
from typing import Any

from flask import jsonify

from app import arguments
from app.accounts.audience import audience
from app.accounts.scope import Scope
from app.accounts.session import current, scope
from app.api import incoming, shapes
from app.api.blueprint import api
from app.api.once import once
from app.arguments import asks, describes
from app.bounds import DAY, REGION, SIZE, TEXT, one_of
from app.cases import entry_actions
from app.forms.columns import cells
from app.forms.schema import Form
from app.packages import fields
from app.packages import queries as packages
from app.registers import page, queries, sight
from app.registers.declaration import Register
from app.registers.extract import hides
from app.registers.face import LOOK
from app.sdk import Entry

PLAIN = {
    **dict(q=TEXT, region=REGION, from_=DAY, to=DAY, after=TEXT, size=SIZE),
    "sort": one_of("entered_on", "-entered_on"),
    "format": one_of("json"),
}


def _note_search(declaration: Register, form: Form, names: Iterable[str]) -> None:
    """What is sealed or masked is not looked for unnoticed."""
    hidden = [one for one in names if fields.is_secret(form, one) or hides(one, declaration.masked)]
    if hidden:
        entry_actions.note_search(current(), declaration, hidden)


def _shape(entry: Entry, title: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "register": entry.register,
        "key": entry.key,
        "owner": entry.owner,
        "title": title,
        "state": entry.state,
        "version": entry.version,
        "region": entry.region,
        "entered_on": entry.entered_on.isoformat() if entry.entered_on else None,
        "document": entry.document,
    }


def _columns(declaration: Register, form: Form, entry: Entry) -> list[dict[str, str]]:
    """What the list shows of a record, in words; masked where the document is."""
    found = cells(form, entry.document, declaration.columns, LOOK)
    return [{"label": label, "text": text} for label, text in found]


@api.get("/registers/<register>")
@audience("signed_in")
@describes("Entries")
@asks(True, **PLAIN)
def list_entries(register: str) -> Any:
    """A page of a register."""
    wanted = page.Wanted(
        q=arguments.text("q"),
        region=arguments.text("region") or None,
        filters=arguments.others(),
        since=arguments.day("from"),
        until=arguments.day("to"),
        after=arguments.text("after") or None,
        size=arguments.size(),
        rising=arguments.text("sort") == "entered_on",
    )
    declaration, form = packages.register(register)
    _note_search(declaration, form, wanted.filters)
    found = page.page(declaration, form, scope(), wanted)
    items = [
        {**_shape(row.entry, row.title), "columns": _columns(declaration, form, row.entry)} for row in found.items
    ]
    return jsonify(shapes.page(items, found.next, found.total, found.total_capped))


@api.get("/registers/<register>/<entry>")
@audience("signed_in")
@describes("EntryShown")
def show_entry(register: str, entry: str) -> Any:
    """One record with its links and the case that is changing it."""
    declaration, form = packages.register(register)
    row = sight.seen_row(declaration, scope(), entry)
    seen = sight.seen(declaration, form, scope(), row)
    links = [
        {"name": name, "id": str(other), "register": kind, "title": title}
        for name, other, kind, title in sight.links(scope(), row, known=packages.declarations())
    ]
    pending = entry_actions.pending_case(current(), row.id)
    return jsonify({**_shape(seen, sight.titled(scope(), row)), "pending_case": pending, "links": links})


@api.get("/registers/<register>/<entry>/versions")
@audience("signed_in")
@describes("Versions")
def show_versions(register: str, entry: str) -> Any:
    """Every approved version, newest first."""
    declaration, form = packages.register(register)
    row = sight.seen_row(declaration, scope(), entry)
    items = [
        {
            "version": one.version,
            "kind": one.kind,
            "approved_at": shapes.moment(one.approved_at),
            "by_org": one.by_org,
            "approved": one.approved,
            "sent_by": one.sent_by,
            "document": sight.seen_version(declaration, form, scope(), row, one),
        }
        for one in queries.versions(row.id)
    ]
    return jsonify(shapes.page(items, None, len(items), False))


def _as_seen_now(told: Any) -> dict[str, Any]:
    """The record of an earlier answer with the masks of today's scope. Raises NotFound."""
    declaration, form = packages.register(told["register"])
    row = sight.seen_row(declaration, scope(), told["id"])
    return _shape(sight.seen(declaration, form, scope(), row), sight.titled(scope(), row))


@api.post("/registers/<register>/<entry>/reveal")
@audience("supervising")
@describes("Entry", "Reason")
def reveal_entry(register: str, entry: str) -> Any:
    """查看原值, with a purpose. Its answer is never kept: asked again it is done, and written down, again."""
    return _act(register, entry, "reveal")


@api.post("/registers/<register>/<entry>/<any(withdraw,restore):verb>")
@audience("supervising")
@describes("Entry", "Reason")
@once(_as_seen_now)
def act_on_entry(register: str, entry: str, verb: str) -> Any:
    """撤下 (with a public reason), 恢复; each is written in the trail."""
    return _act(register, entry, verb)


def _act(register: str, entry: str, verb: str) -> Any:
    reason = incoming.text(incoming.body(), "reason", True)
    declaration, _ = packages.register(register)
    acted = entry_actions.VERBS[verb](current(), Scope.of(current()), declaration, entry, reason)
    row = sight.seen_row(declaration, scope(), entry)
    return jsonify(_shape(acted, row.title if verb == "reveal" else sight.titled(scope(), row)))
