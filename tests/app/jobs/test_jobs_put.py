"""Putting work aside: once per key, gone with the transaction, the bell after the commit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app import clock, db
from app.errors import NotFound
from app.jobs import drop, incident, queries, wake
from app.jobs.claim import claim
from app.jobs.put import put, take
from app.jobs.settle import finish


@pytest.fixture
def rings() -> Iterator[list[str]]:
    heard: list[str] = []
    wake.woken_by(lambda: heard.append("ring"))
    yield heard
    wake.woken_by(None)


def test_the_same_key_is_one_job(database: db.Database) -> None:
    with database.transaction():
        first = put("mail", {"a": 1}, key="mail:1")
        assert put("mail", {"a": 2}, key="mail:1") == first
        assert put("mail", {"a": 3}) != first
    with database.transaction():
        found = [claim(), claim()]
        assert [one and one.payload for one in found] == [{"a": 1}, {"a": 3}]


def test_an_undone_move_leaves_no_job_and_no_ring(database: db.Database, rings: list[str]) -> None:
    with pytest.raises(ValueError), database.transaction():
        put("mail", {})
        raise ValueError
    with database.transaction():
        assert queries.next_due() is None
    assert rings == []


def test_the_bell_rings_once_after_the_commit_and_not_for_later_work(
    database: db.Database, rings: list[str]
) -> None:
    with database.transaction():
        put("mail", {})
        put("mail", {})
        assert rings == []
    assert rings == ["ring"]
    with database.transaction():
        put("timer", {}, due=clock.now() + timedelta(minutes=1))
    assert rings == ["ring"]


def test_a_broken_bell_does_not_harm_the_committed_move(
    database: db.Database, caplog: pytest.LogCaptureFixture
) -> None:
    wake.woken_by(lambda: [][1])
    with database.transaction():
        put("mail", {})
    wake.woken_by(None)
    assert "was not woken" in caplog.text
    with database.transaction():
        assert queries.due_count() == 1


def test_a_slot_is_taken_once(database: db.Database) -> None:
    with database.transaction():
        assert take("retention", "2016-03-01")
        assert not take("retention", "2016-03-01")
    with database.transaction():
        assert not take("retention", "2016-03-01")
        assert take("retention", "2016-03-02")


ROUTING = incident.Trouble("没有匹配的规则", case_id=4, element="routing", package="a", operation="a.route")


def test_the_same_trouble_is_counted_until_it_is_closed(unit: db.Unit) -> None:
    first = incident.open_incident(ROUTING)
    again = replace(ROUTING, reference="later")
    assert incident.open_incident(again) == first
    assert [(one.times, one.reference) for one in queries.incidents_of(4)] == [(2, "later")]
    incident.close_incident(first, by=1)
    assert queries.incidents_of(4) == []
    assert incident.open_incident(ROUTING) != first
    with pytest.raises(NotFound):
        incident.close_incident(first, by=1)


@pytest.mark.parametrize(
    "other",
    [
        {"case_id": 5},
        {"package": "b"},
        {"process": "b"},
        {"release_id": 2},
        {"element": "other"},
        {"operation": "a.other"},
        {"text": "除数为零"},
        {"job_id": 3},
        {"work_item_id": 3},
    ],
    ids=str,
)
def test_different_troubles_stay_apart(unit: db.Unit, other: dict[str, Any]) -> None:
    for case_id in (4, None):
        here = replace(ROUTING, case_id=case_id)
        assert incident.open_incident(replace(here, **other)) != incident.open_incident(here)


def test_numbers_alone_make_no_other_trouble(unit: db.Unit) -> None:
    texts = ("锁等待 12 秒", "锁等待 7 秒")
    assert len({incident.open_incident(replace(ROUTING, text=text)) for text in texts}) == 1


def test_the_age_of_the_oldest_job_tells_the_health(unit: db.Unit) -> None:
    assert queries.oldest_wait() == timedelta()
    put("mail", {})
    clock.advance(timedelta(minutes=2))
    assert timedelta(minutes=2) <= queries.oldest_wait() < timedelta(minutes=3)


def test_dropping_keeps_what_others_need(database: db.Database) -> None:
    with database.transaction():
        put("timer", {}, case_id=1, due=clock.now() + timedelta(days=1))
        put("mail", {}, case_id=1, key="once")
        drop.drop_open(1, "timer")
        assert [one.kind for one in queries.jobs_of(1)] == ["mail"]
    with database.transaction():
        held = claim()
        assert held is not None
        finish(held)
        drop.drop_done(clock.now() - timedelta(days=1))
        put("mail", {}, case_id=1, key="once")
        assert queries.jobs_of(1) == []
        drop.drop_done(clock.now() + timedelta(seconds=1))
        put("mail", {}, case_id=1, key="once")
        assert len(queries.jobs_of(1)) == 1
        drop.drop_cases([1])
        assert queries.jobs_of(1) == []
