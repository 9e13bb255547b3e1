"""Running cases go over to a published release, by jobs, as the rehearsal has told; and back."""

from datetime import timedelta
from typing import Any

import pytest

from app import clock, db, drain
from app.cases import migrate as verb
from app.cases.models import WorkItem
from app.engine.spiff import migrate as engine_migrate
from tests.app.api.test_api_releases import files, sent
from tests.app.cases.migration_samples import (
    WHY,
    case_of,
    due_of,
    item_of,
    migrated,
    published,
    releases,
    shown,
    states,
)
from tests.app.cases.test_cases_rehearsal import PAUSED, PLAIN, SECOND, THIRD, done, outcomes, running
from tests.plugins.office import REQUEST, Office

__all__ = ["running"]


def test_what_was_published_changes_no_case_until_it_is_migrated(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    before = releases(office, running)
    made = published(office, designer, **{"plain.bpmn": SECOND})
    assert releases(office, running) == before
    rehearsed = office.call(designer, "POST", f"/releases/{made}/rehearse").json
    told = migrated(office, designer, made)
    assert told["finished_at"] and told["rehearsed"] == rehearsed["counts"]
    assert states(told, running) == {"fill": "moved", "both": "moved", "left": "moved"}
    assert releases(office, running) == {**dict.fromkeys(running, made), "review": before["review"]}
    done(office, case_of(office, running["fill"]), "fill", REQUEST)
    assert [one["step"] for one in case_of(office, running["fill"])["work_items"] if one["open"]] == ["second"]


def test_who_would_leave_out_a_step_goes_only_when_asked(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    made = published(office, designer, **{"plain.bpmn": SECOND})
    told = migrated(office, designer, made, "moves", "skips")
    assert told["counts"] == {"moved": 4} | dict.fromkeys(
        ("waiting", "stayed", "failed", "returning", "returned"), 0
    )
    assert [one["step"] for one in case_of(office, running["review"])["work_items"] if one["open"]] == ["review"]
    assert office.call(designer, "POST", f"/releases/{made}/rehearse").json["total"] == 0
    again = office.call(designer, "POST", f"/releases/{made}/migrate", WHY)
    assert again.status_code == 409 and "没有可以迁移" in again.text


def test_titles_days_and_forms_are_those_of_the_new_release(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    held = item_of(office, running["review"])
    assert office.call("li", "POST", f"/work-items/{held['id']}/claim").status_code == 200
    manifest = next(row["content"] for row in files() if row["name"] == "package.toml")
    dated = f"{manifest}\n[deadline.plain.review]\nworking_days = 5\nremind = [3]\n"
    made = published(
        office, designer, **{"plain.bpmn": PLAIN.replace('name="审核"', 'name="复核"'), "package.toml": dated}
    )
    migrated(office, designer, made)
    now = item_of(office, running["review"])
    assert (now["title"], now["id"], now["claimed_by"]) == ("复核", held["id"], "li") and now["due_at"]
    assert now["arrived_at"] == held["arrived_at"] and held["due_at"] is None


def test_a_timer_keeps_its_day_and_rings_on_the_new_release(office: Office, designer: str) -> None:
    first = published(office, designer, **{"plain.bpmn": PAUSED})
    case = office.started("li", "tried.plain")
    done(office, case, "fill", REQUEST)
    due = due_of(office, case["id"])
    made = published(office, designer, **{"plain.bpmn": PAUSED.replace("P5D", "P9D")})
    assert migrated(office, designer, made)["counts"]["moved"] == 1 and first != made
    assert due_of(office, case["id"]) == due and due is not None
    clock.start_at(due)
    drain.run_all(office.database)
    assert item_of(office, case["id"])["step"] == "review"


def test_a_draft_keeps_what_the_new_form_knows(office: Office, designer: str, running: dict[str, str]) -> None:
    item = item_of(office, running["fill"])["id"]
    office.call("li", "PUT", f"/work-items/{item}/draft", {"answers": REQUEST}, If_Match="0")
    schema, layout = (next(row["content"] for row in files() if row["name"] == f"request-{kind}.json")
                      for kind in ("schema", "uischema"))  # fmt: skip
    schema = schema.replace('"reason"', '"grounds"')
    made = published(
        office, designer,
        **{"request-schema.json": schema, "request-uischema.json": layout.replace('"reason"', '"grounds"')},
    )  # fmt: skip
    told = migrated(office, designer, made)
    assert states(told, running)["fill"] == "moved"
    page = office.call("li", "GET", f"/work-items/{item}").json
    assert page["answers"] == {key: value for key, value in REQUEST.items() if key != "reason"}
    notices = [one["title"] for one in case_of(office, running["fill"])["work_items"] if one["kind"] == "notice"]
    assert len(notices) == 1 and "草稿中新表单没有的栏目" in notices[0]
    undo = f"/migrations/{told['id']}/cases/{running['fill']}/undo"
    assert office.call(designer, "POST", undo, WHY).status_code == 200
    assert office.call("li", "GET", f"/work-items/{item}").json["answers"] == REQUEST


def test_a_case_that_fails_is_an_incident_and_the_others_go(
    office: Office, designer: str, running: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = engine_migrate.migrate

    def breaking(*given: Any) -> bytes:
        if given[0].process == "plain":
            raise RuntimeError("out of order")
        return real(*given)

    monkeypatch.setattr(verb, "redrawn", breaking)
    made = published(office, designer, **{"plain.bpmn": PLAIN.replace('name="填报"', 'name="申报"')})
    told = migrated(office, designer, made)
    assert states(told, running) == {"fill": "failed", "review": "failed", "both": "moved", "left": "moved"}
    incidents = office.call("guan", "GET", "/incidents").json["items"]
    assert {one["case"] for one in incidents} == {running["fill"], running["review"]}
    assert {one["operation"] for one in incidents} == {"migrate"}


def test_only_to_the_release_in_force_and_one_at_a_time(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    draft = sent(office, designer, files(**{"plain.bpmn": SECOND})).json["id"]
    path = f"/releases/{draft}/migrate"
    assert office.call(designer, "POST", path, WHY).status_code == 409
    published(office, designer, **{"plain.bpmn": SECOND})
    assert office.call(designer, "POST", path, {"reason": ""}).status_code == 422
    assert office.call(designer, "POST", path, WHY | {"outcomes": ["stuck"]}).status_code == 422
    assert [office.call(who, "POST", path, WHY).status_code for who in ("li", "guan")] == [403, 403]
    assert office.call(designer, "POST", path, WHY).status_code == 201
    second = office.call(designer, "POST", path, WHY)
    assert second.status_code == 409 and "还没有完成" in second.text
    drain.run_all(office.database)
    (told,) = office.call(designer, "GET", f"/releases/{draft}/migrations").json["items"]
    assert told["counts"]["moved"] == 3
    assert office.call(designer, "GET", "/releases/999/migrations").status_code == 404
    assert office.call(designer, "GET", "/migrations/999").status_code == 404


def test_a_suspended_case_stays_and_is_told(office: Office, designer: str, running: dict[str, str]) -> None:
    assert office.call("guan", "POST", f"/cases/{running['review']}/suspend", WHY).status_code == 200
    made = published(office, designer, **{"plain.bpmn": PLAIN.replace('name="填报"', 'name="申报"')})
    told = office.call(designer, "POST", f"/releases/{made}/rehearse").json
    assert outcomes(told, running)["review"] == "stays"
    assert states(migrated(office, designer, made), running).keys() == {"fill", "both", "left"}


def test_a_worker_that_dies_leaves_nothing_undone_or_done_twice(
    office: Office, designer: str, running: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies before its transaction is over: what it did is gone with it, and the next one does it."""
    made = published(office, designer, **{"plain.bpmn": PLAIN.replace('name="填报"', 'name="申报"')})
    office.call(designer, "POST", f"/releases/{made}/migrate", WHY)

    class Killed(BaseException):
        pass

    def dying(*_given: Any, **_named: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        drain.run_due(office.database, limit=1)
        patch.setattr(verb, "write", dying)
        drain.run_due(office.database, limit=1)
    assert len([one for one in releases(office, running).values() if one == made]) == 1
    clock.start_at(clock.now() + timedelta(minutes=1))
    drain.run_all(office.database)
    assert {*releases(office, running).values()} == {made}
    with office.database.transaction():
        assert db.session().query(WorkItem).filter_by(state="void").count() == 0


@pytest.mark.parametrize("changed", [{"plain.bpmn": SECOND}, {"branches.bpmn": THIRD}, {"plain.bpmn": PAUSED}])
def test_what_is_moved_is_what_the_rehearsal_has_told(
    office: Office, designer: str, running: dict[str, str], changed: dict[str, str]
) -> None:
    made = published(office, designer, **changed)
    told = outcomes(office.call(designer, "POST", f"/releases/{made}/rehearse").json, running)
    moved = states(migrated(office, designer, made, "moves", "skips"), running)
    assert moved == {name: "moved" for name, outcome in told.items() if outcome in ("moves", "skips")}


def test_a_step_of_another_post_goes_there_and_out_of_the_hand_that_held_it(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    held = item_of(office, running["review"])["id"]
    assert office.call("li", "POST", f"/work-items/{held}/claim").status_code == 200
    manifest = next(row["content"] for row in files() if row["name"] == "package.toml")
    text = manifest.replace('[lane.worker]\nrole = "inspector"', '[lane.worker]\nrole = "head"')
    assert text != manifest
    migrated(office, designer, published(office, designer, **{"package.toml": text}))
    now = item_of(office, running["review"])
    assert (now["id"], now["post"]["role"], now["claimed_by"]) == (held, "head", None)


def test_who_sends_what_she_saw_before_the_move_is_told(
    office: Office, designer: str, running: dict[str, str]
) -> None:
    case = case_of(office, running["fill"])
    migrated(office, designer, published(office, designer, **{"plain.bpmn": SECOND}))
    item = item_of(office, running["fill"])["id"]
    late = office.done("li", item, REQUEST, If_Match=str(case["rev"]))
    assert late.status_code == 409 and "改按流程的第 2 版办理" in late.text
    assert office.done("li", item, REQUEST).status_code == 200


def test_a_release_that_is_retired_takes_no_more(office: Office, designer: str, running: dict[str, str]) -> None:
    made = published(office, designer, **{"plain.bpmn": SECOND})
    begun = office.call(designer, "POST", f"/releases/{made}/migrate", WHY).json["id"]
    assert office.call(designer, "POST", f"/releases/{made}/retire", WHY).status_code == 200
    drain.run_all(office.database)
    told = shown(office, designer, begun)
    assert told["finished_at"] and {one["state"] for one in told["cases"]} == {"stayed"}
    assert {one["reason"] for one in told["cases"]} == {"该版本已经停用，没有迁移。"}
