"""Publish, replace, withdraw, restore: what the public then finds."""

import pytest
from sqlalchemy import delete, func, select, text

from app import db
from app.errors import BadRequest, Conflict, NotFound
from app.publications import queries
from app.publications.models import Publication, PublicationTerm
from app.publications.publish import publish
from app.publications.withdraw import restore, withdraw
from tests.app.publications.publications_samples import DOCUMENT, VIEW, notice, put_up, statements

OFFICE = "招远市安全生产监督管理局"


def found(q: str) -> list[str]:
    return [one.entry for one in queries.search("project", q).items]


def test_what_is_published_can_be_read_by_all(unit: db.Unit) -> None:
    put_up(7, "玲珑金矿井巷工程")
    one = queries.one("project", "7")
    assert one is not None and (one.document, one.view, one.withdrawn) == (DOCUMENT, VIEW, None)
    assert (one.title, one.by_org, one.by_name, one.region) == ("玲珑金矿井巷工程", "AJ-370685", OFFICE, "370685")
    assert queries.one("licence", "7") is None
    assert [queries.one("project", wrong) for wrong in ("8", "x", "-7", "９", "99999999999")] == [None] * 5


def test_a_replacement_is_found_by_its_new_title_only(unit: db.Unit) -> None:
    first = put_up(7, "玲珑金矿井巷工程").seq
    second = publish(notice(7, "三山岛竖井", version=2))
    assert (second.seq, second.version, found("金矿"), found("竖井")) == (first, 2, [], ["7"])


def test_a_replacement_that_moves_is_found_at_its_new_place(unit: db.Unit) -> None:
    put_up(7, "玲珑金矿井巷工程")
    publish(notice(7, "玲珑金矿井巷工程", version=2, region="330326"))
    assert queries.search("project", "金矿", "370685").total == 0
    assert queries.search("project", "金矿", "330000").total == 1


def test_withdrawing_takes_it_from_every_list(unit: db.Unit) -> None:
    put_up(7, "玲珑金矿井巷工程")
    withdraw(7, " 内容有误 ", OFFICE)
    assert (found("金矿"), found(""), found("金"), queries.kinds()) == ([], [], [], [])
    one = queries.one("project", "7")
    assert one is not None and one.withdrawn is not None
    assert (one.withdrawn.by_name, one.withdrawn.reason, one.document, one.view) == (OFFICE, "内容有误", {}, ())
    restore(7)
    assert found("金矿") == found("") == ["7"]
    assert (one := queries.one("project", "7")) and one.document == DOCUMENT and one.withdrawn is None


def test_a_version_nobody_approved_does_not_undo_a_withdrawal(unit: db.Unit) -> None:
    put_up(7, "玲珑金矿井巷工程")
    withdraw(7, "内容有误", OFFICE)
    publish(notice(7, "三山岛竖井", version=2, approved=False))
    for q in ("金矿", "竖井", "三山岛竖井", ""):
        assert (found(q), queries.search("project", q).total) == ([], 0)
    restore(7)
    assert (found("金矿"), found("竖井")) == ([], ["7"])


def test_withdrawals_need_a_reason_and_happen_once(unit: db.Unit) -> None:
    put_up(7, "玲珑金矿井巷工程")
    with pytest.raises(BadRequest):
        withdraw(7, "  ", OFFICE)
    with pytest.raises(Conflict):
        restore(7)
    withdraw(7, "内容有误", OFFICE)
    with pytest.raises(Conflict):
        withdraw(7, "内容有误", OFFICE)
    with pytest.raises(NotFound):
        withdraw(8, "内容有误", OFFICE)


def test_the_order_is_that_of_publication(unit: db.Unit) -> None:
    for number in (5, 9, 2):
        put_up(number, "金矿工程")
    publish(notice(5, "金矿工程", version=2))
    assert found("金矿") == found("") == ["2", "9", "5"]


def test_numbers_are_never_used_again(unit: db.Unit) -> None:
    last = put_up(1, "金矿").seq
    unit.session.execute(delete(Publication))
    assert put_up(2, "金矿").seq > last


def test_publications_go_with_their_entry(unit: db.Unit) -> None:
    put_up(7, "玲珑金矿井巷工程")
    unit.session.execute(text("DELETE FROM entries WHERE id = 7"))
    for table in (Publication, PublicationTerm):
        assert unit.session.scalar(select(func.count()).select_from(table)) == 0


def test_publishing_takes_few_statements(unit: db.Unit) -> None:
    put_up(6, "第一个")
    with statements() as seen:
        put_up(7, "玲珑金矿井巷工程")
    assert len(seen) <= 4, seen  # the entry of the sample is one of them
    with statements() as seen:
        publish(notice(7, "玲珑金矿井巷工程", version=2))
    assert len(seen) == 2, seen
    with statements() as seen:
        publish(notice(7, "三山岛竖井", version=3))
    assert len(seen) == 4, seen
