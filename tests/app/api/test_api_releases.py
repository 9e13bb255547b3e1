"""A designer sends a package in: checked, published, retired; whatever is wrong is told by element."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.office import Office


def files(**changed: str) -> list[dict[str, str]]:
    """The measuring package, less what a test changes."""
    places = [*Path("bench/processes/bench").iterdir(), *Path("bench/forms/bench").iterdir()]
    own = {one.name: one.read_text() for one in places}
    return [{"name": name, "content": text} for name, text in (own | changed).items()]


def sent(office: Office, who: str, rows: list[dict[str, str]], package: str = "tried") -> Any:
    return office.call(who, "POST", "/releases", {"package": package, "files": rows})


def test_a_sound_package_is_published_and_can_be_started(office: Office, designer: str) -> None:
    made = sent(office, designer, files())
    assert (made.status_code, made.json["state"]) == (201, "draft")
    path = f"/releases/{made.json['id']}"
    assert office.call(designer, "POST", f"{path}/check").json["problems"] == []
    assert office.call(designer, "POST", f"{path}/publish").json["number"] == 1
    assert office.started("li", "tried.plain")["process"] == "tried.plain"
    assert office.call(designer, "POST", f"{path}/retire").json["state"] == "retired"
    assert office.call(designer, "GET", "/releases?package=tried").json["total"] == 1


def test_new_cases_begin_on_an_older_release_that_is_published_anew(office: Office, designer: str) -> None:
    """The same files sent again are the same release; its number says which came last."""
    title = Path("bench/processes/bench/package.toml").read_text()
    texts = (title, title.replace('title = "', 'title = "新', 1), title)
    seen = []
    for text in texts:
        made = sent(office, designer, files(**{"package.toml": text})).json["id"]
        number = office.call(designer, "POST", f"/releases/{made}/publish").json["number"]
        case = office.started("li", "tried.plain")["id"]
        seen.append((number, office.call("li", "GET", f"/cases/{case}").json["case"]["release"] == made))
    assert seen == [(1, True), (2, True), (3, True)]
    assert office.call(designer, "POST", f"/releases/{made}/publish").json["number"] == 3


def test_a_misread_diagram_is_refused_by_element(office: Office, designer: str) -> None:
    plain = Path("bench/processes/bench/plain.bpmn").read_text().replace(' default="f7"', "")
    made = sent(office, designer, files(**{"plain.bpmn": plain}))
    refused = office.call(designer, "POST", f"/releases/{made.json['id']}/publish")
    assert refused.status_code == 422
    assert "decided" in {one["element"] for one in refused.json["problems"]}
    assert all(one["message"] for one in refused.json["problems"])


def test_an_address_that_names_another_package_is_refused(office: Office, designer: str) -> None:
    body = {"package": "tried", "files": files()}
    refused = office.call(designer, "POST", "/releases?package=other", body)
    assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "/package")
    assert office.call(designer, "POST", "/releases?package=tried", body).status_code == 201


def test_broken_files_are_told_and_nothing_is_kept(office: Office, designer: str) -> None:
    for name, text in (("plain.bpmn", "<x"), ("package.toml", "title ="), ("request-schema.json", "{")):
        answer = sent(office, designer, files(**{name: text}))
        assert answer.status_code in (201, 422), (name, answer.text)
        if answer.status_code == 201:
            assert office.call(designer, "POST", f"/releases/{answer.json['id']}/publish").status_code == 422
    assert sent(office, designer, [{"name": "a.bpmn"}]).status_code == 422
    assert sent(office, designer, files(), "../etc").status_code == 422


def test_a_zip_does_as_well_and_a_broken_one_is_refused(office: Office, designer: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for row in files():
            archive.writestr(f"drill/{row['name']}", row["content"])
    headers = {"Authorization": f"Bearer {office.tokens[designer]}", "Content-Type": "application/zip"}
    post = office.client().post
    assert post("/api/v1/releases?package=tried", data=packed.getvalue(), headers=headers).status_code == 201
    assert post("/api/v1/releases?package=tried", data=b"PK", headers=headers).status_code == 400


MISTAKES: dict[str, dict[str, Any]] = {
    "no title": {"type": "string"},
    "unknown type": {"type": "strnig", "title": "甲"},
    "markup": {"type": "string", "title": "甲<img src=x>"},
    "pattern without end": {"type": "string", "title": "甲", "pattern": "^(a"},
    "reference to nowhere": {"$ref": "#/definitions/nowhere"},
    "reference to itself": {"$ref": "#/properties/extra"},
    "many rows": {"type": "array", "title": "甲", "minItems": -1, "items": {"type": "string", "title": "乙"}},
}


@pytest.mark.parametrize("part", MISTAKES.values(), ids=MISTAKES)
def test_checking_and_publishing_find_the_same(office: Office, designer: str, part: dict[str, Any]) -> None:
    schema = json.loads(Path("bench/forms/bench/request-schema.json").read_text())
    schema["properties"]["extra"] = part
    made = sent(office, designer, files(**{"request-schema.json": json.dumps(schema)}))
    assert made.status_code == 201, made.text
    path = f"/releases/{made.json['id']}"
    checked = office.call(designer, "POST", f"{path}/check")
    refused = office.call(designer, "POST", f"{path}/publish")
    assert (checked.status_code, refused.status_code) == (200, 422)
    assert checked.json["problems"] == refused.json["problems"] != []


def test_the_mistakes_of_all_forms_are_told_at_once(office: Office, designer: str) -> None:
    names = sorted(row["name"] for row in files() if row["name"].endswith("-schema.json"))[:2]
    made = sent(office, designer, files(**dict.fromkeys(names, '{"type": "strnig"}')))
    found = office.call(designer, "POST", f"/releases/{made.json['id']}/check").json["problems"]
    told = " ".join(one["message"] for one in found)
    assert all(name.removesuffix("-schema.json") in told for name in names)
