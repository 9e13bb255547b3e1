"""总设置: every key has its words, a form sent back unchanged changes nothing, and a change keeps the rest."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.designer.settings import path_of
from app.designer.settings_answers import answered
from app.designer.settings_choices import Choices
from app.designer.settings_fields import Field, drawn
from app.designer.settings_words import KINDS, SECTIONS, WORDS, table_of
from app.packages import folder, settings_text
from app.packages.parse import FILE
from tests.app.api.test_api_releases import files, sent
from tests.app.cases.door_samples import page
from tests.plugins.office import Office

ELSEWHERE = {"key", "name", "process", "step", "register", "package"}
"""What stands in the header of a table, not in it."""
PACKAGES = [
    ("outsourcing", Path("processes"), Path("forms")),
    ("bench", Path("bench/processes"), Path("bench/forms")),
]


def test_every_setting_has_its_words() -> None:
    assert KINDS.keys() == SECTIONS.keys()
    for kind, words in WORDS.items():
        declared = [one.name for one in fields(kind)]
        assert set(declared) - words.keys() <= ELSEWHERE and words.keys() <= set(declared), kind
        assert all(one.label and (one.about or kind not in KINDS.values()) for one in words.values())


def controls(shown: Sequence[Field]) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form in which nobody has touched anything."""
    for one in shown:
        if one.shape in ("rows", "group", "pairs", "lists"):
            for row in one.rows:
                yield from controls(row)
        elif one.shape == "many":
            yield from ((one.name, value) for place, value, _ in one.listed if place)
            yield from ((f"{one.name}@{value}", str(place or "")) for place, value, _ in one.listed)
        elif one.shape == "flag":
            yield from [(one.name, "1")] if one.value else []
        elif one.shape in ("lines", "grid"):
            yield one.name, "\r\n".join(row if isinstance(row, str) else "、".join(row) for row in one.value or ())
        else:
            several = isinstance(one.value, list)
            yield (
                one.name,
                "、".join(map(str, one.value)) if several else "" if one.value is None else str(one.value),
            )


