"""Code lists for programs and islands."""

from typing import Any

from flask import Response, jsonify, request

from app import clock
from app.accounts.audience import audience
from app.api.blueprint import api
from app.errors import NotFound
from app.regions.tree import tree


@api.get("/codes")
@audience("public")
def codes() -> Any:
    """`kind=region`: provinces, cities, counties in force today. Without `kind`: the names of the lists."""
    kind = request.args.get("kind", "")
    if not kind:
        return jsonify(["region"])
    if kind != "region":
        raise NotFound
    response: Response = jsonify(tree(clock.today()))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
