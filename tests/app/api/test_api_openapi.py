"""The description of the API says exactly what the code does."""

import re
from typing import Any

import pytest

from tests.plugins.country import Country, other_project, task


@pytest.fixture
def told(country: Country) -> dict[str, Any]:
    return dict(country.client().get("/api/v1/openapi.json").get_json())


def test_it_names_every_address_and_method_and_no_other(country: Country, told: dict[str, Any]) -> None:
    rules = [rule for rule in country.app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    served = {
        (re.sub(r"<(?:[^<>]+:)?([a-z_]+)>", r"{\1}", rule.rule), method.lower())
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, methods in told["paths"].items() for method in methods}
    assert described == served
    assert told["openapi"].startswith("3.1")


def test_every_call_is_described(told: dict[str, Any]) -> None:
    for path, methods in told["paths"].items():
        for method, call in methods.items():
            place = (path, method)
            assert call["summary"].strip(), place
            assert [one["name"] for one in call["parameters"] if one["in"] == "path"] == sorted(
                re.findall(r"{([a-z_]+)}", path)
            ), place
            assert bool(call["security"]) == ("public" not in call["x-audience"]), place
            assert {"200", "201"} & set(call["responses"]) and "4" in "".join(call["responses"]), place


def test_every_documented_address_answers_as_documented(country: Country, told: dict[str, Any]) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    named = {
        "case_id": case["id"], "item_id": task(case)["id"], "register": "project",
        "attachment_id": country.entries["scan"], "entry": country.entries["project"],
        "package": "outsourcing", "form": "project", "incident_id": "1", "verb": "reveal", "release_id": "1",
        "migration_id": "1", "moved": "1", "in_force": "1", "year": "2027",
        "intervention_id": "1", "name": "x",
    }  # fmt: skip
    for path, methods in told["paths"].items():
        for method, call in methods.items():
            who = "guan" if "administrator" in call["x-audience"] else "zhao"
            sent: dict[str, str] | None = None if method == "get" else {}
            with country.call(who, method.upper(), path.removeprefix("/api/v1").format(**named), sent) as answer:
                assert str(answer.status_code) in call["responses"], (path, method, answer.data)
                assert answer.mimetype in ("application/json", "application/problem+json", "application/pdf")


def test_every_call_says_what_it_takes_and_gives(told: dict[str, Any]) -> None:
    """What it gives is held against the answers of all tests (`tests/plugins/described.py`)."""
    known = set(told["components"]["schemas"])
    for path, methods in told["paths"].items():
        for method, call in methods.items():
            done = call["responses"].get("200") or call["responses"]["201"]
            told_names = set(re.findall(r"#/components/schemas/(\w+)", str(call)))
            assert told_names <= known, (path, method)
            assert done["content"], (path, method)
            assert "schema" in str(call["responses"]["422"]["content"]), (path, method)


def test_what_is_told_of_names_only_what_there_is(told: dict[str, Any]) -> None:
    schemas = told["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/(\w+)", str(schemas))) <= set(schemas)


def test_a_body_of_unknown_members_is_refused_by_name(country: Country, told: dict[str, Any]) -> None:
    sent = {"process": "outsourcing.collect_project", "surprise": 1}
    refused = country.call("yan", "POST", "/cases", sent)
    assert [one["field"] for one in refused.json["problems"]] == ["/surprise"]
    body = told["paths"]["/api/v1/cases"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    start = told["components"]["schemas"][body["$ref"].rpartition("/")[2]]
    assert "surprise" not in start["properties"] and start["additionalProperties"] is False


def test_what_is_made_answers_with_201(country: Country, told: dict[str, Any]) -> None:
    made = country.call("yan", "POST", "/cases", {"process": "outsourcing.collect_project"})
    assert made.status_code == 201
    assert "201" in told["paths"]["/api/v1/cases"]["post"]["responses"]
    assert "201" in told["paths"]["/api/v1/attachments"]["post"]["responses"]


def test_refusals_are_problem_documents(country: Country) -> None:
    refusals = {
        401: country.client().get("/api/v1/me"), 403: country.call("zhao", "GET", "/incidents"),
        404: country.call("zhao", "GET", "/cases/999"), 405: country.call("zhao", "PUT", "/cases"),
        422: country.call("zhao", "POST", "/cases", {"process": ""}),
        400: country.call("zhao", "GET", "/cases?size=x"),
        409: country.send("yan", "collect_contractor", {}),
    }  # fmt: skip
    for status, answer in refusals.items():
        body = answer.get_json()
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
        assert {"type", "title", "status", "detail"} <= set(body) and body["status"] == status
        assert body["type"].startswith("urn:problem:") and body["detail"].endswith(("。", "！"))


def test_headers_bodies_and_failures_are_described(told: dict[str, Any]) -> None:
    """What a client that is made from the description needs."""
    calls = {(path, method): call for path, methods in told["paths"].items() for method, call in methods.items()}
    takes = {
        place: {one["name"] for one in call["parameters"] if one["in"] == "header"}
        for place, call in calls.items()
    }
    root = "/api/v1"
    assert takes[f"{root}/cases", "post"] == {"Idempotency-Key"} and takes[f"{root}/cases", "get"] == set()
    assert takes[f"{root}/work-items/{{item_id}}/complete", "post"] == {"Idempotency-Key", "If-Match"}
    assert "If-Match" in takes[f"{root}/work-items/{{item_id}}/draft", "put"]
    assert calls[f"{root}/cases", "post"]["requestBody"]["required"] is True
    assert calls[f"{root}/work-items/{{item_id}}/complete", "post"]["requestBody"]["required"] is False
    assert calls[f"{root}/attachments", "post"]["requestBody"]["required"] is True
    for place, call in calls.items():
        assert {"405", "413", "500"} <= set(call["responses"]), place
        for code in ("429", "503"):
            assert "Retry-After" in call["responses"][code]["headers"], place
    remark = told["components"]["schemas"]["Return"]["properties"]["remarks"]["items"]
    assert remark["required"] == ["message"]
