"""The editor of a form, a form that is begun, and the end of one that nothing asks for."""

import html
import json
import re
from typing import Any

import pytest

from tests.app.cases.door_samples import page
from tests.app.designer.test_designer_pages import bench_release, drafted
from tests.plugins.office import Office

BENCH = "bench"


def island(office: Office, who: str, path: str) -> Any:
    """What the island of the page is given."""
    answer = page(office, who, path)
    assert answer.status_code == 200
    (found,) = re.findall(r'id="forms-props">(.*?)</script>', answer.text, re.S)
    return json.loads(html.unescape(found))


def posted(office: Office, who: str, path: str, **typed: str) -> Any:
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    return office.client().post(path, data=typed, headers=headers)


def contents(office: Office, who: str, release: str) -> dict[str, str]:
    rows = office.call(who, "GET", f"/releases/{release}/files").json["files"]
    return {one["name"]: one["content"] for one in rows}


def test_the_editor_is_given_both_files_and_what_is_said_of_their_fields(office: Office, designer: str) -> None:
    release = bench_release(office, designer)
    given = island(office, designer, f"/packages/{BENCH}/{release}/forms/request")
    files = contents(office, designer, release)
    assert (given["schema"], given["ui"]) == (files["request-schema.json"], files["request-uischema.json"])
    assert given["marks"] == {"facts": ["amount"], "registers": []}
    assert "申请（request）" in page(office, designer, f"/packages/{BENCH}/{release}/forms/request").text
    assert page(office, designer, f"/packages/{BENCH}/{release}/forms/none").status_code == 404
    assert (
        "forms/request" in page(office, designer, f"/packages/{BENCH}/{release}/files/request-uischema.json").text
    )


def test_drafts_that_cannot_be_read_are_opened_for_editing(office: Office, designer: str) -> None:
    for text in ("[1]", '{"properties": 1}', "{"):
        release = drafted(office, designer, **{"request-uischema.json": text})
        given = island(office, designer, f"/packages/tried/{release}/forms/request")
        assert given["ui"] == text


def test_a_form_is_begun_kept_by_further_drafts_and_taken_out(office: Office, designer: str) -> None:
    release = bench_release(office, designer)
    made = posted(office, designer, f"/packages/{BENCH}/{release}/forms", key="more", title="补充说明")
    draft = made.headers["Location"].split("/")[-3]
    files = contents(office, designer, draft)
    assert json.loads(files["more-schema.json"])["title"] == "补充说明" and "[form.more]" in files["package.toml"]
    assert office.call(designer, "POST", f"/releases/{draft}/check").json["problems"] == []
    body = {"package": BENCH, "files": [{"name": name, "content": text} for name, text in files.items()]}
    again = office.call(designer, "POST", "/releases", body)
    assert again.json["id"] == draft
    gone = posted(office, designer, f"/packages/{BENCH}/{draft}/forms/more")
    left = gone.headers["Location"].rpartition("/")[2]
    assert contents(office, designer, left) == contents(office, designer, release)


def test_a_copy_has_the_fields_of_the_other_form(office: Office, designer: str) -> None:
    release = bench_release(office, designer)
    path = f"/packages/{BENCH}/{release}/forms"
    made = posted(office, designer, path, key="second", title="再次申请", like="request")
    files = contents(office, designer, made.headers["Location"].split("/")[-3])
    one, other = (json.loads(files[f"{name}-schema.json"]) for name in ("request", "second"))
    assert other == {**one, "title": "再次申请"}
    assert files["second-uischema.json"] == files["request-uischema.json"]


def test_a_form_that_is_asked_for_stays(office: Office, designer: str) -> None:
    release = bench_release(office, designer)
    path = f"/packages/{BENCH}/{release}/forms/request"
    refused = posted(office, designer, path)
    assert refused.status_code == 409 and "流程图 plain.bpmn" in refused.text
    assert "plain.bpmn" in page(office, designer, path).text
    assert posted(office, designer, f"{path}s").status_code == 404


@pytest.mark.parametrize(
    ("key", "title", "like"),
    [("", "名", ""), ("Big", "名", ""), ("request", "名", ""), ("a" * 60, "名", ""), ("ok", "", ""),
     ("ok", "名" * 61, ""), ("ok", "<b>", ""), ("ok", "名", "none"), ("ok", "名\u202e", "")],
)  # fmt: skip
def test_what_is_no_form_is_told(office: Office, designer: str, key: str, title: str, like: str) -> None:
    path = f"/packages/{BENCH}/{bench_release(office, designer)}/forms"
    answer = posted(office, designer, path, key=key, title=title, like=like)
    assert answer.status_code == 422 and "没有建立" in answer.text and "<b>" not in answer.text
