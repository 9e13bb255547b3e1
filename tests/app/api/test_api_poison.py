"""Whatever is sent, the answer is a refusal with a sentence, never a breakdown (the gate of S7 on every write)."""

import json
from typing import Any

import pytest

from app.packages import queries as packages
from tests.plugins.country import Country, other_project, task
from tests.plugins.office import REQUEST, Office

DEEP = "[" * 40 + "]" * 40
BODIES: dict[str, bytes] = {
    "list": b"[]", "null": b"null", "text": b'"x"', "number": b"1", "true": b"true", "nothing": b" ",
    "cut off": b'{"answers": {', "NaN": b'{"answers": {"amount": NaN}}',
    "infinite": b'{"answers": {"amount": 1e999}}',
    "minus infinite": b'{"answers": {"amount": -Infinity}}', "nul": b'{"answers": {"reason": "a\\u0000b"}}',
    "raw nul": b'{"answers": {"reason": "a\x00b"}}', "surrogate": b'{"answers": {"reason": "\\ud800"}}',
    "not utf-8": b'{"answers": {"reason": "\xff\xfe"}}', "mark": b"\xef\xbb\xbf[]",
    "2^53": b'{"answers": {"amount": 9007199254740993}}', "2^63": b'{"answers": {"amount": 9223372036854775808}}',
    "2^200": b'{"answers": {"amount": %d}}' % 2**200, "deep": b'{"answers": {"reason": %s}}' % DEEP.encode(),
    "very deep": b'{"answers": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
    "many keys": json.dumps({"answers": {f"k{number}": 1 for number in range(2001)}}).encode(),
    "long": json.dumps({"answers": {"reason": "一" * 10_001}}).encode(),
    "twice": b'{"answers": {"reason": "a", "reason": "b"}}', "underscore": b'{"answers": {"_reason": "a"}}',
    "typename": b'{"answers": {"typename": "a"}}', "proto": b'{"answers": {"__proto__": {}}}',
    "unknown": b'{"surprise": 1}',
}  # fmt: skip
SHAPES: dict[str, dict[str, Any]] = {
    "answers list": {"answers": []}, "answers text": {"answers": "x"}, "answers number": {"answers": 1},
    "confirm text": {"answers": {}, "confirm": "V-LIC-3"}, "confirm numbers": {"answers": {}, "confirm": [1]},
    "confirm object": {"answers": {}, "confirm": {"a": 1}}, "empty": {"answers": {}},
    "remarks text": {"answers": {"decision": "return", "remarks": "x"}},
    "remarks numbers": {"answers": {"decision": "return", "remarks": [1, None]}},
    "remark without words": {"answers": {"decision": "return", "remarks": [{"field": "/work_content"}]}},
    "decision list": {"answers": {"decision": ["approve"]}}, "decision object": {"answers": {"decision": {}}},
    "wrong everywhere": {"answers": {name: [[{}]] for name in ("decision", "opinion", "remarks", "handover_to")}},
}  # fmt: skip


