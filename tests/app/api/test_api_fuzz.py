"""Whatever comes from outside, nobody is answered 5xx: all routes, all parameters, all kinds of people.

Routes come from the address map, parameters from what the views really ask for, so that none can be forgotten.
Days and cursors are tried everywhere on both databases; of the other words each route gets a share.
"""

import itertools
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Request, request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from app.api import incoming
from tests.app.api.nasty import BODIES, DATES, HEADERS, ODD, OTHERS, VALUES
from tests.app.api.permissions import FIXED, World, addresses, world
from tests.plugins.country import YAN, Country, sample

WHO = {"anonymous": "", "contractor": "yan", "inspector": "zhao", "administrator": "guan"}
SLOW = {"api.open_session", "accounts.submit_sign_in", "accounts.submit_password"}
Asked = dict[str, set[str]]


@dataclass
class Listener:
    """Notes which parameters and members of bodies each view asks for."""

    arguments: Asked = field(default_factory=dict)
    members: Asked = field(default_factory=dict)

    def install(self, country: Country, patch: pytest.MonkeyPatch) -> None:
        heard = self

        class Heard(ImmutableMultiDict[str, str]):
            """Arguments that tell when they are asked for."""

            def get(self, key: str, *rest: Any, **more: Any) -> Any:
                heard.arguments.setdefault(request.endpoint or "", set()).add(key)
                return super().get(key, *rest, **more)

        class Listening(Request):
            """Requests with such arguments."""

            parameter_storage_class = Heard

        read = incoming.body

        def body(*allowed: str) -> dict[str, Any]:
            heard.members.setdefault(request.endpoint or "", set()).update(allowed)
            return read(*allowed)

        patch.setattr(incoming, "body", body)
        country.app.request_class = Listening


@dataclass
class Fuzz:
    """The world of the permission table with a listener, and what went wrong."""

    here: World
    heard: Listener
    broken: list[tuple[Any, ...]] = field(default_factory=list)
    asked: int = 0
    half: int = 0
    welcome: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def call(self, who: str, method: str, path: str, **more: Any) -> int:
        token = self.here.country.tokens.get(WHO[who])
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= more.pop("headers", {})
        self.asked += 1
        try:
            with self.here.country.client().open(path, method=method, headers=headers, **more) as answer:
                status = int(answer.status_code)
        except (ValueError, UnicodeError, LookupError) as failure:
            if failure.__traceback__ and "/app/" in str(failure.__traceback__.tb_frame.f_code.co_filename):
                raise
            return 0
        if status >= 500:
            self.broken.append((who, method, path[:120], str(more)[:300], status))
        return status

    def turns(self, method: str, address: str) -> Iterator[str]:
        """The people a route does not simply turn away, taking turns; everybody where it turns all away."""
        return itertools.cycle(self.welcome.get((method, address)) or WHO)

    def words(self, salt: int) -> list[str]:
        """All days and cursors, and a third of the other words."""
        return [*DATES, *OTHERS[(salt + self.half) % 3 :: 3]]

    def rules(self) -> Iterator[tuple[Rule, str, str]]:
        """Rule, method and address with sound ids in it."""
        for rule in self.here.country.app.url_map.iter_rules():
            for address in addresses(rule.rule):
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    if rule.endpoint not in SLOW:
                        yield rule, method, address

    def sound(self, address: str, state: str = "pending") -> str:
        for name, value in {**FIXED, **self.here.ids["published"], **self.here.ids[state]}.items():
            address = address.replace(f"{{{name}}}", value)
        return address


@pytest.fixture
def fuzz(each_country: Country, monkeypatch: pytest.MonkeyPatch) -> Fuzz:
    heard = Listener()
    here = world(each_country)
    heard.install(each_country, monkeypatch)
    found = Fuzz(here, heard, half=0 if each_country.database.sqlite else 1)
    for _, method, address in found.rules():
        for who in WHO:
            status = found.call(who, method, found.sound(address), **({"json": {}} if method != "GET" else {}))
            if status not in (303, 401, 403, 404):
                found.welcome.setdefault((method, address), []).append(who)
    return found


def _parameters(fuzz: Fuzz) -> None:
    assert len(fuzz.heard.arguments) > 8 and {"after", "from", "to"} <= fuzz.heard.arguments["api.list_entries"]
    for salt, (rule, method, address) in enumerate(fuzz.rules()):
        turn = fuzz.turns(method, address)
        names = fuzz.heard.arguments.get(rule.endpoint, set()) | {"next"}
        more = {"project_kind", "leader_id_no", "last_checked_on", "safety_officers.id_no", "surprise"}
        for name in sorted(names | more if rule.endpoint == "api.list_entries" else names):
            for word in fuzz.words(salt) if name != "next" else ODD:
                fuzz.call(next(turn), method, f"{fuzz.sound(address)}?{name}={word}")


def _paths(fuzz: Fuzz) -> None:
    for salt, (_, method, address) in enumerate(fuzz.rules()):
        turn = fuzz.turns(method, address)
        for name in {part[1:-1] for part in address.split("/") if part.startswith("{")}:
            for word in fuzz.words(salt):
                path = fuzz.sound(address.replace(f"{{{name}}}", word.replace("/", "%2F") or "x"))
                fuzz.call(next(turn), method, path, **({"json": {}} if method != "GET" else {}))


