"""The public part of the HTTP API: lists and single publications, no sign-in."""

from datetime import datetime
from typing import Any

import orjson
from flask import Blueprint, Response

from app import arguments, clock
from app.accounts.audience import audience
from app.arguments import asks, describes
from app.bounds import DAY, REGION, SIZE, TEXT
from app.errors import NotFound
from app.public.kinds import kind
from app.publications import queries as publications
from app.publications.queries import Published

USUAL, MOST = 20, 50
public_api = Blueprint("public_api", __name__, url_prefix="/api/v1/public")


@public_api.get("/<register>")
@audience("public", limit="search")
@describes("Publications")
@asks(q=TEXT, region=REGION, from_=DAY, to=DAY, by_org=TEXT, after=TEXT, size=SIZE)
def listed(register: str) -> Response:
    """`?q=&region=&from=&to=&by_org=&after=&size=`: publications in force, newest first."""
    limits = publications.Filters(arguments.day("from"), arguments.day("to"), arguments.text("by_org") or None)
    page = publications.search(
        kind(register).register,
        arguments.text("q"),
        arguments.text("region") or None,
        arguments.text("after") or None,
        arguments.size(USUAL, MOST),
        limits,
    )
    items = [shape(one) for one in page.items]
    return _json({"items": items, "next": page.next, "total": page.total, "total_capped": page.total_capped})


@public_api.get("/<register>/<entry>")
@audience("public", limit="search")
@describes("PublishedShown")
def single(register: str, entry: str) -> Response:
    """One publication, its fields in words under `view`; 404 with a sentence when it was withdrawn."""
    found = publications.one(kind(register).register, entry)
    if found is None:
        raise NotFound
    if found.withdrawn:
        raise NotFound(withdrawal_sentence(found))
    return _json({**shape(found), "view": found.view})


def shape(one: Published) -> dict[str, Any]:
    """A publication as other systems read it."""
    return {
        "entry": one.entry,
        "register": one.register,
        "version": one.version,
        "published_at": _moment(one.published_at),
        "self_filed_at": _moment(one.self_filed_at),
        "by_org": one.by_org,
        "by_name": one.by_name,
        "title": one.title,
        "columns": [{"label": label, "text": text} for label, text in one.line],
        "document": one.document,
    }


def _moment(at: datetime | None) -> str | None:
    return clock.local(at).isoformat(timespec="seconds") if at else None


def withdrawal_sentence(one: Published) -> str:
    """The sentence that stands where a withdrawn publication was."""
    if one.withdrawn is None:
        return ""
    gone = one.withdrawn
    on = clock.local(gone.at)
    return f"该公示信息已于{on.year}年{on.month}月{on.day}日由{gone.by_name}撤下。理由：{gone.reason}"


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), mimetype="application/json")
