"""No condition in an address is passed over: what a view does not know, or cannot read, is 400 and named."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from app.accounts.audience import audience_of
from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.arguments import asked_of
from tests.app.api.permissions import FIXED, world
from tests.plugins.country import Country

PEOPLE = ("", "yan", "zhao", "zhang", "guan", "she", "shen")
UNREADABLE = {"pattern": "x", "format": "2016-13-40", "minimum": "0", "maxLength": "长" * 5000, "enum": "bogus"}
FREE = {"static", "operations.healthz", "operations.readyz"}


@pytest.fixture
def sound(country: Country) -> dict[str, str]:
    """Ids for every address."""
    ids = world(country).ids
    with country.database.transaction():
        enter(NewUser("AJ-000000", "designer", "she", "she"), "x")
        country.tokens["she"] = create_token("she")
    return {**FIXED, **ids["published"], **ids["pending"], "verb": "withdraw", "submission": "1"}


def answer(country: Country, who: str, method: str, path: str) -> TestResponse:
    token = country.tokens.get(who)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return country.client().open(path, method=method, headers=headers)


def refused(country: Country, method: str, path: str, told: str) -> bool:
    """Whether the condition is refused by name for everybody whom the view admits at all."""
    answers = [answer(country, who, method, path) for who in PEOPLE]
    open_to = [one for one in answers if one.status_code not in (303, 401, 403)]
    return bool(open_to) and all(one.status_code == 400 and told in one.text for one in open_to)


def test_no_route_takes_what_it_does_not_know(country: Country, sound: dict[str, str]) -> None:
    heard = set[str]()
    for rule in country.app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: sound[found[1]], rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint in FREE:
                continue
            heard.add(rule.endpoint)
            told = "不能按“surprise”查询" if rule.endpoint == "api.list_entries" else "“surprise”"
            assert refused(country, method, f"{path}?surprise=1", told), (method, path)
    assert heard == set(country.app.view_functions) - FREE


def described(country: Country) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, address and each condition of the description."""
    told = country.client().get("/api/v1/openapi.json").json["paths"]
    return [
        (method.upper(), path, one)
        for path, methods in told.items()
        for method, call in methods.items()
        for one in call["parameters"]
        if one["in"] == "query" and one["name"] != "filters"
    ]


def test_no_described_condition_takes_what_it_cannot_read(country: Country, sound: dict[str, str]) -> None:
    conditions = described(country)
    assert len(conditions) > 25
    for method, path, one in conditions:
        address, name = path.format(**sound), one["name"]
        bad = next(value for key, value in UNREADABLE.items() if key in one["schema"])
        for words in (f"{name}={quote(bad)}", f"{name}=1&{name}=2", f"{name}=%b4%f3"):
            assert refused(country, method, f"{address}?{words}", f"“{name}”"), (method, address, words)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("zhao", "/cases?status=running"), ("zhao", "/cases?state=bogus"), ("zhao", "/cases?process=bogus"),
        ("zhao", "/work-items?box=bogus"), ("zhao", "/work-items?sort=bogus"), ("zhao", "/work-items?due=never"),
        ("zhao", "/work-items?process=outsourcing.bogus"), ("", "/codes?kind=bogus"), ("", "/codes?page=2"),
        ("", "/codes?kind=region&q=37"), ("", "/codes?q=37"), ("", "/codes?kind=region&size=2"),
        ("guan", "/incidents?state=closed"), ("zhao", "/registers/project?sort=bogus"), ("zhao", "/me?x=1"),
        ("zhao", "/registers/project?format=csv"), ("zhao", "/registers/project?format=xlsx"),
        ("zhao", "/registers/project?state=bogus"), ("zhao", "/registers/project/{project}?version=1"),
        ("zhao", "/registers/project/{project}/versions?size=2"), ("zhao", "/public/project?size=0"),
        ("zhao", "/cases/{case}/trail?after=2"), ("zhao", "/cases?size=x"), ("zhao", "/cases?after=-1"),
        ("zhao", "/registers/project?from=2016-13-40"), ("zhao", "/public/project?to=heute"),
    ],
)  # fmt: skip
def test_lists_refuse_with_a_sentence(country: Country, who: str, path: str) -> None:
    case = country.read("zhao", "/cases")["items"][0]["id"]
    told = answer(country, who, "GET", "/api/v1" + path.format(case=case, **country.entries))
    assert told.status_code == 400, told.text
    name = path.partition("?")[2].partition("=")[0]
    assert f"“{name}”" in told.json["detail"] or "业务" in told.json["detail"]


@pytest.mark.parametrize("path", ["/inbox?box=bogus", "/inbox?sort=due", "/inbox?process=bogus", "/account?x=1"])
def test_pages_refuse_with_a_sentence(country: Country, path: str) -> None:
    told = country.page("zhao", path)
    assert told.status_code == 400 and ("查询条件" in told.text or "业务" in told.text)


def test_empty_conditions_are_none(country: Country) -> None:
    assert country.page("zhao", "/inbox?box=todo&q=&process=&due=").status_code == 200
    assert country.read("zhao", "/registers/project?q=&region=&from=&to=&sort=&after=&size=&format=")["total"] == 1


def test_every_view_that_takes_conditions_says_so_where_its_audience_stands(country: Country) -> None:
    """The limiter wraps views: what they declared must still be read through it."""
    views = country.app.view_functions
    taking = {name for name, view in views.items() if asked_of(view).kinds}
    assert {"api.list_cases", "api.inbox", "api.list_entries", "public_api.listed", "public.listing"} <= taking
    assert all(audience_of(country.app, name) for name in taking)
