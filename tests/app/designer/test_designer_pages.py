"""业务包: the designer sees what there is and what a release changes, and nobody else does."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from tests.app.api.test_api_releases import files, sent
from tests.app.cases.door_samples import page
from tests.plugins.office import Office

BENCH = "bench"


def archive(rows: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as whole:
        for name, content in rows.items():
            whole.writestr(name, content)
    return packed.getvalue()


def receive(office: Office, who: str, raw: bytes | None, package: str = "tried") -> Any:
    """The form of the page, as a browser sends it."""
    data: dict[str, Any] = {"package": package}
    data |= {} if raw is None else {"archive": (io.BytesIO(raw), "package.zip")}
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    return office.client().post("/packages", data=data, headers=headers)


def taken_out(office: Office, who: str, package: str, release: str) -> bytes:
    answer = page(office, who, f"/packages/{package}/{release}/archive")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    return bytes(answer.data)


def drafted(office: Office, who: str, **changed: str) -> str:
    return str(sent(office, who, files(**changed)).json["id"])


def bench_release(office: Office, who: str) -> str:
    (found,) = office.call(who, "GET", f"/releases?package={BENCH}").json["items"]
    return str(found["id"])


@pytest.mark.parametrize(
    "path", ["/packages", "/packages/bench", "/packages/bench/1", "/packages/bench/1/archive"]
)
def test_only_the_designer_reads_them(office: Office, designer: str, path: str) -> None:
    assert [page(office, who, path).status_code for who in (designer, "li", "guan")] == [200, 403, 403]
    assert office.client().get(path).status_code in (302, 303, 401)


def test_every_package_is_listed_with_its_cases(office: Office, designer: str) -> None:
    office.started("li", "bench.plain")
    drafted(office, designer)
    text = re.sub(r"\s+", " ", page(office, designer, "/packages").text)
    assert "第 1 版" in text and '<td data-label="在办件">1</td>' in text and "尚未发布" in text
    text = page(office, designer, f"/packages/{BENCH}").text
    assert "现行" in text and "随程序安装" in text


def test_a_sound_draft_may_be_published_from_its_page(office: Office, designer: str) -> None:
    release = drafted(office, designer)
    text = page(office, designer, f"/packages/tried/{release}").text
    assert f'data-api="POST /api/v1/releases/{release}/publish"' in text and "没有发现问题" in text
    assert office.call(designer, "POST", f"/releases/{release}/publish").status_code == 200
    text = page(office, designer, f"/packages/tried/{release}").text
    assert f'data-api="POST /api/v1/releases/{release}/retire"' in text and "publish" not in text
    assert "she 发布" in re.sub(r"（|）", " ", text) or "（she）" in text


def test_what_stands_against_a_draft_is_told_with_its_file(office: Office, designer: str) -> None:
    plain = next(row["content"] for row in files() if row["name"] == "plain.bpmn")
    release = drafted(office, designer, **{"plain.bpmn": plain.replace(' default="f7"', "")})
    text = page(office, designer, f"/packages/tried/{release}").text
    assert "decided" in text and f"/packages/tried/{release}/files/plain.bpmn" in text
    assert f"/releases/{release}/publish" not in text and "不能发布" in text
    place = f"/packages/tried/{release}/edit/plain.bpmn?select=decided"
    assert place in text and page(office, designer, place).status_code == 200


def test_a_draft_is_compared_with_the_release_in_force_or_another(office: Office, designer: str) -> None:
    first = drafted(office, designer)
    office.call(designer, "POST", f"/releases/{first}/publish")
    plain = next(row["content"] for row in files() if row["name"] == "plain.bpmn")
    second = drafted(office, designer, **{"plain.bpmn": plain.replace('name="', 'name="新', 1)})
    text = page(office, designer, f"/packages/tried/{second}").text
    assert "与第 1 版比较" in text and "plain.bpmn" in text and "<ins" in text
    third = drafted(office, designer, **{"plain.bpmn": plain.replace('name="', 'name="又', 1)})
    assert f"与草稿 {second}比较" in page(office, designer, f"/packages/tried/{third}?with={second}").text
    assert "没有可以比较的其他版本" in page(office, designer, f"/packages/{BENCH}/1").text


def test_an_archive_taken_out_and_sent_in_gives_the_same_release(office: Office, designer: str) -> None:
    release = bench_release(office, designer)
    raw = taken_out(office, designer, BENCH, release)
    answer = receive(office, designer, raw, BENCH)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/packages/{BENCH}/{release}")
    assert taken_out(office, designer, BENCH, release) == raw
    other = receive(office, designer, raw, "copied").headers["Location"].rpartition("/")[2]
    assert taken_out(office, designer, "copied", other) == raw


def test_the_api_gives_the_same_files(office: Office, designer: str) -> None:
    release = bench_release(office, designer)
    rows = office.call(designer, "GET", f"/releases/{release}/files").json["files"]
    with zipfile.ZipFile(io.BytesIO(taken_out(office, designer, BENCH, release))) as packed:
        assert {row["name"]: row["content"].encode() for row in rows} == {
            name: packed.read(name) for name in packed.namelist()
        }
    assert sent(office, designer, rows, BENCH).json["id"] == release
    assert office.call(designer, "GET", "/releases/999/files").status_code == 404
    assert office.call("li", "GET", f"/releases/{release}/files").status_code == 403


def test_every_file_has_a_page(office: Office, designer: str) -> None:
    release = bench_release(office, designer)
    text = page(office, designer, f"/packages/{BENCH}/{release}").text
    links = re.findall(rf'href="(/packages/{BENCH}/{release}/files/[^"]+)"', text)
    assert {link.rpartition(".")[2] for link in links} == {"bpmn", "json", "toml", "dmn"}
    for link in links:
        shown = page(office, designer, link)
        assert shown.status_code == 200 and ("viewer-props" in shown.text) == link.endswith(".bpmn")
    assert page(office, designer, f"/packages/{BENCH}/{release}/files/none.json").status_code == 404
    assert page(office, designer, f"/packages/{BENCH}/{release}/files/..%2fpackage.toml").status_code == 404


def test_a_release_is_found_in_its_own_package_alone(office: Office, designer: str) -> None:
    release = bench_release(office, designer)
    drafted(office, designer)
    ends = ("", "/archive", "/files/package.toml")
    assert {page(office, designer, f"/packages/tried/{release}{end}").status_code for end in ends} == {404}
    assert page(office, designer, "/packages/nothing").status_code == 404


@pytest.mark.parametrize(
    ("raw", "package"),
    [
        (None, "tried"), (b"", "tried"), (b"PK", "tried"), (b"\x00" * 100, "tried"), (archive({}), "tried"),
        (archive({"plain.bpmn": "<x"}), "tried"), (archive({"package.toml": b"\xff\xfe"}), "tried"),
        (archive({"../package.toml": "title = 1"}), "tried"), (archive({"package.toml": "x = 1"}), "../etc"),
        (archive({"package.toml": "x = 1"}), "<b>"), (archive({"a.py": "import os"}), "tried"),
        (archive({"package.toml": "x = 1", "Package.toml": "x = 2"}), "tried"),
    ],
)  # fmt: skip
def test_what_is_no_package_is_told_and_nothing_is_kept(
    office: Office, designer: str, raw: bytes | None, package: str
) -> None:
    answer = receive(office, designer, raw, package)
    assert answer.status_code in (400, 422) and re.search("[一-龥]", answer.text) and "<b>" not in answer.text
    assert office.call(designer, "GET", "/releases?package=tried").json["items"] == []


def test_drafts_that_cannot_be_read_have_their_pages(office: Office, designer: str) -> None:
    """They are kept before they are checked: nothing in them takes a page down."""
    deep = '{"a":' * 300 + "1" + "}" * 300
    texts = [("plain.bpmn", "<a/>"), ("request-uischema.json", "[1]"), ("package.toml", "title = 1")]
    for name, text in [*texts, ("request-uischema.json", deep), ("request-uischema.json", '{"a": 1, "a": 2}')]:
        answer = sent(office, designer, files(**{name: text}))
        if answer.status_code != 201:
            continue
        here = f"/packages/tried/{answer.json['id']}"
        shown = [page(office, designer, f"{here}{end}").status_code for end in ("", f"/files/{name}", "/archive")]
        assert shown == [200, 200, 200]
        assert "不能发布" in page(office, designer, here).text
    assert page(office, designer, "/packages").status_code == 200
