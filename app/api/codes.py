"""Code lists for programs and islands."""

from typing import Any

from flask import Response, jsonify, request

from app import arguments
from app.accounts.audience import audience
from app.accounts.models import Org
from app.accounts.queries import departments_like
from app.api.blueprint import api
from app.arguments import asks, describes
from app.bounds import SIZE, TEXT, one_of
from app.errors import BadRequest
from app.regions.tree import served

KINDS = {"region": "地区", "department": "部门"}
FOR = {"q": "department", "size": "department", "mark": "region"}
MOST = 20
LASTING, FOR_AN_HOUR = "public, max-age=31536000, immutable", "public, max-age=3600"


@api.get("/codes")
@audience("public")
@describes("Codes")
@asks(kind=one_of(*KINDS), q=TEXT, size=SIZE, mark=TEXT)
def codes() -> Any:
    """`kind=region`: provinces, cities, counties in force today; `kind=department&q=`: by name or code, with
    telephone and address where they are kept."""
    kind = arguments.text("kind")
    for name, of in FOR.items():
        if arguments.text(name) and kind != of:
            raise BadRequest(f"查询条件“{name}”只用于{KINDS[of]}，“kind”应为 {of}。")
    if not kind:
        return jsonify(list(KINDS))
    if kind == "department":
        return jsonify({"items": _departments(arguments.text("q"), arguments.size(MOST, MOST))})
    return _regions(arguments.text("mark"))


def _regions(mark: str) -> Any:
    """Kept for ever under the mark that its content has today; a hundred kilobytes, which each form needs."""
    told, packed = served(), request.accept_encodings["gzip"] > 0
    response = Response(told.gzip if packed else told.json, mimetype="application/json")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = LASTING if mark == told.mark else FOR_AN_HOUR
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{told.mark}{'-gzip' if packed else ''}")
    return response.make_conditional(request)


def _departments(q: str, most: int) -> list[dict[str, str | None]]:
    return [_department(row) for row in departments_like(q, most)] if q else []


def _department(row: Org) -> dict[str, str | None]:
    return {"code": row.code, "name": row.name, "telephone": row.telephone, "address": row.address}
