"""Periodic work: each part by itself, each item by itself; nothing that fails keeps others from their turn."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from app import alarms, clock, db, drain, periodic
from app.accounts.models import Post, User
from app.cases import redate, remind, unsent_files
from app.cases.models import WorkItem
from app.cases.state import deadlines
from app.faults import Fault
from app.jobs.models import Incident, Job, Slot
from app.jobs.put import put
from app.registers import rebuild
from app.registers.models import Entry
from tests.plugins.country import CITY, COUNTY, Country, at, later, other_project, task


def count(country: Country, kind: type[Any], *where: Any) -> int:
    with country.database.transaction():
        return db.session().scalar(select(func.count()).select_from(kind).where(*where)) or 0


def two(country: Country) -> list[dict[str, Any]]:
    """Two projects lie at the county."""
    names = ("新城金矿采掘工程", "新城金矿尾矿工程")
    return [
        country.sent("yan", "collect_project", other_project(name, crew)) for crew, name in enumerate(names, 1)
    ]


def broken(*_: Any, **__: Any) -> Any:
    raise ValueError("broken")


def only_for(item: int, act: Any) -> Any:
    """The same act, which fails for one item."""
    return lambda one, *more: broken() if one.id == item else act(one, *more)


def titles(country: Country) -> list[str]:
    items = country.read("zhao", "/work-items?box=copied")["items"]
    return [item["title"] for item in items if item["kind"] == "notice"]


@pytest.mark.parametrize("part", ["remind", "escalate"])
def test_a_failing_part_leaves_the_others_their_turn(
    each_country: Country, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(remind, {"remind": "hand_out_reminders", "escalate": "hand_out_escalations"}[part], broken)
    drain.run_due(each_country.database)
    assert count(each_country, Slot, Slot.job.in_(["escalate", "tidy-jobs", "tidy-slots"])) == 3 - (
        part == "escalate"
    )
    assert count(each_country, Incident, Incident.operation == part) == 1
    drain.run_due(each_country.database)
    assert count(each_country, Incident, Incident.operation == part, Incident.times == 1) == 1


def test_a_part_that_failed_is_tried_again(each_country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as bad:
        bad.setattr(periodic, "drop_done", broken)
        drain.run_due(each_country.database)
    assert count(each_country, Slot, Slot.job == "tidy-slots") == 1
    monkeypatch.setattr(periodic, "_held", {})
    drain.run_due(each_country.database)
    assert count(each_country, Slot, Slot.job == "tidy-jobs") == 1


def test_one_bad_item_blocks_no_reminders(each_country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _second = (task(case)["id"] for case in two(each_country))
    at("2014-06-17T09:30:00+08:00")
    monkeypatch.setattr(remind, "_notify", only_for(int(first), remind._notify))
    monkeypatch.setattr(remind, "BATCH", 1)
    for _ in range(3):
        each_country.drain()
    assert titles(each_country) == ["即将到期：审核"]
    monkeypatch.undo()
    later(minutes=5)
    each_country.drain()
    each_country.drain()
    assert titles(each_country) == ["即将到期：审核"] * 2


def test_what_goes_on_failing_becomes_an_incident(each_country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    two(each_country)
    at("2014-06-17T09:30:00+08:00")
    monkeypatch.setattr(remind, "_notify", broken)
    for _ in range(5):
        each_country.drain()
        later(hours=3)
    assert count(each_country, Incident, Incident.operation == "remind", Incident.case_id.is_not(None)) == 2


def nobody_left(country: Country, *orgs: str) -> None:
    with country.database.transaction():
        left = select(Post.user_id).where(Post.org_code.in_(orgs or (COUNTY,)), Post.role == "inspector")
        db.write().execute(update(User).where(User.id.in_(left)).values(active=False))


def places(country: Country, items: list[int]) -> list[str]:
    with country.database.transaction():
        rows = select(WorkItem.org).where(WorkItem.id.in_(items)).order_by(WorkItem.id)
        return list(db.session().scalars(rows))


def test_a_desk_that_nobody_holds_is_waited_for_three_working_days(each_country: Country) -> None:
    """Sent on a Tuesday: on Friday it has lain for three working days, whatever the hour."""
    items = [int(task(case)["id"]) for case in two(each_country)]
    nobody_left(each_country)
    for day in (11, 12):
        at(f"2014-06-{day}T23:50:00+08:00")
        each_country.drain()
        assert places(each_country, items) == [COUNTY, COUNTY]
    at("2014-06-13T00:10:00+08:00")
    each_country.drain()
    assert COUNTY not in places(each_country, items)


def test_a_weekend_is_no_working_day_and_each_desk_is_waited_for(each_country: Country) -> None:
    """Sent on a Thursday: on Tuesday it goes up, and on Friday again where nobody is there either."""
    at("2014-06-12T09:00:00+08:00")
    item = int(task(each_country.sent("yan", "collect_project", other_project("新城金矿采掘工程")))["id"])
    nobody_left(each_country, COUNTY, CITY)
    lain = []
    for day in range(13, 21):
        at(f"2014-06-{day}T23:50:00+08:00")
        each_country.drain()
        lain += places(each_country, [item])
    assert lain == [COUNTY] * 4 + [CITY] * 3 + ["AJ-370000"]


def test_those_behind_a_full_page_go_up_too(each_country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [int(task(case)["id"]) for case in two(each_country)]
    nobody_left(each_country)
    monkeypatch.setattr(remind, "BATCH", 1)
    with each_country.database.transaction():
        late = clock.now()
        later(days=6)
        db.write().execute(update(WorkItem).where(WorkItem.id == items[0]).values(arrived_at=clock.now()))
        assert late < clock.now()
    each_country.drain()
    first, second = places(each_country, items)
    assert first == COUNTY != second


def test_one_bad_task_keeps_no_other_from_going_up(each_country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [int(task(case)["id"]) for case in two(each_country)]
    nobody_left(each_country)
    later(days=6)
    monkeypatch.setattr(remind, "_lift", only_for(items[0], remind._lift))
    each_country.drain()
    first, second = places(each_country, items)
    assert first == COUNTY != second


def test_one_bad_record_keeps_no_other_from_being_rebuilt(
    each_country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt, seen = int(each_country.entries["project"]), list[int]()
    opened = rebuild._opened
    with each_country.database.transaction():
        register = db.session().get(Entry, spoilt)
        assert register is not None
        for number in range(3):
            copy = {c.name: getattr(register, c.name) for c in Entry.__table__.columns if c.name != "id"}
            db.write().add(Entry(**{**copy, "key": f"K{number}"}))

    def one(entry: Any) -> Any:
        seen.append(entry.id)
        return broken() if entry.id == spoilt else opened(entry)

    monkeypatch.setattr(rebuild, "_opened", one)
    with each_country.database.transaction():
        put("rebuild", {"register": "outsourcing.project", "after": 0})
    each_country.drain()
    assert max(seen) > spoilt
    assert count(each_country, Job, Job.kind.startswith("rebuild-"), Job.done_at.is_(None)) == 1


def test_one_bad_deadline_keeps_no_other_from_being_counted(
    each_country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [int(task(case)["id"]) for case in two(each_country)]
    with each_country.database.transaction():
        db.write().execute(update(WorkItem).where(WorkItem.id.in_(items)).values(due_at=clock.now()))
    real, asked = deadlines.due_at, list[int]()

    def first_fails(*given: Any) -> Any:
        asked.append(1)
        return broken() if len(asked) == 1 else real(*given)

    monkeypatch.setattr(deadlines, "due_at", first_fails)
    with each_country.database.transaction():
        db.write()
        assert redate.redate() == len(items) - 1
    assert count(each_country, Incident, Incident.operation == "redate") == 1
    assert "1 件" in each_country.client().get("/readyz").json["warnings"]["redate"]
    monkeypatch.undo()
    with each_country.database.transaction():
        db.write()
        redate.redate()
    assert "redate" not in alarms.lasting()


@pytest.mark.parametrize(("own", "told"), [(True, 1), (False, 0)])
def test_what_takes_too_long_by_itself_is_told(
    country: Country, monkeypatch: pytest.MonkeyPatch, own: bool, told: int
) -> None:
    def slow() -> None:
        raise Fault("slow", "canceling statement due to statement timeout", own)

    monkeypatch.setattr(unsent_files, "hand_out", slow)
    drain.run_due(country.database)
    assert count(country, Incident, Incident.operation == "unsent-files") == told
