"""Code lists for programs and islands."""

from typing import Any

from flask import Response, jsonify, request

from app import clock
from app.accounts.audience import audience
from app.accounts.queries import departments_like
from app.api.blueprint import api
from app.errors import NotFound
from app.regions.tree import tree

MOST = 20


@api.get("/codes")
@audience("public")
def codes() -> Any:
    """`kind=region`: provinces, cities, counties in force today; `kind=department&q=`: by name or code."""
    kind = request.args.get("kind", "")
    if not kind:
        return jsonify(["region", "department"])
    if kind == "department":
        return jsonify({"items": _departments(request.args.get("q", "").strip())})
    if kind != "region":
        raise NotFound
    response: Response = jsonify(tree(clock.today()))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _departments(q: str) -> list[dict[str, str]]:
    return [{"code": row.code, "name": row.name} for row in departments_like(q, MOST)] if q else []
