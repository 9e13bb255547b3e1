"""A new package: from the skeleton it may be published and worked with at once; a copy has the same files."""

import re
from typing import Any

import pytest

from tests.app.cases.door_samples import page
from tests.app.designer.test_designer_pages import BENCH, bench_release
from tests.app.designer.test_designer_settings import post
from tests.plugins.office import Office

ANSWERS = {"name": "应急演练备案事项", "county": "370685", "content": "桌面演练一次"}


def begun(office: Office, who: str, **changed: str) -> Any:
    return post(
        office,
        who,
        "/packages/begin",
        {"package": "drill", "title": "应急演练备案", "start": "inspector"} | changed,
    )


@pytest.mark.parametrize("start", ["inspector", "head", "contractor", "owner"])
def test_a_new_package_has_no_fault(office: Office, designer: str, start: str) -> None:
    made = begun(office, designer, start=start)
    assert made.status_code == 302, made.text
    release = made.location.rpartition("/")[2]
    assert office.call(designer, "POST", f"/releases/{release}/check").json["problems"] == []
    shown = page(office, designer, f"/packages/drill/{release}").text
    assert "应急演练备案" in shown and "没有发现问题" in shown
    assert page(office, designer, f"/packages/drill/{release}/settings/lane.reviewer").status_code == 200


def test_it_is_worked_with_at_once(office: Office, designer: str) -> None:
    release = begun(office, designer).location.rpartition("/")[2]
    assert office.call(designer, "POST", f"/releases/{release}/publish").status_code == 200
    case = office.call("li", "POST", "/cases", {"process": "drill.apply", "answers": ANSWERS}).json["case"]
    (item,) = [one["id"] for one in case["work_items"] if one["open"]]
    assert office.done("li", item, {"decision": "approve"}).status_code in (403, 404, 409)
    done = office.done("wang", item, {"decision": "approve"})
    assert (done.status_code, done.json["case"]["state"]) == (200, "finished")
    (entry,) = office.call("li", "GET", "/registers/drill.record").json["items"]
    assert entry["title"] == ANSWERS["name"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"package": "Drill"}, {"package": ""}, {"package": BENCH}, {"title": ""}, {"title": "甲"},
        {"title": "<b>甲"}, {"title": '甲"乙'}, {"title": "甲" * 41}, {"title": "甲\n乙"},
        {"start": ""}, {"start": "designer"}, {"start": "nobody"},
    ],
)  # fmt: skip
def test_what_cannot_be_begun_is_told(office: Office, designer: str, wrong: dict[str, str]) -> None:
    refused = begun(office, designer, **wrong)
    assert refused.status_code == 422 and "业务包没有建立" in refused.text and "<b>" not in refused.text
    assert office.call(designer, "GET", "/releases?package=drill").json["items"] == []


def test_a_release_is_copied_under_another_key(office: Office, designer: str) -> None:
    release = bench_release(office, designer)
    sent = {"package": "copied", "title": "另一项业务"}
    made = post(office, designer, f"/packages/{BENCH}/{release}/copy", sent)
    assert made.status_code == 302 and re.fullmatch(r"/packages/copied/\d+", made.location)
    other = made.location.rpartition("/")[2]
    rows = [office.call(designer, "GET", f"/releases/{one}/files").json["files"] for one in (release, other)]
    differing = [one["name"] for one, two in zip(*rows, strict=True) if one != two]
    assert differing == ["package.toml"] and "另一项业务" in page(office, designer, made.location).text
    assert post(office, designer, f"/packages/{BENCH}/{release}/copy", sent).status_code == 422
    assert post(office, "li", f"/packages/{BENCH}/{release}/copy", sent).status_code == 403
