"""What is personal by its format, or was sensitive when people filled it, no release opens."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.accounts.create_token import create_token
from app.accounts.create_user import NewUser, enter
from tests.plugins.country import Country

FORMS, PROCESSES = Path("forms/outsourcing"), Path("processes/outsourcing")
SCHEMA = "project-schema.json"
PERSONAL, LOST = "须标为敏感（x-sensitive）", "在现行版本中是敏感或者保密的，不能取消"


def told(country: Country, **changes: dict[str, Any]) -> list[str]:
    """What check and publication say of the real business with some fields of a form changed."""
    with country.database.transaction():
        enter(NewUser("AJ-000000", "designer", "she", "she"), "x")
        country.tokens["she"] = create_token("she")
    places = [one for one in (*FORMS.iterdir(), *PROCESSES.iterdir()) if one.is_file() and one.name != "demo.json"]
    whole = json.loads((FORMS / SCHEMA).read_text())
    whole["properties"] |= changes
    own = {one.name: one.read_text() for one in places} | {SCHEMA: json.dumps(whole)}
    rows = [{"name": name, "content": text} for name, text in own.items()]
    made = country.call("she", "POST", "/releases", {"package": "outsourcing", "files": rows})
    assert made.status_code == 201, made.text
    path = f"/releases/{made.json['id']}"
    checked = country.call("she", "POST", f"{path}/check", {}).json["problems"]
    refused = country.call("she", "POST", f"{path}/publish", {})
    assert refused.status_code == (422 if checked else 200), refused.text
    assert refused.json.get("problems", []) == checked
    return [one["message"] for one in checked]


def field(name: str, **more: Any) -> dict[str, Any]:
    own = json.loads((FORMS / SCHEMA).read_text())["properties"][name]
    return {**own, **more}


@pytest.mark.parametrize("name", ["leader_id_no", "leader_phone"])
def test_a_personal_format_is_never_in_the_clear(country: Country, name: str) -> None:
    found = told(country, **{name: field(name, **{"x-sensitive": False})})
    assert any(f"“/{name}”的格式" in one and PERSONAL in one for one in found)


def test_a_mark_that_disappears_is_named(country: Country) -> None:
    found = told(country, leader_id_no={"type": "string", "title": "负责人证件"})
    assert any("“/leader_id_no”（项目部负责人身份证号）" in one and LOST in one for one in found), found


def test_rows_keep_their_marks_too(country: Country) -> None:
    people = json.loads((FORMS / SCHEMA).read_text())["properties"]["safety_officers"]
    row: dict[str, Any] = {
        "type": "object",
        "title": "人员",
        "properties": {"name": {"type": "string", "title": "姓名"}},
    }
    row["properties"] |= {one: {"type": "string", "title": "号码"} for one in ("id_no", "cert_no")}
    found = told(country, safety_officers={**people, "items": row})
    assert any("/safety_officers/*/id_no" in one and LOST in one for one in found), found


def test_other_changes_of_a_field_are_free(country: Country) -> None:
    assert told(country, leader_id_no=field("leader_id_no", title="负责人的身份证号码")) == []
