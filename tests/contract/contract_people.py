"""Who calls: a person of each kind, in the way she would, and nobody."""

from dataclasses import dataclass, field

from sqlalchemy import update

from app import db, drain
from app.accounts.create_user import NewUser, enter
from app.accounts.hashing import hash_password
from app.accounts.models import User
from app.accounts.tokens import create_token
from tests.app.api.permissions import World, world
from tests.app.api.test_api_releases import files
from tests.plugins.country import Country

TOP, PASSWORD = "AJ-000000", "Yanshi-2016"
PLAIN = {"Accept-Encoding": "identity"}
BROWSERS = {"contractor": "yan", "inspector": "zhao", "administrator": "guan"}
PROGRAMS = {"superior": "tai", "auditor": "shen", "designer": "she"}
FOR = {"administrator": "administrator", "auditor": "auditor", "designer": "designer", "supervising": "inspector"}
"""Whom a call is for that is not for everybody."""

PLAIN_FLOW = next(row["content"] for row in files() if row["name"] == "plain.bpmn")


@dataclass(frozen=True)
class Caller:
    """What somebody sends with each call to be known."""

    name: str
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """The world of the permission table, where nothing stays, and its callers."""

    world: World
    callers: dict[str, Caller]
    release: str
    told: str
    moves: dict[str, str]

    @property
    def country(self) -> Country:
        """The application."""
        return self.world.country

    def ids(self, state: str) -> dict[str, str]:
        """What there is of a case in this state, the published record, and a draft of a small package."""
        return {**self.world.ids["published"], **self.world.ids[state], "release_id": self.release, **self.moves}

    def known(self, audience: list[str]) -> str:
        """Whom of the callers a call is for."""
        return next((FOR[one] for one in audience if one in FOR), "contractor")


def site(country: Country) -> Site:
    """Everybody signed in: browsers by cookie and page token, programs by bearer token."""
    with country.database.transaction():
        enter(NewUser(TOP, "designer", "she", "测she"), "x")
        country.tokens["she"] = create_token("she")
        known = update(User).where(User.username.in_(BROWSERS.values()))
        db.session().execute(known.values(password_hash=hash_password(PASSWORD)))
    callers = [
        Caller("nobody", dict(PLAIN)),
        *(browser(country, name, person) for name, person in BROWSERS.items()),
        *(program(name, country.tokens[person]) for name, person in PROGRAMS.items()),
    ]
    release = country.call("she", "POST", "/releases", {"package": "bench", "files": files()}).json["id"]
    moving = moves(country)  # before the world, in which nothing stays
    return Site(
        world(country),
        {one.name: one for one in callers},
        release,
        country.client().get("/api/v1/openapi.json").text,
        moving,
    )


def moves(country: Country) -> dict[str, str]:
    """A migration of two cases that is over, one of them, and the release to which both could go next."""
    published(country, "填报")
    case, _ = (country.call("zhao", "POST", "/cases", {"process": "tried.plain"}).json for _ in range(2))
    path = f"/releases/{published(country, '申报')}/migrate"
    begun = country.call("she", "POST", path, {"reason": "试用"}).json["id"]
    drain.run_all(country.database)
    return {"migration_id": begun, "moved": case["case"]["id"], "in_force": published(country, "填写")}


def published(country: Country, title: str) -> str:
    """A release whose first step is called so."""
    rows = files(**{"plain.bpmn": PLAIN_FLOW.replace('name="填报"', f'name="{title}"')})
    made: str = country.call("she", "POST", "/releases", {"package": "tried", "files": rows}).json["id"]
    country.call("she", "POST", f"/releases/{made}/publish", {"reason": "试用"})
    return made


def program(name: str, token: str) -> Caller:
    """What holds a token."""
    return Caller(name, {**PLAIN, "Authorization": f"Bearer {token}"})


def browser(country: Country, name: str, person: str) -> Caller:
    """Who has signed in by password."""
    client = country.client()
    told = client.post("/api/v1/session", json={"username": person, "password": PASSWORD})
    cookie = client.get_cookie("sid")
    assert cookie is not None, told.text
    return Caller(name, {**PLAIN, "X-CSRF-Token": told.json["csrf"]}, {"sid": cookie.value})
