"""Claims: two never hold the same job, a late finisher changes nothing, a dying worker stops in the end."""

import threading
from datetime import timedelta

import pytest

from app import clock, db
from app.jobs import lease, queries
from app.jobs.claim import ATTEMPTS, LEASE, WAITS, Claim, claim, pending, renew, wait_after
from app.jobs.incident import Trouble
from app.jobs.models import Job
from app.jobs.put import put
from app.jobs.settle import TakenOver, fail, finish, retry

AGAIN = WAITS[0] * 1.25
LONG = timedelta(hours=3)


def put_one(database: db.Database, key: str | None = None) -> int:
    with database.transaction():
        return put("mail", {"case": "1"}, key)


def claimed(database: db.Database, limit: int = 50) -> list[Claim]:
    """One after the other, as a worker would that never finishes."""
    with database.transaction():
        found = (claim() for _ in range(limit))
        return [one for one in found if one is not None]


def test_a_claim_carries_the_job_and_counts_before_the_work(database: db.Database) -> None:
    job = put_one(database, key="a")
    assert claimed(database) == [Claim(job, "mail", {"case": "1"}, None, "a", 1, 1)]
    assert claimed(database) == []


def test_what_is_not_due_stays(database: db.Database) -> None:
    with database.transaction():
        put("timer", {}, due=clock.now() + timedelta(days=3))
    assert claimed(database) == []
    clock.advance(timedelta(days=3, seconds=1))
    assert len(claimed(database)) == 1


def test_an_expired_lease_passes_the_job_on_and_the_late_finisher_is_refused(database: db.Database) -> None:
    put_one(database)
    (first,) = claimed(database)
    clock.advance(AGAIN)
    (second,) = claimed(database)
    assert second.fence == first.fence + 1
    with pytest.raises(TakenOver), database.transaction():
        put("effect", {})
        finish(first)
    with database.transaction():
        assert queries.due_count() == 0
        finish(second)


def test_a_job_is_finished_once(database: db.Database) -> None:
    put_one(database)
    (held,) = claimed(database)
    with database.transaction():
        finish(held)
    with pytest.raises(TakenOver), database.transaction():
        finish(held)


def test_renewing_keeps_a_long_job_in_hand(database: db.Database) -> None:
    put_one(database)
    (held,) = claimed(database)
    clock.advance(LEASE - timedelta(seconds=1))
    with database.transaction():
        assert renew(held)
    clock.advance(LEASE - timedelta(seconds=1))
    assert claimed(database) == []
    clock.advance(timedelta(seconds=1))
    assert len(claimed(database)) == 1
    with database.transaction():
        assert not renew(held)


def test_an_attempt_counts_when_its_own_job_begins(database: db.Database) -> None:
    first, second = put_one(database), put_one(database)
    assert [one.id for one in claimed(database, 1)] == [first]
    clock.advance(AGAIN)
    assert [(one.id, one.attempts) for one in claimed(database)] == [(second, 1), (first, 2)]


def test_kinds_may_be_left_to_others(database: db.Database) -> None:
    job = put_one(database)
    with database.transaction():
        assert not pending(["mail"]) and claim(["mail"]) is None
        assert pending(["timer"])
    assert [one.id for one in claimed(database)] == [job]


def test_each_failure_waits_longer_and_the_last_opens_an_incident(database: db.Database) -> None:
    job = put_one(database)
    for expected in WAITS[: ATTEMPTS - 1]:
        (held,) = claimed(database)
        with database.transaction():
            assert fail(held, Trouble("邮件服务器没有应答")) is None
        clock.advance(expected * 0.75)
        assert claimed(database) == []
        clock.advance(expected * 0.5)
    (held,) = claimed(database)
    with database.transaction():
        number = fail(held, Trouble("邮件服务器没有应答"))
        assert number
    clock.advance(timedelta(days=1))
    assert claimed(database) == []
    with database.transaction():
        (trouble,) = queries.open_incidents()
        assert (trouble.id, trouble.job_id, trouble.operation) == (number, job, "mail")


def test_a_worker_that_dies_each_time_waits_longer_and_ends_in_an_incident(database: db.Database) -> None:
    put_one(database)
    for _ in range(ATTEMPTS):
        assert len(claimed(database)) == 1
        clock.advance(LONG)
    assert claimed(database) == []
    with database.transaction():
        assert len(queries.open_incidents()) == 1
        assert queries.next_due() is None


def test_after_the_death_of_its_worker_a_job_waits_as_one_that_failed(database: db.Database) -> None:
    put_one(database)
    for expected in WAITS:
        assert len(claimed(database)) == 1
        clock.advance(expected * 0.75)
        assert claimed(database) == []
        clock.advance(expected * 0.5)


def test_a_late_failure_changes_nothing(database: db.Database) -> None:
    job = put_one(database)
    (late,) = claimed(database)
    clock.advance(LONG)
    (held,) = claimed(database)
    with database.transaction():
        assert fail(late, Trouble("太晚")) is None
    with database.transaction() as unit:
        row = unit.session.get(Job, job)
        assert row and (row.fence, row.error) == (held.fence, None)


def test_retry_closes_the_incident_and_gives_new_attempts(database: db.Database) -> None:
    put_one(database)
    for _ in range(ATTEMPTS + 1):
        claimed(database)
        clock.advance(LONG)
    with database.transaction():
        retry(queries.open_incidents()[0].id, by=7)
    (held,) = claimed(database)
    assert held.attempts == 1
    with database.transaction():
        assert queries.open_incidents() == []


def test_two_claimers_share_the_work_without_overlap(database: db.Database) -> None:
    with database.transaction():
        jobs = {put("mail", {"n": n}) for n in range(40)}
    seen: list[int] = []

    def work() -> None:
        while held := claimed(database, 5):
            seen.extend(one.id for one in held)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(jobs)


def test_waits_are_spread() -> None:
    waits = {wait_after(1) for _ in range(50)}
    assert len(waits) > 40
    assert timedelta(seconds=8) <= min(waits) <= max(waits) <= timedelta(seconds=12)


def test_the_waits_are_those_that_are_promised() -> None:
    """Ten seconds to half an hour, each a fifth shorter or longer: written out, for the other tests read them.
    After the last attempt nothing is waited for."""
    promised = [10, 60, 300, 1800]
    for attempts, seconds in enumerate(promised, 1):
        waits = {wait_after(attempts).total_seconds() for _ in range(50)}
        assert 0.8 * seconds <= min(waits) < seconds < max(waits) <= 1.2 * seconds
    assert len(promised) == ATTEMPTS - 1


def test_what_was_given_up_is_in_no_hand(database: db.Database) -> None:
    """A worker that stood still through all attempts may not finish behind the incident's back."""
    put_one(database)
    for _ in range(ATTEMPTS):
        (late,) = claimed(database)
        clock.advance(LONG)
    assert claimed(database) == []
    with pytest.raises(TakenOver), database.transaction():
        finish(late)


def test_a_job_that_hangs_is_told_and_not_renewed(database: db.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    put_one(database)
    (mine,) = claimed(database)
    told = threading.Event()
    monkeypatch.setattr(lease, "LEASE", timedelta(seconds=0.03))
    monkeypatch.setattr(lease, "LONGEST", 0.05)
    with lease.kept(database, mine, told.set):
        assert told.wait(5)
