"""Whatever the file of a case keeps from a reader, nothing else tells her: no item, no list, no line."""

from pathlib import Path

import pytest

from tests.app.cases.door_samples import (
    PHONES,
    Sent,
    all_sent,
    answered_project,
    corrected_accident,
    drawn_units,
    given_back,
    listed,
    page,
    reported,
    told,
)
from tests.app.cases.units import UNITS, task_of
from tests.plugins.country import Country
from tests.plugins.office import Office


def opened(office: Office, who: str, sent: list[Sent]) -> set[int]:
    """The sendings whose own page one may open."""
    paths = {one.number: f"/cases/{one.case}/file/{one.number}" for one in sent}
    return {number for number, path in paths.items() if page(office, who, path).status_code == 200}


def leaks(office: Office, who: str, sent: list[Sent]) -> dict[int, set[str]]:
    """What one is told of sendings whose page is refused."""
    hers = opened(office, who, sent)
    clear = {mark for one in sent if one.number in hers for mark in one.marks}
    text = told(office, who)
    assert not [mark for mark in clear if mark not in text], who
    shut = {one.number: {mark for mark in one.marks - clear if mark in text} for one in sent}
    for case in {one.case for one in sent}:
        known = {one.number for one in sent if one.case == case}
        lines, file = listed(office, who, case)
        assert known.intersection(lines) == known.intersection(file) == known & hers, who
    return {number: marks for number, marks in shut.items() if marks}


def test_nothing_tells_of_what_the_file_keeps_back(each_country: Country) -> None:
    here = each_country
    corrected_accident(here)
    answered_project(here)
    sent = all_sent(here)
    read = {who: opened(here, who, sent) for who in ("yan", "zhao", "zhong", "pan")}
    accident, project = sent[:4], sent[4:]
    assert read["zhao"] >= {one.number for one in accident}
    assert read["yan"] == {accident[2].number} and read["pan"] == set()
    assert read["zhong"] == {one.number for one in project if one.number != project[1].number}
    people = (
        "yan",
        "zhong",
        "zhao",
        "tai",
        "pan",
        *(("zhang", "lai", "lu", "guan", "shen") if here.database.sqlite else ()),
    )
    assert {who: found for who in people if (found := leaks(here, who, sent))} == {}


def test_of_what_was_replaced_its_party_learns_not_even_who_sent_it(country: Country) -> None:
    case = corrected_accident(country)
    lines = {who: country.read(who, f"/cases/{case['id']}/trail")["items"] for who in ("yan", "zhao")}
    steps = {who: [one["step"] for one in found if one["kind"] == "complete"] for who, found in lines.items()}
    assert len(steps["zhao"]) == 4 and len(steps["yan"]) == 3
    assert lines["zhao"][-1]["at"] == lines["yan"][-1]["at"]
    done = country.read("zhao", "/work-items?box=done")["items"]
    *_, item = (one for one in done if one["case"]["id"] == case["id"])
    assert country.call("yan", "GET", f"/work-items/{item['id']}").status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_nothing_tells_units_of_each_other(office: Office, tmp_path: Path) -> None:
    here = drawn_units(office, tmp_path)
    case, people = reported(here), ("li", "wang", "zhao", "jia", "yi", "bing")
    early, sent = ("zhao", "jia", "bing") if here.database.sqlite else (), all_sent(here)
    assert {who: found for who in early if (found := leaks(here, who, sent))} == {}
    given_back(here, case)
    sent = all_sent(here)
    read = {who: len(opened(here, who, sent)) for who in ("li", "zhao", "jia", "yi", "bing")}
    assert read == {"li": 7, "zhao": 2, "jia": 3, "yi": 3, "bing": 2}
    assert {who: found for who in people if (found := leaks(here, who, sent))} == {}
    outcome = {who: "复核：不属实" in page(here, who, f"/cases/{case}").text for who in people}
    assert outcome == {"li": True, "wang": True, "zhao": False, "jia": False, "yi": False, "bing": False}


def test_a_form_goes_on_with_what_its_writer_reads(office: Office, tmp_path: Path) -> None:
    """Nothing of what another unit sent on it: neither its text, nor its number behind a mask, nor its file."""
    here = drawn_units(office, tmp_path)
    case = reported(here)
    item = task_of(here, case, UNITS["bing"])
    assert here.call("bing", "GET", f"/work-items/{item}").json["answers"] == {}
    (file,) = here.call("yi", "GET", f"/cases/{case}").json["file"][-1]["answers"]["proof_files"]
    answers = {"measures": "通风", "phone": "138****5678", "proof_files": [{"id": file["id"]}]}
    for own, field in (({"proof_files": []}, "/phone"), ({"phone": PHONES[1]}, "/proof_files")):
        refused = here.done("bing", item, answers | own)
        assert [one["field"] for one in refused.json["problems"]] == [field]
    assert here.call("bing", "GET", f"/attachments/{file['id']}").status_code == 404


def test_who_begins_anew_is_held_to_nothing_that_others_sent(office: Office, tmp_path: Path) -> None:
    here = drawn_units(office, tmp_path)
    case = reported(here)
    given_back(here, case)
    item = task_of(here, case, UNITS["jia"])
    shown = here.call("jia", "GET", f"/work-items/{item}").json
    assert (shown["answers"], shown["unlocked"], len(shown["remarks"])) == ({}, None, 1)
    assert here.done("jia", item, {"measures": "另行填写", "phone": "13700001111"}).status_code == 200
