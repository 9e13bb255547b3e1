"""Who changed, published and retired a release and why; with 双人发布 nobody publishes what she changed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.packages import acts
from app.site.current import site
from tests.app.api.test_api_releases import files, sent
from tests.app.cases.door_samples import page
from tests.app.designer.test_designer_drafts import kept
from tests.plugins.office import TOP, Office

WHY = {"reason": "按新办法调整时限"}


@pytest.fixture
def other(office: Office) -> str:
    """A second designer."""
    with office.database.transaction():
        enter(NewUser(TOP, "designer", "yue", "乙设计"), "x")
        office.tokens["yue"] = create_token("yue")
    return "yue"


@pytest.fixture
def four_eyes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation where a second person publishes."""
    monkeypatch.setattr(acts, "site", lambda: replace(site(), four_eyes=True))
    yield


def test_who_and_why_is_told(office: Office, designer: str, other: str) -> None:
    made = kept(office, designer, "甲", note="  时限改为十个工作日 ")
    assert (made["note"], made["reason"]) == ("时限改为十个工作日", None)
    path = f"/releases/{made['id']}"
    assert office.call(other, "POST", f"{path}/publish", WHY).json["reason"] == WHY["reason"]
    assert office.call(other, "POST", f"{path}/retire", {"reason": "暂停受理"}).json["reason"] == "暂停受理"
    (listed,) = office.call(designer, "GET", "/releases?package=tried").json["items"]
    assert (listed["note"], listed["reason"]) == ("时限改为十个工作日", "暂停受理")
    text = page(office, designer, f"/packages/tried/{made['id']}").text
    assert all(one in text for one in ("时限改为十个工作日", WHY["reason"], "暂停受理", "she", "乙设计"))
    assert "暂停受理" in page(office, designer, "/packages/tried").text


@pytest.mark.parametrize("words", ["", " ", "。", "长" * 201, 7])
def test_a_reason_says_something(office: Office, designer: str, words: object) -> None:
    made = kept(office, designer, "甲")
    refused = office.call(designer, "POST", f"/releases/{made['id']}/publish", {"reason": words})
    assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "/reason")
    body = {"package": "tried", "files": files(), "note": words or " "}
    refused = office.call(designer, "POST", "/releases", body)
    assert (refused.status_code, refused.json["problems"][0]["field"]) == (422, "/note")


@pytest.mark.usefixtures("four_eyes")
def test_nobody_publishes_what_she_had_a_hand_in(office: Office, designer: str, other: str) -> None:
    first = kept(office, designer, "甲")["id"]
    second = kept(office, other, "乙", continues=first)["id"]
    assert office.call(designer, "DELETE", f"/releases/{first}").status_code == 200
    for who in (designer, other):
        refused = office.call(who, "POST", f"/releases/{second}/publish", WHY)
        assert (refused.status_code, "双人发布" in refused.json["detail"]) == (409, True)
    text = page(office, other, f"/packages/tried/{second}").text
    assert "she、乙设计" in text and f"/releases/{second}/publish" not in text
    third = kept(office, designer, "丙")["id"]
    assert f"/releases/{third}/publish" in page(office, other, f"/packages/tried/{third}").text
    assert office.call(other, "POST", f"/releases/{third}/publish", WHY).status_code == 200
    assert office.call(other, "POST", f"/releases/{third}/retire", WHY).status_code == 200
    assert office.call(designer, "POST", f"/releases/{third}/publish", WHY).status_code == 200


@pytest.mark.usefixtures("four_eyes")
def test_who_sends_the_same_files_again_has_a_hand_in_them(office: Office, designer: str, other: str) -> None:
    made = sent(office, designer, files()).json["id"]
    assert sent(office, other, files()).json["id"] == made
    assert office.call(other, "POST", f"/releases/{made}/publish", WHY).status_code == 409


def test_files_tell_their_state_and_who_changed_them_last(office: Office, designer: str, other: str) -> None:
    first = kept(office, designer, "甲")["id"]
    office.call(designer, "POST", f"/releases/{first}/publish", WHY)
    second = kept(office, other, "乙", continues=first)["id"]
    text = page(office, other, f"/packages/tried/{second}").text
    rows = {one.split("<td")[0]: one for one in text.split('data-label="内容" class="wrap">')[1:]}
    changed = next(row for row in rows.values() if ">package.toml<" in row)
    same = next(row for row in rows.values() if ">plain.bpmn<" in row)
    assert "修改" in changed and "乙设计" in changed and "相同" in same and "she" in same
    raw = page(office, other, f"/packages/tried/{second}/raw/package.toml")
    assert raw.data.decode() == next(
        row["content"]
        for row in office.call(other, "GET", f"/releases/{second}/files").json["files"]
        if row["name"] == "package.toml"
    )
    assert page(office, other, f"/packages/tried/{second}/raw/none.json").status_code == 404


def test_only_what_was_looked_at_is_published(office: Office, designer: str, other: str) -> None:
    """Another draft may stand under the number of one that was deleted."""
    shown = kept(office, designer, "甲")
    office.call(designer, "DELETE", f"/releases/{shown['id']}")
    given = kept(office, designer, "乙")
    assert f'name="digest" value="{given["digest"]}"' in page(office, other, f"/packages/tried/{given['id']}").text
    seen = {**WHY, "digest": shown["digest"]}
    assert office.call(other, "POST", f"/releases/{given['id']}/publish", seen).status_code == 409
    right = {**WHY, "digest": given["digest"]}
    assert office.call(other, "POST", f"/releases/{given['id']}/publish", right).status_code == 200
