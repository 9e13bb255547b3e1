"""Every call of the description, as described and not, by people of each kind: no answer is outside of it."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.case import Case
from schemathesis.specs.openapi import checks

from app.accounts.audience import audience
from tests.contract.contract_calls import DRAWN, filled, made
from tests.contract.contract_people import Caller, Site, site
from tests.plugins.country import Country

CHECKS = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_headers_conformance, checks.response_schema_conformance, checks.negative_data_rejection,
    checks.positive_data_acceptance, checks.unsupported_method, checks.allow_header_conformance,
]  # fmt: skip
SHUT = {401, 404, 405}
EVERYBODY = DRAWN > 20
"""Who has time lets everybody make each call."""


@dataclass
class Drive:
    """Calls made on a site: what was not as described, and how each operation ended."""

    here: Site
    wrong: list[str] = field(default_factory=list)
    seen: dict[str, set[int]] = field(default_factory=dict)

    def call(self, case: Case, caller: Caller) -> None:
        """Make one call and hold its answer against the description."""
        case.cookies = {}
        headers = dict(caller.headers)
        sent = {"app": self.here.country.app, "headers": headers, "cookies": dict(caller.cookies)}
        told = case.call(**sent)
        self.seen.setdefault(case.operation.label, set()).add(told.status_code)
        if caller.name == "nobody" and "public" not in meant(case) and told.status_code not in SHUT:
            self.wrong.append(f"{case.operation.label} is open to nobody: {told.status_code}")
        try:
            case.validate_response(told, CHECKS, headers=headers, transport_kwargs=sent)
        except FailureGroup as group:
            call = f"{caller.name}: {case.as_curl_command()[:400]}"
            found = [f"{case.operation.label}: {one} {told.text[:300]} {call}" for one in group.exceptions]
            self.wrong.extend(found)


def meant(case: Case) -> list[str]:
    """Whom the description names for a call."""
    return list(case.operation.definition.raw["x-audience"])


def callers(here: Site, case: Case, turn: Iterator[str]) -> list[Caller]:
    """Whom the call is for, and of the sound ones whoever's turn it is."""
    turns = [next(turn)] if case.meta.generation.mode.is_positive else []
    names = here.callers if EVERYBODY else dict.fromkeys([here.known(meant(case)), *turns])
    return [here.callers[one] for one in names]


def driven(here: Site, *only: str) -> Drive:
    """All calls of the description, or those of some operations, made by who is meant and who has the turn."""
    drive = Drive(here)
    states, turn = itertools.cycle(here.world.ids), itertools.cycle(here.callers)
    for operation, cases in made(here.told).items():
        operation.schema.app = here.country.app
        for case in cases if not only or operation.label in only else ():
            filled(case, here.ids(next(states)))
            for caller in callers(here, case, turn):
                drive.call(case, caller)
    return drive


def test_every_answer_is_as_described(each_country: Country) -> None:
    here = site(each_country)
    drive = driven(here)
    assert drive.wrong == []
    assert len(drive.seen) == sum(map(len, json.loads(here.told)["paths"].values())) > 40
    assert [call for call, codes in drive.seen.items() if not codes & {200, 201}] == []


def failing() -> Any:
    raise ZeroDivisionError


shut = audience("signed_in")
BROKEN: dict[str, Callable[[], Any]] = {
    "Server error": shut(failing),
    "Undocumented status code": shut(lambda: ({}, 418)),
    "Undocumented Content-Type": shut(lambda: Response("<p>", mimetype="text/html")),
    "Response violates schema": shut(lambda: {"username": 1}),
    "open to nobody": audience("public")(lambda: {}),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_not_as_described_is_found(country: Country, fault: str) -> None:
    """The control: a call that answers in another way."""
    here, operation = site(country), "GET /api/v1/me"
    country.app.view_functions["api.me"] = BROKEN[fault]
    found = driven(here, operation).wrong
    assert any(fault in one for one in found), found
