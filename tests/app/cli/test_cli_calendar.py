"""The calendar of working days from the command line."""

from collections.abc import Iterator

import pytest

from app.calendar import working_days
from tests.app.cli.conftest import Run


@pytest.fixture(autouse=True)
def _no_overrides() -> Iterator[None]:
    yield
    working_days.override({})


@pytest.mark.usefixtures("ready")
def test_days_are_added_shown_and_taken_back(run: Run) -> None:
    before = run("calendar", "show", "2026", "--json").json
    added = run("calendar", "set", "2026", "--holidays", "2026-10-09，2026-11-11", "--json").json
    assert set(added["holidays"]) == {*before["holidays"], "2026-10-09", "2026-11-11"}
    fewer = run("calendar", "set", "2026", "--remove", "2026-10-09", "--json").json
    assert fewer["entered"]["holidays"] == ["2026-11-11"]
    words = run("calendar", "show", "2026").err
    assert "2026-02-17" in words and "其中录入：2026-11-11" in words
    assert run("calendar", "set", "2026", "--reset").status == 0
    assert run("calendar", "show", "2026", "--json").json == before
    refused = run("calendar", "set", "2026")
    assert refused.status != 0 and "放假日期" in refused.err


@pytest.mark.usefixtures("ready")
def test_a_year_is_known_once_it_is_said_to_be_whole(run: Run) -> None:
    refused = run("calendar", "set", "2027", "--holidays", "2027-01-01", "--whole")
    assert refused.status != 0 and "缺少：春节、清明节、端午节、中秋节、国庆节" in refused.err
    assert run("calendar", "set", "2027", "--holidays", "2027-01-01").status == 0
    assert "没有录全，暂按双休计算" in run("calendar", "show", "2027").err