def _headers(fuzz: Fuzz) -> None:
    for salt, (_, method, address) in enumerate(fuzz.rules()):
        turn = fuzz.turns(method, address)
        for sent in HEADERS[(salt + fuzz.half) % 3 :: 3]:
            body = b"" if method == "GET" else b"{}"
            fuzz.call(next(turn), method, fuzz.sound(address), headers=sent, data=body)


def _bodies(fuzz: Fuzz) -> None:
    for rule, method, address in fuzz.rules():
        if method == "GET":
            continue
        turn = fuzz.turns(method, address)
        path = fuzz.sound(address)
        kinds = itertools.cycle(("application/json", "application/x-www-form-urlencoded", "application/json"))
        for raw, kind in zip(BODIES, kinds, strict=False):
            fuzz.call(next(turn), method, path, data=raw, content_type=kind)
        for name in sorted(fuzz.heard.members.get(rule.endpoint, ())):
            for value in VALUES:
                sound = {"process": "outsourcing.collect_project", "reason": "核实", "answers": {}}
                sent = {key: one for key, one in sound.items() if key in fuzz.heard.members[rule.endpoint]}
                fuzz.call(next(turn), method, path, json={**sent, name: value})


def test_nothing_from_outside_breaks_anything(fuzz: Fuzz) -> None:
    for tried in (_parameters, _paths, _headers, _bodies):
        before = fuzz.asked
        tried(fuzz)
        assert fuzz.broken == []
        assert fuzz.asked - before > 500, tried


FORMS = {"contractor": "yan", "licence": "yan", "project": "yan", "accident": "zhao", "reward_penalty": "zhao"}


def spoilt(answers: Any, chance: random.Random, values: list[Any]) -> Any:
    """The answers with one leaf, row or part of them exchanged."""
    if isinstance(answers, Mapping) and answers and chance.random() < 0.9:
        name = chance.choice(sorted(answers))
        return {**answers, name: spoilt(answers[name], chance, values)}
    if isinstance(answers, list) and answers and chance.random() < 0.8:
        place = chance.randrange(len(answers))
        return [spoilt(one, chance, values) if here == place else one for here, one in enumerate(answers)]
    return chance.choice(values)


def answers_of(form: str) -> dict[str, Any]:
    if form == "reward_penalty":
        return {
            "contractor_id": YAN, "kind": "通报", "date": "2014-06-01", "authority": "招远市局", "doc_no": "1号",
            "content": "未按方案支护", "valid_to": "2015-06-01",
        }  # fmt: skip
    return sample(form)


LEAVES = st.one_of(
    st.sampled_from(VALUES), st.text(max_size=20), st.integers(-(2**60), 2**60), st.floats(), st.dates().map(str),
    st.datetimes(timezones=st.timezones()).map(lambda one: one.isoformat()),
)  # fmt: skip
ANYTHING = st.recursive(
    LEAVES,
    lambda part: st.one_of(st.lists(part, max_size=3), st.dictionaries(st.text(max_size=8), part, max_size=3)),
)


def test_no_answers_break_anything(fuzz: Fuzz) -> None:
    began = fuzz.here.country.call("zhao", "GET", f"/work-items/{fuzz.here.ids['pending']['item_id']}").status_code
    assert began == 200

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(sorted(FORMS)),
        st.randoms(use_true_random=False),
        st.lists(ANYTHING, min_size=1, max_size=3),
    )
    def rule(form: str, chance: random.Random, values: list[Any]) -> None:
        sent = answers_of(form)
        for value in values:
            sent = spoilt(sent, chance, [value])
        who = "contractor" if FORMS[form] == "yan" else "inspector"
        raw = {"data": json.dumps({"answers": sent}), "content_type": "application/json"}
        fuzz.call(who, "POST", f"/api/v1/forms/outsourcing/{form}/check", **raw)
        process = "outsourcing." + (f"collect_{form}" if who == "contractor" else form)
        whole = json.dumps({"process": process, "answers": sent, "confirm": ["V-LIC-3", "V-PRJ-5", "V-PRJ-6"]})
        fuzz.call(who, "POST", "/api/v1/cases", data=whole, content_type="application/json")
        item = fuzz.here.ids["draft"]["item_id"] if form == "project" else fuzz.here.ids["pending"]["item_id"]
        path = f"/api/v1/work-items/{item}/draft"
        fuzz.call(who if form == "project" else "inspector", "PUT", path, headers={"If-Match": '"0"'}, **raw)
        assert fuzz.broken == []

    rule()


def test_a_kept_draft_of_anything_can_be_opened(each_country: Country) -> None:
    begun = each_country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    item, broken = begun["work_items"][0]["id"], []
    names = sorted(sample("project"))
    for rev, value in enumerate([*VALUES, [{"id_no": {}}], [{"date": "0001-01-01"}], {"lon": []}]):
        sent = {"answers": {**dict.fromkeys(names, value), "typed": 1}}
        kept = each_country.call("yan", "PUT", f"/work-items/{item}/draft", sent, If_Match=f'"{rev}"').status_code
        if kept != 200:
            sent = {"answers": dict.fromkeys(names, rev)}
            each_country.call("yan", "PUT", f"/work-items/{item}/draft", sent, If_Match=f'"{rev}"')
        for path in (f"/items/{item}", f"/cases/{begun['id']}", f"/api/v1/work-items/{item}"):
            broken += [(value, path, kept)] if each_country.page("yan", path).status_code != 200 else []
    assert broken == []
