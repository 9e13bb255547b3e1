"""A form under change: shown as it will be read, and what the change would mean, with how much it touches."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from tests.app.designer.test_designer_pages import bench_release
from tests.plugins.country import Country
from tests.plugins.office import REQUEST, Office

Edit = Callable[[dict[str, Any]], None]


def texts(folder: str, form: str, edit: Edit = lambda schema: None) -> dict[str, str]:
    """Both files of a form, the first of them edited."""
    schema, ui = (Path(f"{folder}/{form}-{end}.json").read_text() for end in ("schema", "uischema"))
    whole = json.loads(schema)
    edit(whole)
    return {"schema": json.dumps(whole), "ui_schema": ui}


def asked(office: Office, who: str, verb: str, edit: Edit = lambda schema: None, **more: Any) -> Any:
    body = {**texts("bench/forms/bench", "request", edit), **more}
    return office.call(who, "POST", f"/releases/{bench_release(office, who)}/forms/request/{verb}", body)


@pytest.fixture
def filled(office: Office) -> None:
    """One request under review, one begun and kept as a draft."""
    item = office.started("li", "bench.plain")["work_items"][0]["id"]
    assert office.done("li", item, {**REQUEST, "currency": "美元"}).status_code == 200
    item = office.started("li", "bench.plain")["work_items"][0]["id"]
    draft = {"answers": {"amount": 5, "note": "急"}}
    assert office.call("li", "PUT", f"/work-items/{item}/draft", draft, If_Match="0").status_code == 200


def told(office: Office, who: str, edit: Edit) -> dict[str, dict[str, Any]]:
    return {one["field"]: one for one in asked(office, who, "consequences", edit).json["changes"]}


@pytest.mark.usefixtures("filled")
def test_a_field_that_goes_is_told_with_what_holds_and_names_it(office: Office, designer: str) -> None:
    def gone(schema: dict[str, Any]) -> None:
        del schema["properties"]["amount"]
        schema["required"].remove("amount")

    found = told(office, designer, gone)["amount"]
    assert (found["running"], found["drafts"], found["records"], found["more"]) == (1, 1, 0, False)
    assert "不再显示" in found["told"][0]
    named = {one["file"]: one["where"] for one in found["mentions"]}
    assert named["package.toml"] == "form.request.facts[0]：amount"


@pytest.mark.usefixtures("filled")
def test_what_fits_no_more_or_is_missing_is_counted(office: Office, designer: str) -> None:
    def narrower(schema: dict[str, Any]) -> None:
        schema["properties"]["currency"]["enum"] = ["人民币"]
        schema["properties"]["amount"] |= {"minimum": 1000}
        schema["properties"]["note"] |= {"type": "integer"}
        del schema["properties"]["note"]["maxLength"]
        schema["required"].append("phone")
        schema["properties"]["reason"]["title"] = "理由"

    found = told(office, designer, narrower)
    assert set(found) == {"currency", "amount", "note", "phone"}
    assert (found["currency"]["running"], found["currency"]["unfit"]) == (1, 1)
    assert "美元" in found["currency"]["told"][0]
    assert (found["amount"]["unfit"], found["note"]["unfit"]) == (1, 1)
    assert found["phone"]["missing"] and found["phone"]["empty"] == 2


def test_what_touches_nothing_is_not_told(office: Office, designer: str) -> None:
    def wider(schema: dict[str, Any]) -> None:
        schema["properties"]["title_text"] |= {"title": "申请标题", "maxLength": 200}
        schema["properties"]["fresh"] = {"type": "string", "title": "新栏目"}
        schema["required"].remove("reason")

    answer = asked(office, designer, "consequences", wider)
    assert answer.json["changes"] == []
    assert answer.json["problems"] == ["表单“request”：字段“fresh”没有放进任何分组。"]


def test_a_form_is_shown_as_it_will_be_read(office: Office, designer: str) -> None:
    shown = asked(office, designer, "preview", answers={"amount": 12, "urgent": True, "odd": 1, "note": ["x"]})
    assert "金额" in shown.json["html"] and "12" in shown.json["html"] and shown.json["problems"] == []
    hostile = asked(office, designer, "preview", answers={"note": "<b>粗</b>"}).json["html"]
    assert "<b>" not in hostile and "&lt;b&gt;" in hostile

    def untitled(schema: dict[str, Any]) -> None:
        del schema["properties"]["note"]["title"]

    wrong = asked(office, designer, "preview", untitled).json
    assert wrong["html"] == "" and "缺少中文名称" in wrong["problems"][0]


@pytest.mark.parametrize("schema", ["", "[]", "{", "null", '{"a":' * 400, "x" * 900_000])
def test_whatever_is_typed_is_answered(office: Office, designer: str, schema: str) -> None:
    for verb in ("preview", "consequences"):
        path = f"/releases/{bench_release(office, designer)}/forms/request/{verb}"
        answer = office.call(designer, "POST", path, {"schema": schema, "ui_schema": "{}"})
        assert answer.status_code in (200, 400, 413, 422)
    assert office.call(designer, "POST", "/releases/999/forms/request/preview", {}).status_code == 404


@pytest.fixture
def officer(country: Country) -> str:
    """Who may publish, in the country."""
    with country.database.transaction():
        enter(NewUser("AJ-000000", "designer", "she", "she"), "x")
        country.tokens["she"] = create_token("she")
    return "she"


def test_records_are_counted_and_settings_told(country: Country, officer: str) -> None:
    def gone(schema: dict[str, Any]) -> None:
        del schema["properties"]["project_name"]
        schema["required"].remove("project_name")

    (release,) = country.call(officer, "GET", "/releases?package=outsourcing").json["items"]
    body = texts("forms/outsourcing", "project")
    path = f"/releases/{release['id']}"
    files = {one["name"]: one["content"] for one in country.call(officer, "GET", f"{path}/files").json["files"]}
    whole = json.loads(files["project-schema.json"])
    gone(whole)
    body["schema"] = json.dumps(whole)
    answer = country.call(officer, "POST", f"{path}/forms/project/consequences", body)
    (found,) = (one for one in answer.json["changes"] if one["field"] == "project_name")
    assert found["records"] == 1
    where = [one["where"] for one in found["mentions"]]
    assert any(one.startswith("register.project.title_field") for one in where)
    assert any("检查程序" in one for one in where)


def test_marks_of_fields_change_package_toml_alone(office: Office, designer: str) -> None:
    path = f"/releases/{bench_release(office, designer)}"
    marks = {"facts": ["amount", "urgent"], "registers": {}}
    answer = office.call(designer, "POST", f"{path}/forms/request/marks", marks).json["content"]
    raw = Path("bench/processes/bench/package.toml").read_text()
    assert answer == raw.replace('facts = ["amount"]', 'facts = ["amount", "urgent"]')
    for wrong in ({"facts": ["../x"], "registers": {}}, {"facts": [], "registers": {"a": 1}}):
        assert office.call(designer, "POST", f"{path}/forms/request/marks", wrong).status_code == 422
