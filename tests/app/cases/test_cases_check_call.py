"""The check call: for whoever may fill the form, and no mask comes back open, whatever its shape."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts import quotas
from tests.plugins.country import PEOPLE, Country, other_project, sample, task

CHECK = "/forms/outsourcing/{}/check"


def checked(country: Country, who: str, form: str, answers: Any, entry: str | None = None) -> Any:
    sent = {"answers": answers} | ({"entry_id": entry} if entry else {})
    return country.call(who, "POST", CHECK.format(form), sent)


def secrets(value: Any, name: str = "") -> Iterator[str]:
    """Every hidden text of a project."""
    hidden = ("id_no", "leader_phone", "attendees", "safety_officers.name", "tech_staff.name", "cert_no")
    if isinstance(value, dict):
        for key, part in value.items():
            yield from secrets(part, f"{name}.{key}")
    elif isinstance(value, list):
        for part in value:
            yield from secrets(part, name)
    elif isinstance(value, str) and name.endswith(hidden):
        yield value


SHAPES: dict[str, Any] = {
    "blank row behind": lambda rows: [*rows, {}],
    "blank row before": lambda rows: [{}, *rows],
    "row of nothing": lambda rows: [*rows, {"name": None, "id_no": ""}],
    "twice": lambda rows: [*rows, *rows],
    "reordered": lambda rows: rows[::-1],
    "one only": lambda rows: rows[:1],
    "name only": lambda rows: [{"name": row["name"]} for row in rows],
    "number only": lambda rows: [{"id_no": row["id_no"]} for row in rows],
    "crossed": lambda rows: [{**row, "id_no": rows[-1]["id_no"]} for row in rows],
    "nested": lambda rows: [rows],
    "as one object": lambda rows: {"0": rows[0]},
    "a text": lambda rows: rows[0]["name"],
    "with another key": lambda rows: [{**row, "surprise": row["name"]} for row in rows],
}


def sent_with(document: dict[str, Any], shape: Any) -> dict[str, Any]:
    shaped = {name: shape(document[name]) for name in ("safety_officers", "tech_staff")}
    return {**document, **shaped, "declaration": True}


@pytest.mark.parametrize("name", SHAPES)
def test_no_mask_comes_back_open(each_country: Country, name: str) -> None:
    entry = each_country.entries["project"]
    document = each_country.read("yan", f"/registers/project/{entry}")["document"]
    real = set(secrets(sample("project")))
    assert len(real) > 5
    answer = checked(each_country, "yan", "project", sent_with(document, SHAPES[name]), entry)
    assert answer.status_code == 200
    assert [one for one in real if one in answer.text] == []


@pytest.fixture
def masked(country: Country) -> dict[str, Any]:
    return dict(country.read("yan", f"/registers/project/{country.entries['project']}")["document"])


def test_no_mask_comes_back_open_however_it_is_mixed(country: Country, masked: dict[str, Any]) -> None:
    entry, real = country.entries["project"], set(secrets(sample("project")))
    rows = masked["safety_officers"] + masked["tech_staff"]
    cells = st.sampled_from([*(text for row in rows for text in row.values()), None, "", "***", "李***", 1])
    row = st.one_of(st.sampled_from(rows), st.dictionaries(st.sampled_from(["name", "id_no"]), cells))
    shapes = st.recursive(row, lambda inner: st.lists(inner, max_size=4), max_leaves=6)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(shapes, max_size=5), st.lists(shapes, max_size=5), cells)
    def rule(officers: Any, staff: Any, leader: Any) -> None:
        sent = {**masked, "safety_officers": officers, "tech_staff": staff, "leader_id_no": leader}
        answer = checked(country, "yan", "project", sent, entry)
        assert answer.status_code in (200, 429)
        assert [one for one in real if one in answer.text] == []

    rule()


def test_what_was_typed_beside_masks_comes_back_as_typed(country: Country, masked: dict[str, Any]) -> None:
    typed = sample("project", 2)["safety_officers"][0]
    sent = {**masked, "safety_officers": [*masked["safety_officers"], typed], "declaration": True}
    answers = checked(country, "yan", "project", sent, country.entries["project"]).json["answers"]
    assert answers["safety_officers"][-1]["id_no"] == typed["id_no"]
    assert "*" in answers["safety_officers"][0]["id_no"]


def test_drafts_and_sendings_answer_no_mask_open(country: Country, masked: dict[str, Any]) -> None:
    real = set(secrets(sample("project")))
    begun = country.call(
        "yan", "POST", "/cases", {"process": "outsourcing.collect_project", "entry_id": country.entries["project"]}
    ).json["case"]
    path = f"/work-items/{task(begun)['id']}"
    sent = sent_with(masked, SHAPES["blank row behind"])
    for answer in (
        country.call("yan", "PUT", f"{path}/draft", {"answers": sent}, If_Match='"0"'),
        country.call("yan", "POST", f"{path}/complete", {"answers": {**sent, "project_name": ""}}),
    ):
        assert [one for one in real if one in answer.text] == []


def test_checking_needs_the_right_to_fill(each_country: Country) -> None:
    wanted = {"project": "contractor", "contractor": "contractor", "accident": "inspector"}
    for form, role in wanted.items():
        for who, (_, held) in PEOPLE.items():
            status = checked(each_country, who, form, {}).status_code
            assert status == 200 if held == role else status in (403, 404), (form, who, status)


def test_a_reviewer_checks_the_review_while_it_lies_on_her_desk(country: Country) -> None:
    assert {checked(country, who, "review", {}).status_code for who in ("zhao", "lai", "yan", "guan")} == {
        403,
        404,
    }
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    assert checked(country, "zhao", "review", {"decision": "approve"}).status_code == 200
    assert {checked(country, who, "review", {}).status_code for who in ("lai", "yan", "guan")} == {403, 404}
    country.done("zhao", task(case)["id"], {"decision": "return", "remarks": [{"field": "", "message": "重填"}]})
    assert checked(country, "yan", "project", other_project("新城金矿采掘工程")).status_code == 200


def test_the_record_must_be_hers_too(country: Country) -> None:
    entry = country.entries["project"]
    found = {who: checked(country, who, "project", {}, entry).status_code for who in ("yan", "pan", "zhao", "lai")}
    assert found == {"yan": 200, "pan": 404, "zhao": 404, "lai": 404}
    assert checked(country, "yan", "project", {}, "999").status_code == 404
    assert checked(country, "yan", "project", {}, "x").status_code == 404
    assert checked(country, "zhao", "review", {}, "x" * 50).status_code == 404


def led_by(number: str) -> dict[str, Any]:
    return {**other_project("新城"), "leader_id_no": number}


def test_asking_about_many_people_ends(each_country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "INQUIRIES", 3)
    numbers = [other_project("新城", crew)["leader_id_no"] for crew in range(1, 6)]
    asked = [
        checked(each_country, "pan", "project", led_by(number)).status_code
        for number in [numbers[0], numbers[0], *numbers]
    ]
    assert (asked[:3], asked[-1]) == ([200, 200, 200], 429)
    assert asked == sorted(asked)
    again = checked(each_country, "pan", "project", led_by(numbers[0]))
    assert again.status_code == 200, json.dumps(again.json)
    assert checked(each_country, "yan", "project", {}).status_code == 200


@pytest.mark.parametrize("broken", [{"declaration": False}, {"project_name": None}])
def test_refused_sendings_count_like_checks(
    each_country: Country, monkeypatch: pytest.MonkeyPatch, broken: dict[str, Any]
) -> None:
    monkeypatch.setattr(quotas, "INQUIRIES", 3)
    numbers = [other_project("新城", crew)["leader_id_no"] for crew in range(1, 6)]
    sent = [each_country.send("pan", "collect_project", {**led_by(one), **broken}) for one in numbers]
    assert [one.status_code for one in sent] == [422] * 3 + [429] * 2
    assert "V-" not in sent[-1].text
    assert checked(each_country, "pan", "project", led_by(numbers[4])).status_code == 429
    again = each_country.send("pan", "collect_project", {**led_by(numbers[0]), **broken})
    assert again.status_code == 422


def test_refused_completions_count_too(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "INQUIRIES", 1)
    begun = country.call("pan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    numbers = [other_project("新城", crew)["leader_id_no"] for crew in range(1, 3)]
    item = task(begun)["id"]
    found = [country.done("pan", item, {**led_by(one), "declaration": False}).status_code for one in numbers]
    assert found == [422, 429]