def tables(whole: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for section in KINDS.keys() & whole.keys():
        for name, table in whole[section].items():
            nested = section in ("deadline", "step") and all(isinstance(one, dict) for one in table.values())
            yield from ((section, name, inner) for inner in table) if nested else [(section, name)]


@pytest.mark.parametrize(("key", "processes", "forms"), PACKAGES, ids=[one[0] for one in PACKAGES])
def test_a_form_sent_back_untouched_changes_nothing(key: str, processes: Path, forms: Path) -> None:
    there = folder.files(processes, forms, key)
    whole = tomllib.loads(there[FILE].decode())
    choices = Choices(key, there, whole)
    for path in tables(whole):
        said = settings_text.table(whole, path) or {}
        shown = drawn(KINDS[path[0]], said, lambda name, path=path, said=said: choices.of(name, path, said))  # type: ignore[misc]
        now = answered(KINDS[path[0]], MultiDict(controls(shown)), said)
        assert now == said, path
        assert settings_text.changed(there[FILE], path, now) == there[FILE]


def test_the_order_is_what_is_typed_beside() -> None:
    typed = [
        ("columns", "b"),
        ("columns", "a"),
        ("columns", "c"),
        ("columns@a", "1"),
        ("columns@c", " 2 "),
        ("columns@b", "x"),
    ]
    assert answered(KINDS["register"], MultiDict(typed), {"columns": ["b"]}) == {"columns": ["a", "c", "b"]}


TEXT = b"""# \xe6\x80\xbb\xe8\xae\xbe\xe7\xbd\xae
title = "x"   # name

[deadline.a.b]
working_days = 10  # by law
remind = [5,
  8]  # twice
[register.r]
public = ["a"]
[register.r.faces]
brief = ["a"]
# about the next one
[deadline.a.c]
working_days = 3
"""


def test_what_is_not_changed_stays_as_it_is_written() -> None:
    now = settings_text.changed(TEXT, ("deadline", "a", "b"), {"working_days": 7, "remind": [5, 8]})
    assert now == TEXT.replace(b"working_days = 10 ", b"working_days = 7 ")
    gone = settings_text.without(TEXT, ("deadline", "a", "b")).decode()
    assert "working_days = 3" in gone and "by law" not in gone and "# about the next one" in gone
    assert settings_text.without(TEXT, ("register", "r")).endswith(
        b"# about the next one\n[deadline.a.c]\nworking_days = 3\n"
    )
    assert settings_text.without(TEXT, ("secret", "a")) == TEXT
    added = settings_text.changed(TEXT, ("guide", "a"), {"about": '带"引号"', "notes": ["甲"]})
    assert added.startswith(TEXT) and tomllib.loads(added.decode())["guide"]["a"] == {
        "about": '带"引号"',
        "notes": ["甲"],
    }


@pytest.mark.parametrize("text", [b"deadline = 3\n", b"deadline.a = 4\n", b'title = "x"\n' + b"\n" * 140_000])
def test_what_cannot_be_changed_in_a_form_is_refused(text: bytes) -> None:
    with pytest.raises(settings_text.Unwritable):
        settings_text.changed(text, ("deadline", "a", "b"), {"working_days": 7})


@pytest.mark.parametrize("address", ["", "x.y", "deadline.a", "lane.a.b", "lane.A", "package.a", "step.a.b.c"])
def test_an_address_of_nothing_is_not_found(office: Office, designer: str, address: str) -> None:
    release = sent(office, designer, files()).json["id"]
    if address:
        assert page(office, designer, f"/packages/tried/{release}/settings/{address}").status_code == 404
    assert path_of("package") == () and path_of("step.a.b") == ("step", "a", "b")


def post(office: Office, who: str, path: str, data: Mapping[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {office.tokens[who]}"}
    return office.client().post(path, data=data, headers=headers)


def said(office: Office, who: str, location: str) -> dict[str, Any]:
    release = location.split("/")[3]
    rows = office.call(who, "GET", f"/releases/{release}/files").json["files"]
    return tomllib.loads(next(row["content"] for row in rows if row["name"] == FILE))


def test_a_deadline_is_changed_and_a_draft_made(office: Office, designer: str) -> None:
    release = sent(office, designer, files()).json["id"]
    here = f"/packages/tried/{release}/settings"
    text = page(office, designer, here).text
    assert "settings/process.plain" in text and "办理时限" in text
    step = next(one for one in text.split('"') if one.startswith(f"{here}/deadline.")).rpartition("/")[2]
    assert page(office, designer, f"{here}/{step}").status_code == 200
    made = post(office, designer, f"{here}/{step}", {"working_days": "7", "remind": "3、5", "note": "缩短时限"})
    assert made.status_code == 302 and made.location.endswith(step)
    _, process, at = step.split(".")
    assert said(office, designer, made.location)["deadline"][process][at] == {"working_days": 7, "remind": [3, 5]}
    row = office.call(designer, "GET", "/releases?package=tried").json["items"][0]
    assert (row["continues"], row["note"]) == (release, "缩短时限")
    gone = post(office, designer, made.location, {"remove": "1"})
    assert gone.status_code == 302 and process not in said(office, designer, gone.location).get("deadline", {})


def test_what_is_wrong_stands_beside_its_field(office: Office, designer: str) -> None:
    release = sent(office, designer, files()).json["id"]
    here = f"/packages/tried/{release}/settings"
    refused = post(office, designer, f"{here}/deadline.plain.fill", {"working_days": "七", "remind": "3"})
    assert refused.status_code == 422 and 'value="七"' in refused.text
    assert '<div class="field-error">这里应为整数</div>' in refused.text
    refused = post(office, designer, here, {"text": "title = 1\r\n[x"})
    assert refused.status_code == 422 and "title = 1" in refused.text and "写法有误" in refused.text
    kept = post(office, designer, here, {"text": page_text(office, designer, release) + "\n# 末尾\n"})
    assert kept.status_code == 302
    for who in ("li", "guan"):
        assert post(office, who, here, {"text": "x"}).status_code == 403


def page_text(office: Office, who: str, release: str) -> str:
    rows = office.call(who, "GET", f"/releases/{release}/files").json["files"]
    return str(next(row["content"] for row in rows if row["name"] == FILE))


def test_a_fault_leads_to_its_form(office: Office, designer: str) -> None:
    table = {
        "register.r.public": "register.r", "register.r.counts[0].field": "register.r",
        "deadline.a.b": "deadline.a.b", "deadline.a.b.remind": "deadline.a.b",
        "step.s.reads": "step.s", "step.a.s.reads": "step.a.s", "step.a.s": "step.a.s", "form.f.x": "form.f",
        "title": "package", "deadline.a": "", "package.toml": "", "nowhere.a": "",
    }  # fmt: skip
    assert {one: table_of(one) for one in table} == table
    toml = (
        page_text(office, designer, sent(office, designer, files()).json["id"]) + '\n[guide.nothing]\nfee = "无"\n'
    )
    release = sent(office, designer, files(**{FILE: toml})).json["id"]
    assert f"/{release}/settings/guide.nothing" in page(office, designer, f"/packages/tried/{release}").text
