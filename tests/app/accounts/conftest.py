"""People and places for the tests of accounts."""

from collections.abc import Callable

import pytest

from app import db
from app.accounts import identify
from app.accounts.create_user import NewUser, enter
from app.accounts.hashing import hash_password
from app.accounts.models import Org
from app.accounts.orgs import NewOrg, create_org
from app.accounts.person import Person

PASSWORD = "Tieshan-2016"
HASH = hash_password(PASSWORD)
PLACES = (
    ("AJ-000000", "国家安全生产监督管理总局", "nation", None),
    ("AJ-370000", "山东省安全生产监督管理局", "province", "370000"),
    ("AJ-370600", "烟台市安全生产监督管理局", "city", "370600"),
    ("AJ-370685", "招远市安全生产监督管理局", "county", "370685"),
    ("AJ-370686", "栖霞市安全生产监督管理局", "county", "370686"),
    ("HYAB", "海洋石油作业安全办公室", "offshore", None),
    ("HYAB-CNOOC", "海油安办中海油分部", "offshore", None),
)


def make_places() -> None:
    """A chain of departments, two neighbouring counties, the offshore office."""
    session = db.write()
    session.add_all(
        Org(code=code, kind="department", name=name, level=level, region_code=region, active=True)
        for code, name, level, region in PLACES
    )
    session.flush()
    create_org(NewOrg("37FM000001", "contractor", "招远样例井巷有限公司", "370685", org_code="99990001-1"))
    create_org(NewOrg("37FM000002", "contractor", "海上样例有限公司", "370600", offshore_group="CNOOC"))


@pytest.fixture
def places(unit: db.Unit) -> None:
    """The places, in the open transaction."""
    make_places()


@pytest.fixture
def someone(places: None) -> Callable[..., Person]:
    """Makes a person: `someone("AJ-370685")`, `someone("37FM000001", "contractor")`."""

    def make(org: str, role: str = "inspector", username: str | None = None) -> Person:
        user = enter(NewUser(org, role, username or f"{org}.{role}", "张测甲"), HASH)
        found = identify.person(user)
        assert found
        return found

    return make
