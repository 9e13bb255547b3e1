"""Each list is the filter of the single doors over everything there is: whoever asks, whatever for, on both kinds
of database, she is told neither more nor less, and the numbers are those of the lists."""

import re
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app.cases.reading import boxes
from app.enums import CaseState, EntryState
from app.ledger import pages
from app.publications import queries as publications
from tests.app.cases.lists_oracle import BOXES, Eyes, declared, kept, lines
from tests.app.cases.lists_world import MORE, NEWCOMERS, OFFSHORE, OWNER, SEA, World, standing
from tests.app.cases.test_cases_lists import listed
from tests.plugins.country import CITY, COUNTY, HOME, LONELY, PAN, PEOPLE, TWIN, YAN
from tests.plugins.databases import address

EVERYBODY = (*PEOPLE, *MORE, *NEWCOMERS, "jia", "yi", "bing", "shi")
POSTS = [
    *((org, "inspector") for org in (COUNTY, TWIN, CITY, LONELY, HOME, OFFSHORE, "AJ-370000", "AJ-000000")),
    *((COUNTY, "head"), (CITY, "account_manager"), (COUNTY, "clerk"), ("AJ-150000", "inspector")),
    *((YAN, "contractor"), (PAN, "contractor"), (SEA, "contractor"), ("37FM000001", "contractor")),
    *((OWNER, "owner"), (COUNTY, "auditor"), ("AJ-000000", "administrator")),
]
REGISTERS = (
    "contractor",
    "licence",
    "project",
    "accident",
    "reward_penalty",
    "letters.letter",
    "hotline.complaint",
)
TEXTS = [
    *("工程", "招远", "岩川", "abc", "ABC", "ａｂｃ", "%", "_", "新城 采掘", "来信", "2026-1", "通报", "注销"),
    *(YAN, YAN.lower(), SEA, "审核", "办理结果", "12", "20140610-000012", "370685", "样例", "●", "\\", "'"),
]
"""Parts of names, summaries, titles, codes, numbers, and what databases mean otherwise."""
ITEM, RECORD = re.compile(r'href="/items/(\d+)"'), re.compile(r'href="/records/[\w.]+/(\d+)"')
PUBLISHED = re.compile(r'href="/public/[\w.]+/(\d+)"')


def asked(**values: list[str]) -> st.SearchStrategy[list[dict[str, str]]]:
    """Three questions with some of these."""
    one = st.fixed_dictionaries({name: st.sampled_from(["", "", *found]) for name, found in values.items()})
    return st.lists(one, min_size=3, max_size=3)


