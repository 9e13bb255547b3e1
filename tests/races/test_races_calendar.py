"""The first days of a year, entered by two at once: one is taken, the other is told, nothing is mixed."""

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from app.calendar import decree, working_days
from tests.plugins.country import Country
from tests.races.races_meeting import statuses, together

ROUNDS = 20


@pytest.fixture(autouse=True)
def _no_overrides() -> Iterator[None]:
    yield
    working_days.override({})


def test_first_days_of_a_year_entered_by_two(each_country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL both have looked before either writes; SQLite lets the second look only after the first."""
    here, real = each_country, decree._check
    both = threading.Barrier(1 if here.database.sqlite else 2)

    def check(*given: Any) -> None:
        both.wait(20)
        real(*given)

    monkeypatch.setattr(decree, "_check", check)
    for year in range(2030, 2030 + (3 if here.database.sqlite else ROUNDS)):
        days = [f"{year}-01-01", f"{year}-05-01"]
        sent = [{"holidays": [day]} for day in days]
        answers = together([partial(here.call, "guan", "PUT", f"/calendar/{year}", one) for one in sent])
        kept = here.read("zhao", f"/calendar/{year}")["entered"]["holidays"]
        if here.database.sqlite:
            assert (statuses(answers), kept) == ({200: 2}, days)
            continue
        assert statuses(answers) == {200: 1, 409: 1}
        won = next(place for place, one in enumerate(answers) if one.status_code == 200)
        assert kept == [days[won]]
        assert "刚刚已由他人录入" in answers[1 - won].json["detail"]
