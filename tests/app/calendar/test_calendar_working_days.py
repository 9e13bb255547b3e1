"""Working days: national holidays, make-up Saturdays, unknown years, the administrator's say."""

from collections.abc import Iterator
from datetime import date

import pytest

from app.calendar import working_days


@pytest.fixture(autouse=True)
def _no_overrides() -> Iterator[None]:
    yield
    working_days.override({})


def test_holidays_are_skipped_and_make_up_days_count() -> None:
    assert not working_days.is_working(date(2014, 10, 1))
    assert working_days.is_working(date(2014, 10, 11))
    assert working_days.add(date(2014, 9, 30), 1) == date(2014, 10, 8)
    assert working_days.add(date(2014, 9, 26), 3) == date(2014, 9, 30)


def test_ten_working_days_over_new_year_holidays() -> None:
    assert working_days.add(date(2016, 2, 4), 10) == date(2016, 2, 23)


def test_adding_nothing_changes_nothing_and_backwards_works() -> None:
    assert working_days.add(date(2014, 10, 4), 0) == date(2014, 10, 4)
    assert working_days.add(date(2014, 10, 8), -1) == date(2014, 9, 30)


@pytest.mark.parametrize("n", [1, 5, 8, 10, 60])
def test_between_undoes_add(n: int) -> None:
    start = date(2015, 12, 20)
    end = working_days.add(start, n)
    assert working_days.between(start, end) == n
    assert working_days.between(start, start) == 0


@pytest.mark.parametrize("n", [1, 7])
def test_between_is_negative_when_the_end_comes_first(n: int) -> None:
    end = date(2015, 12, 23)
    assert working_days.between(end, working_days.add(end, -n)) == -n


def test_unknown_years_count_monday_to_friday_and_say_so() -> None:
    assert working_days.estimated(2050) and working_days.estimated(1999)
    assert not working_days.estimated(2014)
    assert working_days.is_working(date(2050, 10, 3))
    assert not working_days.is_working(date(2050, 10, 1))


def test_the_administrators_calendar_wins() -> None:
    working_days.override({date(2014, 10, 1): True, date(2050, 10, 3): False})
    assert working_days.is_working(date(2014, 10, 1))
    assert not working_days.is_working(date(2050, 10, 3))
