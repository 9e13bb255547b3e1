"""Entering organisations and people, and what is asked about them."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app import db
from app.accounts import identify, queries
from app.accounts.create_user import NewUser, add_post, create_user, enter, enter_many, remove_post
from app.accounts.models import Org, User
from app.accounts.orgs import NewOrg, create_org, rename_org, supervise
from app.errors import Conflict, Invalid, NotFound
from tests.app.accounts.conftest import HASH, PASSWORD

FIRM = NewOrg("33FM000001", "contractor", "温州样例岩川井巷工程有限公司", "330326", org_code="99990001-1")
LI = NewUser("AJ-370685", "inspector", "li", "李测乙")


def test_contractor_comes_back_as_entered(places: None) -> None:
    create_org(replace(FIRM, org_code=None, uscc="91330326999900022k", central_tier="二级", region="370685"))
    found = queries.contractor("33FM000001")
    assert found and (found.uscc, found.org_code) == ("91330326999900022K", "99990002" + "2")
    assert (found.allocator, found.central_tier, found.region) == ("AJ-370000", "二级", "370685")


def test_a_contractor_has_one_account_only(places: None) -> None:
    with pytest.raises(Invalid) as refused:
        create_org(FIRM)
    assert refused.value.problems[0].rule == "V-ACT-1" and "37FM000001" in refused.value.message


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "33-1"},
        {"code": "33FM00000１"},
        {"kind": "shop"},
        {"name": " "},
        {"name": "名" * 121},
        {"kind": "owner", "code": "FB-" + "1" * 18},
        {"uscc": "9" * 19},
        {"org_code": "9" * 10},
        {"region": "339999"},
        {"allocator": "AJ-999999"},
        {"central_tier": "一级"},
        {"offshore_group": "SHELL"},
    ],
)
def test_wrong_organisations_are_refused(places: None, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        create_org(replace(replace(FIRM, org_code=None), **wrong))
    assert refused.value.problems and refused.value.message.endswith("。")


def test_a_code_is_used_once(places: None) -> None:
    with pytest.raises(Conflict):
        create_org(replace(FIRM, code="37FM000001"))


def test_departments_and_owners_can_be_entered(places: None) -> None:
    create_org(NewOrg("AJ-370687", "department", "海阳市安全生产监督管理局", "370687"))
    create_org(NewOrg("FB-0001", "owner", "样例矿业集团有限公司", "370685"))
    above = queries.superior("AJ-370687")
    assert above and above.code == "AJ-370600"
    row = queries.org("FB-0001")
    assert row and row.level is None and queries.contractor("FB-0001") is None


def test_a_province_supervises_contractors_of_its_list(places: None) -> None:
    for _ in range(2):
        supervise("370000", "37FM000001")
    assert queries.supervised("370000", "37FM000001") and not queries.supervised("140000", "37FM000001")
    for province, account in (("370600", "37FM000001"), ("370000", "AJ-370685")):
        with pytest.raises(Invalid):
            supervise(province, account)


@pytest.mark.parametrize(
    ("org", "role"),
    [
        ("37FM000001", "inspector"),
        ("37FM000001", "administrator"),
        ("AJ-370685", "contractor"),
        ("AJ-370685", "boss"),
    ],
)
def test_roles_must_fit_the_organisation(places: None, org: str, role: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_user(replace(LI, org=org, role=role), PASSWORD)
    assert refused.value.problems[0].rule == "V-ACT-2"


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_name_longer_than_its_column_is_cut(places: None) -> None:
    """Releases of before do not bound it: what is approved under them has to be filed."""
    rename_org("37FM000001", "名" * 130)
    db.session().flush()
    db.session().expire_all()
    found = db.session().get_one(Org, "37FM000001").name
    assert (len(found), found[-1]) == (120, "…")


def test_the_name_of_a_person_has_room(places: None) -> None:
    create_user(replace(LI, name="李" * 80), PASSWORD)
    with pytest.raises(Invalid):
        create_user(replace(LI, username="li2", name="李" * 81), PASSWORD)


def test_usernames_differ_by_more_than_case(places: None) -> None:
    create_user(LI, PASSWORD)
    with pytest.raises(Conflict):
        enter(replace(LI, username="ＬI"), HASH)
    for wrong in ("a b", "", "x/y"):
        with pytest.raises(Invalid):
            create_user(replace(LI, username=wrong), PASSWORD)
    with pytest.raises(NotFound):
        create_user(replace(LI, org="AJ-1", username="wang"), PASSWORD)


def test_administrators_hold_no_business_role(places: None) -> None:
    inspector, auditor = enter(LI, HASH), enter(NewUser("AJ-000000", "auditor", "shen", "沈"), HASH)
    add_post(inspector, "AJ-370686", "head")
    for user, role in ((inspector, "auditor"), (auditor, "inspector"), (auditor, "security_administrator")):
        with pytest.raises(Invalid):
            add_post(user, "AJ-370685", role)
    found = identify.person(inspector)
    assert found and found.roles == {"inspector", "head"} and found.role_titles == "审核岗、科室负责人"


def test_posts_can_be_taken_away(places: None) -> None:
    user = enter(LI, HASH)
    remove_post(user, "AJ-370685", "inspector")
    found = identify.person(user)
    assert found and found.posts == ()
    with pytest.raises(NotFound):
        remove_post(user, "AJ-370685", "inspector")


def test_staffed_looks_for_somebody_else(places: None) -> None:
    user = enter(LI, HASH)
    assert queries.staffed("AJ-370685", "inspector")
    assert not queries.staffed("AJ-370685", "inspector", without=[user])
    assert not queries.staffed("AJ-370685", "head") and not queries.staffed("AJ-370686", "inspector")
    db.session().get_one(User, user).active = False
    assert not queries.staffed("AJ-370685", "inspector")


def test_holders_and_colleagues_are_people_of_that_place(places: None) -> None:
    first, second = enter(LI, HASH), enter(replace(LI, username="sun", role="head"), HASH)
    assert [one.id for one in queries.holders("AJ-370685", "inspector")] == [first]
    assert {one.id for one in queries.colleagues("AJ-370685")} == {first, second}


def test_many_people_are_entered_at_one_go(places: None) -> None:
    people = [replace(LI, username=f"yanshi{n}", demo=True) for n in range(30)]
    enter_many(people, HASH)
    assert len(queries.holders("AJ-370685", "inspector")) == 30
    assert queries.demo_accounts() and len(queries.demo_rows(24)) == 24


def test_a_superior_no_longer_in_force_is_passed_over(places: None) -> None:
    session = db.session()
    session.get_one(Org, "AJ-370600").superior_code = "AJ-370000"
    session.get_one(Org, "AJ-370685").superior_code = "AJ-370600"
    session.get_one(Org, "AJ-370600").active = False
    session.flush()
    found = queries.superior("AJ-370685")
    assert found and found.code == "AJ-370000"
    assert len(session.scalars(select(Org.code).where(Org.active.is_(False))).all()) == 1