PERSON = st.sampled_from(EVERYBODY)
HELD = st.none() | st.lists(st.sampled_from(POSTS), max_size=3, unique=True)
"""What she holds: as she did when it all came about, or something else by now."""
PROCESSES = ["outsourcing.collect_project", "outsourcing.accident", "outsourcing.doubt", "orders.main"]
CASES = asked(q=TEXTS, process=PROCESSES, state=[*CaseState])
ITEMS = asked(q=TEXTS, process=PROCESSES, due=[*boxes.DUE], only=[*boxes.ONLY])
AREAS = ["370000", "370600", "370685", "330000", "330326", "120116"]
DAYS = ["2014-06-10", "2014-08-01", "2014-09-12", "2014-09-13"]
ENTRIES = asked(q=TEXTS, region=AREAS, from_=DAYS, to=DAYS, state=[*EntryState])
PUBLIC = asked(q=TEXTS, region=AREAS, from_=DAYS, to=DAYS, by_org=[COUNTY, HOME, CITY])
SOME = st.lists(st.integers(0, 999), min_size=2, max_size=2)
MANY = settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everything there is, once for all examples."""
    folder, template = tmp_path_factory.mktemp("world"), request.getfixturevalue(f"{request.param}_country")
    if request.param == "sqlite":
        with standing(f"sqlite:///{shutil.copy(template.name, folder / 'test.db')}", template, folder) as here:
            yield here
        return
    copy = request.getfixturevalue("postgresql_copies")(template.name)
    url = address(request.getfixturevalue("postgresql_folder"), copy.lend())
    with standing(url, template, folder) as here:
        yield here
    copy.take_back()


def path(start: str, asked: dict[str, str]) -> str:
    return f"{start}?{urlencode({name.rstrip('_'): text for name, text in asked.items() if text})}"


def ids(world: World, who: str, start: str, **asked: str) -> list[str]:
    """A list, page by page."""
    return [str(one["id"]) for one in listed(world.country, who, path(start, asked), 17)]


def doors(world: World, who: str, start: str, told: dict[str, bool], some: list[int]) -> None:
    """Some of what there is answers by itself as the door says."""
    for one in (sorted(told)[number % len(told)] for number in some):
        assert world.country.call(who, "GET", f"{start}/{one}").status_code == (200 if told[one] else 404), (
            who,
            one,
        )


@given(PERSON, HELD, CASES, SOME)
@example("zhao", None, [{"q": "abc", "process": "", "state": ""}], [0])
@example("zong", None, [{"state": "draft"}], [0])
@example("shi", None, [{}], [0])
@MANY
def test_cases(world: World, who: str, held: Any, asked: list[dict[str, str]], some: list[int]) -> None:
    world.place(who, held)
    with world.country.database.transaction():
        eyes = Eyes.of(world.people[who])
        told = {str(one): eyes.sees(one) for one in eyes.cases}
        wanted = [eyes.cases_told(**one) for one in asked]
    assert ids(world, who, "/cases") == [case for case, seen in told.items() if seen], (who, held)
    assert [ids(world, who, "/cases", **one) for one in asked] == wanted, (who, held, asked)
    doors(world, who, "/cases", told, some)


@given(PERSON, HELD, st.sampled_from(BOXES), ITEMS, SOME)
@example("zhao", [("AJ-150000", "inspector")], "done", [{}], [0])
@example("yan", [(PAN, "contractor")], "started", [{"q": "abc"}], [0])
@MANY
def test_boxes(world: World, who: str, held: Any, box: str, asked: list[dict[str, str]], some: list[int]) -> None:
    world.place(who, held)
    with world.country.database.transaction():
        eyes = Eyes.of(world.people[who])
        wanted, narrowed = {one: eyes.box(one) for one in BOXES}, [eyes.box(box, **one) for one in asked]
        told = {str(one.id): eyes.sees_item(one) for one in eyes.items}
        assert boxes.counts(eyes.person) == eyes.counts()
    assert {one: ids(world, who, "/work-items", box=one) for one in BOXES} == wanted, (who, held)
    assert [ids(world, who, "/work-items", box=box, **one) for one in asked] == narrowed, (who, held, box, asked)
    assert [*lines(ITEM, world.country.page(who, f"/inbox?box={box}").text)] == wanted[box][:50]
    doors(world, who, "/work-items", told, some)


@given(PERSON, HELD, st.sampled_from(REGISTERS), ENTRIES)
@example("fa", None, "project", [{}])
@MANY
def test_records(world: World, who: str, held: Any, register: str, asked: list[dict[str, str]]) -> None:
    world.place(who, held)
    here = f"/registers/{register}"
    with world.country.database.transaction():
        eyes, declaration = Eyes.of(world.people[who]), declared(register)
        told = {str(one.id): eyes.reads(one) for one in eyes.entries if one.register == register}
        linked = {one: eyes.links(int(one)) for one, seen in told.items() if seen}
        totals = {one.code: one.total for one in pages.home(eyes.person)["kinds"]}
    wanted = {one for one, seen in told.items() if seen}
    assert {*ids(world, who, here)} == wanted and totals.get(register, 0) == len(wanted), (who, held)
    doors(world, who, here, told, [*range(len(told))])
    seen = [world.country.read(who, f"{here}/{one}") for one in wanted]
    assert {one["id"]: {link["id"] for link in one["links"]} for one in seen} == linked
    for one in asked:
        found = {row["id"] for row in seen if kept(row, declaration, one)}
        assert {*ids(world, who, here, **one)} == found, (who, held, one)
    page = world.country.page(who, f"/records/{register}")
    assert page.status_code == 403 or {*lines(RECORD, page.text)} == wanted


@given(st.sampled_from(["", *EVERYBODY]), st.sampled_from(REGISTERS), PUBLIC)
@MANY
def test_publications(world: World, who: str, register: str, asked: list[dict[str, str]]) -> None:
    def get(path: str) -> TestResponse:
        token = world.country.tokens.get(who)
        return world.country.client().get(path, headers={"Authorization": f"Bearer {token}"} if token else {})

    with world.country.database.transaction():
        places = {str(one.id): one.region_path for one in Eyes.of(world.people["zhao"]).entries}
        declaration, counted = declared(register), {one: count for one, _, count in publications.kinds()}
    answers = [get(f"/api/v1/public/{register}/{one}") for one in places]
    read = [dict(one.json or {}) for one in answers if one.status_code == 200]
    shown = [one | {"region": places[one["entry"]]} for one in read]
    assert counted.get(register, 0) == len(shown)
    for one in ({}, *asked):
        found = {row["entry"] for row in shown if kept(row, declaration, one)}
        told = get(path(f"/api/v1/public/{register}", one)).json or {}
        assert ({row["entry"] for row in told.get("items", ())}, told.get("total", 0)) == (found, len(found)), one
    words = {"q": asked[0]["q"]}
    found = {row["entry"] for row in shown if kept(row, declaration, words)}
    assert {*lines(PUBLISHED, get(path(f"/public/{register}", words)).text)} == found, words
