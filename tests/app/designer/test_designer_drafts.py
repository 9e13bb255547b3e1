"""Drafts: what an editor keeps by itself gives way to what continues it, and drafts may be deleted."""

import re
from typing import Any

from tests.app.api.test_api_releases import files
from tests.app.cases.door_samples import page
from tests.plugins.office import Office


def kept(office: Office, who: str, title: str, **how: Any) -> dict[str, Any]:
    toml = next(row["content"] for row in files() if row["name"] == "package.toml")
    rows = files(**{"package.toml": re.sub('title = ".*"', f'title = "{title}"', toml, count=1)})
    made = office.call(who, "POST", "/releases", {"package": "tried", "files": rows, **how})
    assert made.status_code == 201, made.text
    return dict(made.json or {})


def ids(office: Office, who: str) -> list[str]:
    return [one["id"] for one in office.call(who, "GET", "/releases?package=tried").json["items"]]


def test_what_was_kept_by_itself_gives_way(office: Office, designer: str) -> None:
    first = kept(office, designer, "甲")["id"]
    auto = kept(office, designer, "乙", continues=first, automatic=True)
    assert (auto["continues"], auto["automatic"]) == (first, True)
    later = kept(office, designer, "丙", continues=auto["id"], automatic=True)
    assert (later["automatic"], ids(office, designer)) == (True, [later["id"], first])
    clicked = kept(office, designer, "丁", continues=later["id"])
    assert ids(office, designer) == [clicked["id"], first]
    after = kept(office, designer, "戊", continues=clicked["id"])
    assert ids(office, designer) == [after["id"], clicked["id"], first]
    answer = office.call(designer, "GET", "/releases?package=tried").json["items"]
    assert [one["continues"] for one in answer] == [clicked["id"], first, None]


def test_the_same_files_kept_with_a_click_are_a_draft_like_others(office: Office, designer: str) -> None:
    first = kept(office, designer, "甲")["id"]
    auto = kept(office, designer, "乙", continues=first, automatic=True)
    clicked = kept(office, designer, "乙", continues=auto["id"])
    assert (clicked["id"], clicked["automatic"]) == (auto["id"], False)
    assert not kept(office, designer, "乙", continues=clicked["id"], automatic=True)["automatic"]
    undone = kept(
        office, designer, "甲", continues=kept(office, designer, "丙", continues=first, automatic=True)["id"]
    )
    assert undone["id"] == first and ids(office, designer) == [clicked["id"], first]


def test_the_pages_tell_the_line_and_set_aside_what_was_kept_by_itself(office: Office, designer: str) -> None:
    first = kept(office, designer, "甲")["id"]
    auto = kept(office, designer, "乙", continues=first, automatic=True)["id"]
    text = re.sub(r"\s+", " ", page(office, designer, "/packages").text)
    assert "另有自动保存 1 份" in text
    text = page(office, designer, "/packages/tried").text
    assert text.index(f"草稿 {first}") < text.index("自动保存的草稿") < text.index(f"草稿 {auto}")
    text = page(office, designer, f"/packages/tried/{auto}").text
    assert "修改历史" in text and f"?with={first}#changes" in text and "自动保存" in text
    assert f"草稿 {auto}" in page(office, designer, f"/packages/tried/{first}").text


def test_a_draft_is_deleted_and_a_published_release_is_not(office: Office, designer: str) -> None:
    first = kept(office, designer, "甲")["id"]
    middle = kept(office, designer, "乙", continues=first)["id"]
    last = kept(office, designer, "丙", continues=middle)["id"]
    assert (
        f'data-api="DELETE /api/v1/releases/{middle}"' in page(office, designer, f"/packages/tried/{middle}").text
    )
    assert office.call(designer, "DELETE", f"/releases/{middle}").status_code == 200
    assert office.call(designer, "DELETE", f"/releases/{middle}").status_code == 404
    assert office.call(designer, "GET", "/releases?package=tried").json["items"][0]["continues"] == first
    assert office.call(designer, "POST", f"/releases/{last}/publish").status_code == 200
    assert office.call(designer, "DELETE", f"/releases/{last}").status_code == 409
    assert "DELETE" not in page(office, designer, f"/packages/tried/{last}").text


def test_what_a_draft_continues_is_of_the_same_package(office: Office, designer: str) -> None:
    (bench,) = office.call(designer, "GET", "/releases?package=bench").json["items"]
    for wrong in (bench["id"], "999999", "x"):
        body = {"package": "tried", "files": files(), "continues": wrong}
        refused = office.call(designer, "POST", "/releases", body)
        assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "/continues")
