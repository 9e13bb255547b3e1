"""Keyed writes: told again only to who may still see them, for the same request, sealed while they are kept."""

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import select, update

from app import db
from app.accounts.models import Post, User
from app.api.models import Answered
from app.trail.models import TrailEntry
from tests.plugins.country import LONELY, Country
from tests.plugins.office import REQUEST, THERE, Office


def stored(office: Office) -> list[str]:
    with office.database.transaction():
        return [body or "" for body in db.session().scalars(select(Answered.body))]


def moved(office: Office, login: str, org: str) -> None:
    """She works somewhere else now."""
    with office.database.transaction():
        user = db.write().scalar(select(User).where(User.login == login))
        assert user
        user.org_code = org
        db.session().execute(update(Post).where(Post.user_id == user.id).values(org_code=org))


def test_an_answer_is_not_given_again_to_who_sees_the_case_no_longer(office: Office) -> None:
    item = office.started()["work_items"][0]["id"]
    first = office.done("li", item, REQUEST, Idempotency_Key="k")
    assert office.done("li", item, REQUEST, Idempotency_Key="k").text == first.text
    moved(office, "li", THERE)
    again = office.done("li", item, REQUEST, Idempotency_Key="k")
    assert again.status_code == 404 and "work_items" not in again.text


def test_the_key_is_for_one_request(office: Office) -> None:
    def sent(path: str, json: Any) -> int:
        return office.call("li", "POST", path, json, Idempotency_Key="k").status_code

    assert sent("/cases", {"process": "bench.plain"}) == sent("/cases", {"process": "bench.plain"}) == 201
    assert sent("/cases?for=another", {"process": "bench.plain"}) == 400
    assert sent("/cases", {"process": "bench.branches"}) == 422


def test_a_kept_answer_is_sealed(office: Office) -> None:
    answer = office.call("li", "POST", "/cases", {"process": "bench.plain"}, Idempotency_Key="k")
    (body,) = stored(office)
    assert answer.json["case"]["number"] not in body and body.startswith("enc1:")


@pytest.mark.parametrize("who", ["zhao"])
def test_what_was_revealed_is_not_kept_and_each_look_is_written_down(each_country: Country, who: str) -> None:
    path = f"/registers/project/{each_country.entries['project']}/reveal"
    looks = [each_country.call(who, "POST", path, {"reason": "核实"}, Idempotency_Key="k") for _ in range(2)]
    assert [one.status_code for one in looks] == [200, 200]
    assert stored(each_country) == []
    with each_country.database.transaction():
        lines = db.session().scalars(select(TrailEntry).where(TrailEntry.kind == "reveal")).all()
        assert len(lines) == 2


def test_an_act_on_a_record_is_told_again_with_the_masks_of_today(country: Country) -> None:
    record = f"/registers/project/{country.entries['project']}"
    acts = [
        country.call("zhao", "POST", f"{record}/withdraw", {"reason": "更名"}, Idempotency_Key="k") for _ in "ab"
    ]
    assert [one.status_code for one in acts] == [200, 200] and acts[0].text == acts[1].text
    country.call("zhao", "POST", f"{record}/restore", {"reason": "已改"})
    moved(country, "zhao", LONELY)
    again = country.call("zhao", "POST", f"{record}/withdraw", {"reason": "更名"}, Idempotency_Key="k")
    assert again.json["document"] == country.read("zhao", record)["document"] != acts[0].json["document"]


def test_what_is_kept_to_know_a_request_again_tells_nothing_of_it(office: Office) -> None:
    """Whoever has a copy of the table could try all identity numbers against a bare digest of a body."""
    body = {"process": "bench.plain"}
    assert office.call("li", "POST", "/cases", body, Idempotency_Key="k").status_code == 201
    with office.database.transaction():
        (digest,) = db.session().scalars(select(Answered.digest))
    asked = b"POST /api/v1/cases?\n"
    forms = (json.dumps(body).encode(), json.dumps(body, separators=(",", ":")).encode())
    assert digest not in {hashlib.sha256(asked + one).hexdigest() for one in forms}


def test_answers_kept_by_an_earlier_version_are_still_given_again(office: Office) -> None:
    body = {"process": "bench.plain"}
    first = office.call("li", "POST", "/cases", body, Idempotency_Key="k")
    sent = json.dumps(body, separators=(",", ":")).encode()
    bare = hashlib.sha256(b"POST /api/v1/cases?\n" + sent).hexdigest()
    with office.database.transaction():
        db.write().execute(update(Answered).values(digest=bare))
    again = office.call("li", "POST", "/cases", body, Idempotency_Key="k")
    assert (again.status_code, again.text) == (201, first.text)
