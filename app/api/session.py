"""Signing in and out, and who I am."""

from typing import Any

from flask import Response, jsonify

from app.accounts import session as browser
from app.accounts.audience import audience
from app.accounts.person import Person
from app.accounts.sign_in import sign_in
from app.api import incoming, shapes
from app.api.blueprint import api
from app.arguments import describes
from app.cases.start import startable_by
from app.enums import Administrator


def _who(person: Person) -> dict[str, Any]:
    """Person, organisation, roles, and what she may start or see."""
    rights = [f"start:{one.key}" for one in startable_by(person)]
    if Administrator.SYSTEM in person.acting:
        rights.append("incidents")
    return {**shapes.person(person), "rights": rights}


@api.post("/session")
@audience("public", limit="sign_in")
@describes("Person", "SignIn")
def open_session() -> Any:
    """Sign in with `username` and `password`; sets the cookies."""
    sent = incoming.body()
    username = incoming.text(sent, "username", True)
    incoming.text(sent, "code")  # there is no second factor yet
    signed_in = sign_in(username, incoming.as_typed(sent, "password"), browser.device())
    browser.enter(signed_in)
    return me()


@api.delete("/session")
@audience("signed_in", password_due=True)
@describes("Nothing")
def close_session() -> Response:
    """Sign out: the session is dead on the server."""
    browser.leave()
    return jsonify({})


@api.get("/me")
@audience("signed_in", password_due=True)
@describes("Person")
def me() -> Any:
    """Who I am, my posts and rights."""
    return jsonify({**_who(browser.current()), "csrf": browser.csrf_token()})
