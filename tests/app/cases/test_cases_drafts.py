"""A draft is kept unchecked, so nothing is kept of it that the form does not know and nothing would seal."""

from typing import Any

import pytest
from sqlalchemy import select

from app import db
from app.cases.models import Draft
from app.trail.models import TrailEntry
from tests.plugins.country import Country, other_project

HIDDEN, PHONE = "330326197809099966", "13812345678"
UNKNOWN: list[tuple[dict[str, Any], str]] = [
    ({"leader_id_nr": HIDDEN}, "/leader_id_nr"),
    ({"project_name": {"id_no": HIDDEN}}, "/project_name/id_no"),
    ({"project_name": [{"id_no": HIDDEN}]}, "/project_name/0/id_no"),
    ({"safety_officers": [{"name": "张三", "id": HIDDEN}]}, "/safety_officers/0/id"),
    ({"safety_officers": {"id_no": HIDDEN}}, "/safety_officers/id_no"),
    ({"safety_officers": [[{"zz": HIDDEN}]]}, "/safety_officers/0/0/zz"),
    ({HIDDEN: 1}, f"/{HIDDEN}"),
]


def kept(country: Country) -> str:
    with country.database.transaction():
        return "".join(db.session().scalars(select(Draft.answers)))


def begun(country: Country) -> str:
    case = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"}).json["case"]
    return f"/work-items/{case['work_items'][0]['id']}"


@pytest.mark.parametrize(("typed", "place"), UNKNOWN)
def test_what_the_form_does_not_know_is_told_and_not_kept(
    country: Country, typed: dict[str, Any], place: str
) -> None:
    item = begun(country)
    sent = {"answers": {"work_content": "掘进", **typed}}
    answer = country.call("yan", "PUT", f"{item}/draft", sent, If_Match='"0"')
    assert answer.status_code == 200 and HIDDEN not in kept(country)
    (told,) = answer.json["left_out"]
    assert told["field"] == place and "没有保存" in told["message"]
    assert country.read("yan", item)["answers"]["work_content"] == "掘进"


def test_what_the_form_knows_is_kept_whole_and_sealed(country: Country) -> None:
    item, typed = begun(country), other_project("新城金矿采掘工程")
    answer = country.call("yan", "PUT", f"{item}/draft", {"answers": typed}, If_Match='"0"')
    assert answer.json["left_out"] == [] and country.read("yan", item)["answers"] == typed
    assert typed["leader_id_no"] not in kept(country) and typed["leader_phone"] not in kept(country)
    odd = {"leader_id_no": {"was": HIDDEN}, "leader_phone": [PHONE]}
    answer = country.call("yan", "PUT", f"{item}/draft", {"answers": odd}, If_Match='"1"')
    assert answer.json["left_out"] == [] and not {HIDDEN, PHONE} & set(kept(country).split('"'))


def test_only_rules_are_confirmed_and_only_what_was_asked_is_written_down(country: Country) -> None:
    item = begun(country)
    sent = {"answers": other_project("新城金矿采掘工程"), "confirm": [HIDDEN]}
    assert country.call("yan", "POST", f"{item}/complete", sent).status_code == 422
    done = country.call(
        "yan", "POST", f"{item}/complete", {**sent, "confirm": ["V-PRJ-5", "V-PRJ-6", "A13812345678"]}
    )
    assert done.status_code == 200, done.text
    with country.database.transaction():
        assert not [note for note in db.session().scalars(select(TrailEntry.note)) if note and "1381" in note]
