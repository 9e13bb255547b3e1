"""A country whose every request is undone, so that many may be tried on the same ground."""

from typing import Any

from flask import request

from app import db
from app.edge import Edge
from app.factory import BARE, create_app
from tests.plugins.country import Country


def rehearse(country: Country) -> Country:
    """The same country, without limits on how fast it is asked, where nothing stays."""
    settings = country.app.config["SETTINGS"]
    country.app = create_app(settings, country.database, doors=Edge((), *["1000000/second"] * 3))
    country.app.after_request(undone)
    return country


def undone(response: Any) -> Any:
    """Let nothing of the request stay."""
    if request.endpoint not in BARE:
        db.unit().doom()
    return response
