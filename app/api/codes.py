"""Code lists for programs and islands."""

from typing import Any

from flask import Response, jsonify

from app import arguments, clock
from app.accounts.audience import audience
from app.accounts.models import Org
from app.accounts.queries import departments_like
from app.api.blueprint import api
from app.arguments import asks, describes
from app.bounds import SIZE, TEXT, one_of
from app.errors import BadRequest
from app.regions.tree import tree

KINDS = ("region", "department")
MOST = 20


@api.get("/codes")
@audience("public")
@describes("Codes")
@asks(kind=one_of(*KINDS), q=TEXT, size=SIZE)
def codes() -> Any:
    """`kind=region`: provinces, cities, counties in force today; `kind=department&q=`: by name or code, with
    telephone and address where they are kept."""
    kind = arguments.text("kind")
    for name in ("q", "size") if kind != "department" else ():
        if arguments.text(name):
            raise BadRequest(f"查询条件“{name}”只用于部门，“kind”应为 department。")
    if not kind:
        return jsonify(KINDS)
    if kind == "department":
        return jsonify({"items": _departments(arguments.text("q"), arguments.size(MOST, MOST))})
    response: Response = jsonify(tree(clock.today()))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _departments(q: str, most: int) -> list[dict[str, str | None]]:
    return [_department(row) for row in departments_like(q, most)] if q else []


def _department(row: Org) -> dict[str, str | None]:
    return {"code": row.code, "name": row.name, "telephone": row.telephone, "address": row.address}
