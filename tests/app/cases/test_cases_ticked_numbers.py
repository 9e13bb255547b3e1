"""The ticks on numbers that may go public: kept with the draft, and what is shown as public follows them."""

from typing import Any

import pytest

from tests.plugins.country import APPROVE, Country, at, other_project, sample, task

PHONES = ("13800001234", "13800005678")
FIELDS = ("/work_content", "/safety_org_setup")
ASKED = [f"V-PII-1:{one}" for one in FIELDS]


@pytest.fixture
def review(each_country: Country) -> str:
    answers = other_project(
        "新城金矿采掘工程", work_content=f"井下采掘，{PHONES[0]}", safety_org_setup=f"安环部{PHONES[1]}"
    )
    case = each_country.sent("yan", "collect_project", answers, confirm=["V-PII-1"])
    return str(task(case)["id"])


def save(here: Country, item: str, rev: int, *confirm: str) -> Any:
    body = {"answers": {"opinion": "属实"}, "confirm": list(confirm)}
    return here.call("zhao", "PUT", f"/work-items/{item}/draft", body, If_Match=f'"{rev}"')


def ticked(here: Country, item: str) -> list[bool]:
    return [one["ticked"] for one in here.read("zhao", f"/work-items/{item}")["numbers"]]


def shown(here: Country, item: str) -> list[bool]:
    document = here.read("zhao", f"/work-items/{item}")["public"]["document"]
    parts = (here.page("zhao", f"/items/{item}/public").text, str(document))
    assert [PHONES[0] in parts[0], PHONES[1] in parts[0]] == [one in parts[1] for one in PHONES]
    return [one in parts[1] for one in PHONES]


def test_ticks_are_kept_with_the_draft_and_the_preview_follows(each_country: Country, review: str) -> None:
    here = each_country
    assert ticked(here, review) == shown(here, review) == [False, False]
    assert save(here, review, 0, ASKED[0]).status_code == 200
    assert ticked(here, review) == shown(here, review) == [True, False]
    page = here.page("zhao", f"/items/{review}").text
    assert f'value="{ASKED[0]}" data-confirms checked' in page and f'value="{ASKED[1]}" data-confirms>' in page
    assert save(here, review, 1).status_code == 200
    assert ticked(here, review) == shown(here, review) == [False, False]


def test_what_is_shown_with_its_ticks_is_what_becomes_public(each_country: Country, review: str) -> None:
    here = each_country
    save(here, review, 0, ASKED[1], "V-PII-1:/nothing")
    document = here.read("zhao", f"/work-items/{review}")["public"]["document"]
    sent = {"answers": APPROVE, "confirm": [ASKED[1]]}
    case = here.call("zhao", "POST", f"/work-items/{review}/complete", sent).json["case"]
    assert here.public(f"/project/{case['entry']}").json["document"] == document


def test_ticks_are_their_writers(each_country: Country, review: str) -> None:
    here = each_country
    save(here, review, 0, ASKED[0])
    assert here.call("zhao", "POST", f"/work-items/{review}/release").status_code == 200
    seen = here.read("zhao2", f"/work-items/{review}")
    assert [one["ticked"] for one in seen["numbers"]] == [False, False]
    assert PHONES[0] not in str(seen["public"])
    refused = here.call(
        "zhao", "PUT", f"/work-items/{review}/draft", {"answers": {}, "confirm": "x"}, If_Match='"1"'
    )
    assert refused.status_code == 422
    assert here.page("yan", f"/items/{review}/public").status_code == 404


@pytest.mark.parametrize(("state", "fields"), [("快报", []), ("已结案", ["/direct_cause"])])
def test_only_what_this_face_shows_is_asked_about(country: Country, state: str, fields: list[str]) -> None:
    at("2014-09-13T09:00:00+08:00")
    answers = sample(
        "accident",
        project_id=country.entries["project"],
        investigation_state=state,
        publish_brief=True if state == "快报" else None,
        direct_cause=f"联系{PHONES[0]}",
    )
    case = country.sent("zhao", "accident", answers, confirm=["V-PII-1", "V-ACC-5", "V-ACC-6", "V-ACC-7"])
    numbers = country.read("zhao2", f"/work-items/{task(case)['id']}")["numbers"]
    assert [one["field"] for one in numbers] == fields
