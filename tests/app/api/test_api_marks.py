"""What is personal by its format, or was sensitive when people filled it, no release opens."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from tests.plugins.country import Country

FORMS, PROCESSES = Path("forms/outsourcing"), Path("processes/outsourcing")
SCHEMA = "project-schema.json"
PERSONAL, LOST = "须标为敏感（x-sensitive）", "在发布过的版本中是敏感或者保密的，不能取消"


Files = dict[str, str]


@pytest.fixture(autouse=True)
def designer(country: Country) -> None:
    with country.database.transaction():
        enter(NewUser("AJ-000000", "designer", "she", "she"), "x")
        country.tokens["she"] = create_token("she")


def own() -> Files:
    """The files of the real business."""
    places = [one for one in (*FORMS.iterdir(), *PROCESSES.iterdir()) if one.is_file() and one.name != "demo.json"]
    return {one.name: one.read_text() for one in places}


def changed(files: Files, **changes: dict[str, Any]) -> Files:
    """With some fields of a form changed, or taken away."""
    whole = json.loads(files[SCHEMA])
    whole["properties"] |= changes
    return {**files, SCHEMA: json.dumps(whole)}


def sent(country: Country, files: Files) -> list[str]:
    """What check and publication say of these files."""
    rows = [{"name": name, "content": text} for name, text in files.items()]
    made = country.call("she", "POST", "/releases", {"package": "outsourcing", "files": rows})
    assert made.status_code in (200, 201), made.text
    path = f"/releases/{made.json['id']}"
    checked = country.call("she", "POST", f"{path}/check", {}).json["problems"]
    refused = country.call("she", "POST", f"{path}/publish", {})
    assert refused.status_code == (422 if checked else 200), refused.text
    assert refused.json.get("problems", []) == checked
    return [one["message"] for one in checked]


def told(country: Country, **changes: dict[str, Any]) -> list[str]:
    """What is said of the real business with some fields of a form changed."""
    return sent(country, changed(own(), **changes))


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


NOTE, BARE = "informer", {"type": "string", "title": "举报人", "format": "text", "maxLength": 50}


def with_note(files: Files, **more: Any) -> Files:
    """With a further field at the end of the form."""
    ui = SCHEMA.replace("-schema", "-uischema")
    drawn = json.loads(files[ui])
    drawn["ui:options"]["sections"][-1]["fields"].append(NOTE)
    return {**changed(files, **{NOTE: {**BARE, **more}}), ui: json.dumps(drawn)}


def test_a_field_that_was_away_for_a_release_keeps_its_mark(country: Country) -> None:
    assert sent(country, with_note(own(), **{"x-sensitive": True})) == []
    assert sent(country, {**own(), "package.toml": own()["package.toml"] + "\n# 更正\n"}) == []
    found = sent(country, with_note(own()))
    assert [one for one in found if f"“/{NOTE}”（举报人）" in one and LOST in one] != [], found
    assert sent(country, with_note(own(), **{"x-sensitive": True, "title": "来信人"})) == []


def test_a_form_of_another_name_keeps_the_marks_of_its_register_and_step(country: Country) -> None:
    assert sent(country, with_note(own(), **{"x-sensitive": True})) == []
    moved = {name.replace("project-", "site-"): text for name, text in with_note(own()).items()}
    moved = {name: text.replace("project-schema", "site-schema").replace("project-uischema", "site-uischema")
             for name, text in moved.items()}  # fmt: skip
    toml = (
        moved["package.toml"].replace("[form.project]", "[form.site]").replace('form = "project"', 'form = "site"')
    )
    found = sent(country, {**moved, "package.toml": toml})
    assert any(f"表单“site”的“/{NOTE}”（举报人）" in one and LOST in one for one in found), found
