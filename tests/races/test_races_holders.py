"""Whoever holds what another wants ends at the very moment when that is looked at: nobody is told an untruth."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from app import db
from tests.plugins.country import Case, Country, other_project, sample
from tests.races.races_meeting import together

CASE, CLAIM = "INSERT INTO cases", "INSERT INTO case_claims"
SAME = other_project("新城金矿采掘工程")


pytestmark = pytest.mark.parametrize("each_country", ["postgresql"], indirect=True)
"""SQLite lets nobody write meanwhile."""


@contextlib.contextmanager
def beside(base: db.Database, *turns: tuple[str, Callable[[], object]]) -> Iterator[None]:
    """After this thread has run a statement that begins so, that happens elsewhere; one after the other."""
    mine, left = threading.current_thread(), list(turns)

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if threading.current_thread() is mine and left and statement.startswith(left[0][0]):
            together([left.pop(0)[1]])

    event.listen(base.engine, "after_cursor_execute", look)
    try:
        yield
        assert left == []
    finally:
        event.remove(base.engine, "after_cursor_execute", look)


def cancelled(here: Country, case: Case) -> None:
    done = here.call("guan", "POST", f"/cases/{case['id']}/cancel", {"reason": "重复"})
    assert done.status_code == 200, done.text


def test_what_was_cancelled_meanwhile_stands_in_nobodys_way(each_country: Country) -> None:
    here = each_country
    first = here.sent("yan", "collect_project", SAME)
    with beside(here.database, (CLAIM, lambda: cancelled(here, first))):
        again = here.send("yan", "collect_project", SAME)
    assert again.status_code == 201, again.text


def test_a_unique_value_that_was_given_up_meanwhile_is_free(each_country: Country) -> None:
    here = each_country
    first = here.sent("pan", "collect_contractor", sample("contractor", 1))
    with beside(here.database, (CLAIM, lambda: None), (CLAIM, lambda: cancelled(here, first))):
        again = here.send("zhong", "collect_contractor", sample("contractor", 1))
    assert again.status_code == 201, again.text


def test_a_change_cancelled_meanwhile_lets_another_begin(each_country: Country) -> None:
    here, entry, cases = each_country, each_country.entries["project"], list[Case]()

    def begun() -> None:
        cases.append(here.sent("yan", "collect_project", here.project(work_content="井下采掘、支护"), entry))

    with beside(here.database, (CASE, begun), (CLAIM, lambda: cancelled(here, cases[0]))):
        again = here.send("yan", "collect_project", here.project(work_content="井下采掘、运输"), entry)
    assert again.status_code == 201, again.text


def test_a_change_that_took_effect_meanwhile_is_told(each_country: Country) -> None:
    here, entry, cases = each_country, each_country.entries["project"], list[Case]()

    def begun() -> None:
        cases.append(here.sent("yan", "collect_project", here.project(work_content="井下采掘、支护"), entry))

    with beside(here.database, (CASE, begun), (CLAIM, lambda: here.decide("zhao", cases[0]))):
        again = here.send("yan", "collect_project", here.project(work_content="井下采掘、运输"), entry)
    assert (again.status_code, again.json["detail"][:7]) == (409, "该记录刚刚已有"), again.text