def writes(item: str, case: str, entry: str = "1") -> list[tuple[str, str]]:
    verbs = ("complete", "return", "transfer", "claim", "release", "withdraw")
    return [
        *(("POST", f"/work-items/{item}/{verb}") for verb in verbs[:3]),
        ("PUT", f"/work-items/{item}/draft"), ("POST", "/cases"), ("DELETE", f"/cases/{case}"),
        ("POST", "/forms/outsourcing/project/check"),
        ("POST", f"/registers/project/{entry}/withdraw"), ("POST", "/session"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_bad_bodies_are_refused_everywhere(country: Country, name: str) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    found = {}
    for method, path in writes(task(case)["id"], case["id"], country.entries["project"]):
        headers = {"Authorization": f"Bearer {country.tokens['zhao']}"}
        answer = country.client().open(
            f"/api/v1{path}", method=method, data=BODIES[name], headers=headers, content_type="application/json"
        )
        found[path] = answer.status_code
        assert answer.content_type == "application/problem+json" and answer.json["detail"]
    assert {path: code for path, code in found.items() if not 400 <= code < 500} == {}
    assert country.read("zhao", f"/cases/{case['id']}")["case"]["rev"] == case["rev"]


@pytest.mark.parametrize("name", SHAPES)
def test_answers_of_a_wrong_shape_are_refused(country: Country, name: str) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    refused = country.call("zhao", "POST", f"/work-items/{task(case)['id']}/complete", SHAPES[name])
    assert (refused.status_code, bool(refused.json["problems"])) == (422, True)


SCRAPS: list[Any] = [
    None,
    True,
    -1,
    1.5,
    "",
    "x",
    [],
    [[]],
    [None],
    [{}],
    {},
    {"a": 1},
    {"name": []},
    "１２３",
    "*" * 9000,
]


WRITERS = {
    "contractor": "yan", "licence": "yan", "project": "yan", "accident": "zhao", "reward_penalty": "zhao",
    "review": "zhao", "receipt": "zhao",
}  # fmt: skip


@pytest.mark.parametrize("form", WRITERS)
def test_every_field_takes_scraps_without_a_breakdown(country: Country, form: str) -> None:
    country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    country.sent("zhong", "collect_project", other_project("金翅岭采掘工程", 3))
    names = fields(country, form)
    assert len(names) > 2
    for scrap in SCRAPS:
        sent = {"answers": dict.fromkeys(names, scrap)}
        answer = country.call(WRITERS[form], "POST", f"/forms/outsourcing/{form}/check", sent)
        assert answer.status_code in (200, 413, 422), (scrap, answer.text)


def fields(country: Country, form: str) -> list[str]:
    """Top-level names that the published form has."""
    with country.database.transaction():
        return list(packages.newest("outsourcing").forms[form].schema["properties"])


def test_one_scrap_in_sound_answers_is_refused_or_taken(country: Country) -> None:
    sound = other_project("新城金矿采掘工程")
    for name in sound:
        for scrap in SCRAPS:
            sent = {"answers": {**sound, name: scrap}}
            assert country.call("yan", "POST", "/forms/outsourcing/project/check", sent).status_code == 200, (
                name,
                scrap,
            )


@pytest.mark.parametrize(
    "number", ["0", "999999999", "9223372036854775808", "-1", "1.0", "１", "٣", "1_0", "x", "%00"]
)
def test_numbers_in_addresses_lead_to_nothing_at_worst(each_country: Country, number: str) -> None:
    paths = [
        f"/cases/{number}", f"/cases/{number}/trail", f"/work-items/{number}", f"/attachments/{number}",
        f"/registers/project/{number}", f"/registers/project/{number}/versions", f"/public/project/{number}",
        f"/registers/{number}", f"/public/{number}",
    ]  # fmt: skip
    found = {each_country.call("zhao", "GET", path).status_code for path in paths}
    found.add(each_country.call("zhao", "POST", f"/work-items/{number}/claim").status_code)
    found.add(each_country.call("guan", "POST", f"/incidents/{number}/retry").status_code)
    found.add(each_country.page("zhao", f"/items/{number}").status_code)
    assert found <= ({400, 404} if number == "%00" else {404})


QUERIES = [
    *(f"size={bad}" for bad in ("x", "-1", "9999999999", "٣", "1_0")),
    *(f"after={bad}" for bad in ("x", "~", "x~1", "~x", "2014~1", "99999999999999999999")),
    *(f"q={bad}" for bad in ("%00", "%ff", "%", "_", "长" * 3000)),
    *(f"region={bad}" for bad in ("x", "٣٧٠٦٨٥", "999999")),
    *(
        f"{name}={bad}"
        for name in ("from", "to", "process", "state", "box", "due", "sort")
        for bad in ("x", ".", "2014-02-30")
    ),
    "unknown=1",
]


@pytest.mark.parametrize("path", ["/cases", "/work-items", "/registers/project", "/public/project", "/incidents"])
def test_bad_queries_are_refused_or_ignored(each_country: Country, path: str) -> None:
    who = "guan" if path == "/incidents" else "zhao"
    found = {query: each_country.call(who, "GET", f"{path}?{query}").status_code for query in QUERIES}
    assert {query: code for query, code in found.items() if code not in (200, 400, 422)} == {}


@pytest.mark.parametrize("path", ["/inbox", "/public", "/public/project"])
def test_bad_queries_do_not_break_pages(country: Country, path: str) -> None:
    found = {query: country.page("zhao", f"{path}?{query}").status_code for query in QUERIES}
    assert {query: code for query, code in found.items() if code not in (200, 400, 422)} == {}


def test_bad_headers_are_refused(office: Office) -> None:
    item = office.started()["work_items"][0]["id"]
    for match in ("x", '"x"', '"-1"', '"99999999999"', "*"):
        assert office.done("li", item, REQUEST, If_Match=match).status_code == 422
    for key in ("k" * 81, "a\tb"):
        assert office.done("li", item, REQUEST, Idempotency_Key=key).status_code == 422
    for token in ("", "x", "wb_" + "x" * 5000, "\xff"):
        assert office.client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_wrong_revision_is_refused_and_the_right_one_taken(office: Office) -> None:
    case = office.started()
    item = case["work_items"][0]["id"]
    assert office.done("li", item, REQUEST, If_Match=f'"{case["rev"] + 1}"').status_code == 409
    assert office.done("li", item, REQUEST, If_Match=f'"{case["rev"]}"').status_code == 200


def test_nul_in_a_form_of_a_page_is_refused(office: Office) -> None:
    sent = {"username": "li\0", "password": "x\0"}
    assert office.client().post("/sign-in", data=sent).status_code == 400


def test_other_content_types_are_refused(office: Office) -> None:
    item = office.started()["work_items"][0]["id"]
    headers = {"Authorization": f"Bearer {office.tokens['li']}"}
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"):
        sent = office.client().post(
            f"/api/v1/work-items/{item}/complete", data=b'{"answers": {}}', headers=headers, content_type=kind
        )
        assert sent.status_code in (400, 415)


def test_confirmations_are_bounded(country: Country) -> None:
    case = country.sent("yan", "collect_project", other_project("新城金矿采掘工程"))
    for many, code in ((500, 200), (501, 422)):
        sent = {"answers": {}, "confirm": ["V-A"] * many}
        answer = country.call("zhao", "PUT", f"/work-items/{task(case)['id']}/draft", sent)
        assert answer.status_code == code, answer.text
    assert [one["message"] for one in answer.json["problems"]] == ["确认事项最多 500 项。"]
