"""A case begins to wait at the very moment when what it waits for is filed: it goes on all the same."""

from datetime import timedelta
from functools import partial
from typing import Any

from app import clock
from tests.plugins.country import APPROVE, Case, Country, task
from tests.races.races_business import id_number, licence, project
from tests.races.races_meeting import statuses, together
from tests.races.test_races_claims import rounds


def state(country: Country, case: Case) -> str:
    return str(country.read("zhao", f"/cases/{case['id']}")["case"]["state"])


def test_no_wake_up_is_lost(each_country: Country) -> None:
    country = each_country
    country.decide("zhe", licence(country, 1))
    ends: list[Any] = []
    for place in range(rounds(country)):
        waiting, renewed = project(country, f"壬工程第{place}期", id_number(place)), licence(country, 4)
        clock.advance(timedelta(days=3))
        acts = [
            partial(country.done, who, task(case)["id"], APPROVE)
            for who, case in (("zhao", waiting), ("zhe", renewed))
        ]
        assert statuses(together(acts)) == {200: 2}
        country.drain()
        ends.append(state(country, waiting))
    assert set(ends) == {"finished"}
