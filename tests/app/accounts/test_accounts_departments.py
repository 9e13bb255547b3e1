"""The departments of the country, and what is asked about them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app import clock, db
from app.accounts import queries
from app.accounts.models import Org
from app.accounts.seed_departments import seed_departments


@pytest.fixture
def country(unit: db.Unit) -> None:
    clock.start_at(datetime(2017, 3, 1, 1, tzinfo=UTC))
    seed_departments()


def test_all_departments_are_there_and_repeating_changes_nothing(country: None) -> None:
    count = db.session().scalar(select(func.count()).select_from(Org))
    assert count and count > 3000
    assert seed_departments() == 0
    assert queries.offshore("CNPC").name.endswith("中石油分部")
    assert queries.offshore("别家").code == "HYAB" == queries.offshore(None).code


@pytest.mark.parametrize(
    ("code", "name", "level", "superior"),
    [
        ("AJ-330000", "浙江省安全生产监督管理局", "province", "AJ-000000"),
        ("AJ-330300", "温州市安全生产监督管理局", "city", "AJ-330000"),
        ("AJ-330326", "平阳县安全生产监督管理局", "county", "AJ-330300"),
        ("AJ-110118", "密云区安全生产监督管理局", "county", "AJ-110000"),
        ("AJ-419001", "济源市安全生产监督管理局", "county", "AJ-410000"),
        ("AJ-441900", "东莞市安全生产监督管理局", "city", "AJ-440000"),
    ],
)
def test_department_has_name_level_and_superior(
    country: None, code: str, name: str, level: str, superior: str
) -> None:
    found, above = queries.department(code), queries.superior(code)
    assert found and (found.name, found.level) == (name, level)
    assert above and above.code == superior


def test_departments_come_and_go_with_their_regions(country: None) -> None:
    assert queries.department_of_region("110118") and not queries.department_of_region("110228")
    clock.start_at(datetime(2014, 11, 1, tzinfo=UTC))
    assert queries.department_of_region("110228") and not queries.department_of_region("110118")


def test_placeholders_have_no_department(country: None) -> None:
    assert queries.department_of_region("370601") is None
    assert queries.department_of_region("419000") is None


def test_a_corrected_name_is_written_on_the_next_run(country: None) -> None:
    db.write().get_one(Org, "AJ-330326").name = "旧名"
    db.session().flush()
    assert seed_departments() == 1
    found = queries.department("AJ-330326")
    assert found and found.name.startswith("平阳县")


def test_nation_has_no_superior_and_offices_answer_to_it(country: None) -> None:
    assert queries.superior("AJ-000000") is None
    above = queries.superior("HYAB-CNOOC")
    assert above and above.code == "HYAB"
