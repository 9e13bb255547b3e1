"""Searching titles: exactly those that hold the words, in the region and register asked for, page by page."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from app import clock, db
from app.errors import BadRequest
from app.folding import sought
from app.publications import queries
from app.publications.index import windows
from app.publications.models import Publication, PublicationCount
from tests.app.publications.publications_samples import put_up, statements

LETTERS = st.text("金矿山岩Aａ（( ", max_size=8)


def everything(q: str, size: int = 2) -> list[str]:
    """All pages of a search, one after the other."""
    names, after = [], None
    while True:
        page = queries.search(None, q, after=after, size=size)
        names += [one.title for one in page.items]
        if (after := page.next) is None:
            assert page.total == len(names) and not page.total_capped
            return names


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(LETTERS, max_size=8), q=LETTERS)
@example(titles=["A", "金矿A"], q="A 金")
@example(titles=["A"], q="A A")
def test_a_search_finds_exactly_the_titles_that_hold_it(unit: db.Unit, titles: list[str], q: str) -> None:
    for table in (Publication, PublicationCount):
        unit.session.execute(delete(table))
    unit.session.execute(text("DELETE FROM entries"))
    unit.session.expunge_all()
    for number, title in enumerate(titles, 1):
        put_up(number, title)
    wanted = [sought(word) for word in q.split()]
    assert everything(q) == [one for one in reversed(titles) if all(word in sought(one) for word in wanted)]


@pytest.mark.parametrize(
    "q", ["金矿", "玲", "玲珑金矿", "珑金", "（集团）", "(集团)", "AB公司", "ａｂ 公司", "玲珑金矿（集团）ab公司"]
)
def test_two_characters_and_other_spellings_are_enough(unit: db.Unit, q: str) -> None:
    put_up(1, "玲珑金矿（集团）AB公司")
    put_up(2, "焦家铜业")
    assert everything(q) == ["玲珑金矿（集团）AB公司"]


def test_the_first_and_last_pair_alone_are_not_enough(unit: db.Unit) -> None:
    put_up(1, "金矿甲乙工程")
    put_up(2, "工程金矿甲乙")
    assert everything("金矿工程") == [] and everything("金矿甲乙工程") == ["金矿甲乙工程"]


def test_regions_are_ranges_of_codes(unit: db.Unit) -> None:
    for number, region in enumerate(("370685", "370686", "370700", "330326", None), 1):
        put_up(number, "金矿工程", region=region)
    for q in ("", "金", "金矿", "金矿工程"):
        for region, many in (("370685", 1), ("370600", 2), ("370000", 3), ("330000", 1), ("110000", 0), (None, 5)):
            assert queries.search("project", q, region).total == many, (q, region)


def test_registers_are_kept_apart(unit: db.Unit) -> None:
    put_up(1, "金矿工程")
    put_up(2, "金矿工程", register="hidden_danger.report", register_title="隐患排查")
    assert [queries.search(register, "金矿").total for register in ("project", "accident", None)] == [1, 0, 2]
    assert [tuple(row) for row in queries.kinds()] == [("hidden_danger.report", "隐患排查", 1), ("project", "", 1)]
    assert (queries.known("hidden_danger.report"), queries.known("nowhere")) == ("隐患排查", None)


def test_dates_and_department_limit_the_list(unit: db.Unit) -> None:
    put_up(1, "金矿工程")
    day = clock.today()
    limits = queries.Filters
    asked = (
        limits(day, day),
        limits(until=day.replace(year=2000)),
        limits(by_org="AJ-370685"),
        limits(by_org="X"),
    )
    assert [queries.search("project", "金矿", filters=one).total for one in asked] == [1, 0, 1, 0]


def test_the_total_stops_where_it_is_capped(unit: db.Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 3)
    for number in range(1, 6):
        put_up(number, "金矿工程")
    page = queries.search("project", "金矿", size=2)
    assert (len(page.items), page.total, page.total_capped, page.next) == (2, 3, True, page.next)


@pytest.mark.parametrize("wrong", ["x", "-1", "１", "1 OR 1=1", "9" * 12])
def test_bad_keys_are_refused(unit: db.Unit, wrong: str) -> None:
    with pytest.raises(BadRequest):
        queries.search("project", after=wrong)
    with pytest.raises(BadRequest):
        queries.search("project", region=wrong)


def test_hostile_words_are_only_words(unit: db.Unit) -> None:
    put_up(1, "100%_纯金' OR 1=1 --")
    assert everything("%_") == everything("' or") == ["100%_纯金' OR 1=1 --"]
    assert everything("\x00\ud800") == ["100%_纯金' OR 1=1 --"]
    assert everything("_%") == []


def test_a_page_takes_one_statement(unit: db.Unit) -> None:
    put_up(1, "玲珑金矿")
    with statements() as seen:
        queries.search("project", "玲珑金矿", "370000")
    assert len(seen) == 1


def test_windows_are_all_pairs_once() -> None:
    assert windows("金矿金矿山") == ["金矿", "矿金", "矿山"]
    assert windows("金") == windows("") == []
