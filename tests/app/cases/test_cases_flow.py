"""The thin line: fill, review, return, approve; who may act; nothing happens twice."""

from tests.plugins.office import REQUEST, Office


def item_of(case: dict, number: int = 0) -> str:  # type: ignore[type-arg]
    return str(case["work_items"][number]["id"])


def test_fill_then_approve_finishes(office: Office) -> None:
    case = office.started()
    reviewed = office.done("li", item_of(case), REQUEST).json["case"]
    assert [one["step"] for one in reviewed["work_items"]] == ["review"]
    ended = office.done("wang", item_of(reviewed), {"decision": "approve"}).json["case"]
    assert (ended["state"], ended["work_items"]) == ("finished", [])
    assert [one["form"] for one in ended["submissions"]] == ["request", "decision"]


def test_return_brings_the_form_back(office: Office) -> None:
    reviewed = office.done("li", item_of(office.started()), REQUEST).json["case"]
    back = office.call("wang", "POST", f"/work-items/{item_of(reviewed)}/return", {"opinion": "请补充事由"})
    assert back.json["case"]["work_items"][0]["step"] == "fill"
    again = office.call("li", "GET", f"/work-items/{item_of(back.json['case'])}").json
    assert again["answers"]["title_text"] == REQUEST["title_text"]


def test_bad_input_names_every_field_and_changes_nothing(office: Office) -> None:
    case = office.started()
    refused = office.done("li", item_of(case), {"amount": -1, "unknown": 1})
    assert refused.status_code == 422
    fields = {problem["field"] for problem in refused.json["problems"]}
    assert fields == {"/title_text", "/applicant", "/department", "/currency", "/reason", "/amount", "/unknown"}
    assert office.call("li", "GET", f"/cases/{case['id']}").json["case"]["rev"] == case["rev"]


def test_stranger_finds_nothing(office: Office) -> None:
    case = office.started()
    reviewed = office.done("li", item_of(case), REQUEST).json["case"]
    for path in (f"/cases/{case['id']}", f"/work-items/{item_of(reviewed)}", f"/cases/{case['id']}/trail"):
        assert office.call("zhao", "GET", path).status_code == 404
    assert office.done("zhao", item_of(reviewed), {"decision": "approve"}).status_code == 404
    assert office.call("zhao", "GET", "/work-items").json["items"] == []


def test_claimed_by_a_colleague_is_409_until_released(office: Office) -> None:
    item = item_of(office.done("li", item_of(office.started()), REQUEST).json["case"])
    assert office.call("wang", "POST", f"/work-items/{item}/claim").status_code == 200
    assert office.done("li", item, {"decision": "approve"}).status_code == 409
    assert office.call("li", "GET", "/work-items?box=pool").json["total"] == 0
    assert office.call("wang", "POST", f"/work-items/{item}/release").status_code == 200
    assert office.done("li", item, {"decision": "approve"}).status_code == 200


def test_transfer_hands_over_to_a_colleague_only(office: Office) -> None:
    item = item_of(office.done("li", item_of(office.started()), REQUEST).json["case"])
    assert office.call("li", "POST", f"/work-items/{item}/transfer", {"to_user": "zhao"}).status_code == 422
    assert office.call("li", "POST", f"/work-items/{item}/transfer", {"to_user": "wang"}).status_code == 200
    assert office.done("li", item, {"decision": "approve"}).status_code == 409


def test_draft_is_kept_and_never_overwritten_blindly(office: Office) -> None:
    item = item_of(office.started())
    first = office.call("li", "PUT", f"/work-items/{item}/draft", {"answers": {"reason": "一"}}, If_Match='"0"')
    assert first.json["rev"] == 1
    stale = office.call("wang", "PUT", f"/work-items/{item}/draft", {"answers": {"reason": "二"}}, If_Match='"0"')
    assert stale.status_code == 409
    assert office.call("li", "GET", f"/work-items/{item}").json["answers"] == {"reason": "一"}
    assert office.call("li", "GET", "/work-items?box=drafts").json["total"] == 1


def test_removed_draft_is_gone_from_every_desk(office: Office) -> None:
    case = office.started()
    assert office.call("li", "DELETE", f"/cases/{case['id']}", {"reason": ""}).status_code == 422
    assert (
        office.call("li", "DELETE", f"/cases/{case['id']}", {"reason": "误填"}).json["case"]["state"]
        == "cancelled"
    )
    assert office.call("li", "GET", "/work-items").json["total"] == 0
    assert office.done("li", item_of(case), REQUEST).status_code == 409


def test_same_key_answers_the_same_and_another_body_is_refused(office: Office) -> None:
    item = item_of(office.started())
    first = office.done("li", item, REQUEST, Idempotency_Key="k1")
    again = office.done("li", item, REQUEST, Idempotency_Key="k1")
    other = office.done("li", item, {**REQUEST, "amount": 1}, Idempotency_Key="k1")
    assert (first.status_code, again.json, other.status_code) == (200, first.json, 422)
