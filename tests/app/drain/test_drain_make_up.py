"""Programs of before serve on for a while beside a schema that grew: what they leave out is made up for."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app import clock, db, drain
from app.accounts.create_user import NewUser, enter
from app.accounts.tokens import create_token
from app.cases.models import FileNaming, Submission
from app.cases.state import compatibility
from app.cli import schema
from app.cli.context import Context
from app.jobs import kinds
from app.jobs.drop import drop_done
from app.jobs.models import Job
from app.registers import rebuild
from app.registers.models import Entry
from tests.plugins.country import Country, other_project, task
from tests.plugins.office import settings_for

ELSEWHERE = "370683"
AWAY = {"decision": "handover", "opinion": "不属本部门管辖", "handover_to": "AJ-370600"}


def arrives(here: Country, org: str) -> str:
    """Somebody new at the department that has to judge."""
    with here.database.transaction():
        enter(NewUser(org, "inspector", "xin", "xin"), "x")
        here.tokens["xin"] = create_token("xin")
    return "xin"


def left_out(here: Country, case: dict[str, Any]) -> None:
    """As if a program of before had taken what was sent in this case."""
    sent = select(Submission.id).where(Submission.case_id == int(case["id"]))
    with here.database.transaction():
        gone = delete(FileNaming).where(FileNaming.submission_id.in_(sent)).returning(FileNaming.attachment_id)
        assert db.write().scalars(gone).all()


def status(here: Country, who: str, file: dict[str, Any]) -> int:
    return here.call(who, "GET", f"/attachments/{file['id']}").status_code


def test_the_scan_of_a_change_is_read_by_who_judges_it(each_country: Country) -> None:
    here, scan = each_country, each_country.upload("yan")
    project = other_project("甲工程采掘项目", written_report_filed_files=[scan])
    entry = here.decide("zhao", here.sent("yan", "collect_project", project))["entry"]
    moved = {**project, "site_county_code": ELSEWHERE}
    case = here.sent("yan", "collect_project", moved, entry, ["V-PII-1", "V-PRJ-1"])
    left_out(here, case)
    judge = arrives(here, task(case)["post"]["org"])
    assert [status(here, who, scan) for who in (judge, "zhong")] == [200, 404]


def test_namings_are_noted_when_the_old_programs_are_gone(
    each_country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, scan = each_country, each_country.upload("yan")
    named: dict[str, Any] = {"written_report_filed_files": [scan]}
    here.sent("yan", "collect_project", other_project("甲工程采掘项目", **named))
    other = here.sent(
        "yan", "collect_project", other_project("乙工程采掘项目", site_county_code=ELSEWHERE, **named)
    )
    left_out(here, other)
    judge = arrives(here, f"AJ-{ELSEWHERE}")
    assert status(here, judge, scan) == 404
    monkeypatch.setattr(compatibility, "BATCH", 1)
    monkeypatch.setattr(rebuild, "SECONDS", 0)
    with here.database.transaction():
        compatibility.ask()
    drain.run_all(here.database)
    assert [status(here, who, scan) for who in (judge, "zhong")] == [200, 404]


def test_hand_overs_are_noted_too(each_country: Country) -> None:
    here = each_country
    case = here.sent("yan", "collect_project", other_project("甲工程采掘项目"))
    here.decide("zhao", case, AWAY)
    now = here.read("yan", f"/cases/{case['id']}")["case"]
    judge = arrives(here, task(now)["post"]["org"])
    entry = int(here.decide(judge, now)["entry"])
    with here.database.transaction():
        db.write().execute(update(Entry).values(handed_over=False))
        compatibility.ask()
    drain.run_all(here.database)
    with here.database.transaction():
        assert list(db.session().scalars(select(Entry.id).where(Entry.handed_over))) == [entry]


def test_an_upgrade_asks_for_it_twice_where_old_programs_serve_on(
    database: db.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "_upgrade", lambda _: None)
    monkeypatch.setattr(schema, "level", lambda _: True)
    for _ in range(2):
        assert schema.run(Context(settings_for(tmp_path, "unused"), database), None) == 0  # type: ignore[arg-type]
    mine = select(Job).where(Job.kind == kinds.of_today(kinds.MAKE_UP)).order_by(Job.due_at)
    with database.transaction():
        waits = [job.due_at - clock.now() for job in db.session().scalars(mine) if job.due_at]
    assert len(waits) == (0 if database.sqlite else 2)
    assert database.sqlite or (waits[0] > timedelta(minutes=8) and waits[1] > timedelta(hours=23))


def test_what_was_asked_for_is_noted_for_good(database: db.Database) -> None:
    with database.transaction():
        compatibility.ask()
    drain.run_all(database)
    clock.advance(timedelta(days=60))
    with database.transaction():
        drop_done(clock.now())
        compatibility.ask()
    with database.transaction():
        assert db.session().scalars(select(Job).where(Job.done_at.is_(None))).all() == []
