"""Who sees which records: in Python and in SQL alike."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import column, literal, select

from app import clock, db
from app.accounts.person import Person, PostView
from app.accounts.scope import Scope
from app.regions import queries as regions

Someone = Callable[..., Person]
OWN, OTHER, SEA = "37FM000001", "33FM000009", "37FM000002"


def in_sql(scope: Scope, owner: str, region: str | None, org: str | None) -> bool:
    rows = select(
        literal(owner).label("owner"), literal(region).label("region"), literal(org).label("org")
    ).subquery()
    condition = scope.condition(column("owner"), column("region"), column("org"))
    return db.session().execute(select(rows.c.owner).where(condition)).first() is not None


def sees(person: Person, owner: str, region: str | None, org: str | None = None) -> bool:
    """The answer, after making sure that both ways agree."""
    scope = Scope.of(person)
    said = scope.sees(owner, region, org)
    assert in_sql(scope, owner, region, org) is said
    return said


@pytest.mark.parametrize(
    ("office", "region", "seen"),
    [
        ("AJ-370685", "370685", True),
        ("AJ-370686", "370685", False),
        ("AJ-370600", "370685", True),
        ("AJ-370600", "370600", True),
        ("AJ-370685", "370686", False),
        ("AJ-370600", "370700", False),
        ("AJ-370600", "370702", False),
        ("AJ-370600", "360600", False),
        ("AJ-370000", "370702", True),
        ("AJ-370000", "380000", False),
        ("AJ-370000", None, False),
        ("AJ-000000", "330326", True),
        ("AJ-000000", None, True),
    ],
)
def test_departments_see_their_own_area_only(someone: Someone, office: str, region: str, seen: bool) -> None:
    assert sees(someone(office), OTHER, region) is seen


def test_city_range_ends_before_the_next_city() -> None:
    low, high = regions.span("370600")
    inside = [code for code in ("370599", "370600", "370602", "370699", "370700", "37060x") if low <= code < high]
    assert inside == ["370600", "370602", "370699", "37060x"]


def test_what_was_sent_to_my_office_is_seen_wherever_it_lies(someone: Someone) -> None:
    assert sees(someone("AJ-370685"), OTHER, "330326", "AJ-370685")
    assert not sees(someone("AJ-370686"), OTHER, "330326", "AJ-370685")


def test_contractors_see_their_own_rows_only(someone: Someone) -> None:
    contractor = someone(OWN, "contractor")
    assert sees(contractor, OWN, "330326")
    assert not sees(contractor, OTHER, "370685")
    assert not sees(contractor, OTHER, "370685", OWN)


@pytest.mark.parametrize("role", ["administrator", "security_administrator", "auditor", "designer"])
def test_administrators_see_no_business_data(someone: Someone, role: str) -> None:
    person = someone("AJ-000000", role)
    assert not sees(person, OWN, "370685", "AJ-000000")
    assert not Scope.of(person).reads(OWN)


def test_an_administrator_who_also_inspects_sees_nothing(someone: Someone) -> None:
    inspector = someone("AJ-370685")
    both = replace(inspector, posts=(*inspector.posts, PostView("AJ-370685", "auditor")))
    assert sees(inspector, OTHER, "370685") and not sees(both, OTHER, "370685")


def test_offshore_offices_see_the_contractors_of_their_group(someone: Someone) -> None:
    branch, head = someone("HYAB-CNOOC"), someone("HYAB")
    assert sees(branch, SEA, None) and sees(head, SEA, None)
    assert not sees(branch, OWN, "370685") and not sees(head, OWN, "370685")


def test_approved_records_are_read_by_every_department(someone: Someone) -> None:
    neighbour, stranger = someone("AJ-370686"), someone(OWN, "contractor")
    assert Scope.of(neighbour).reads(OTHER) and not Scope.of(neighbour).own_area(OTHER, "370685")
    assert Scope.of(stranger).reads(OWN) and not Scope.of(stranger).reads(OTHER)


def test_abolished_places_belong_to_their_successor(places: None) -> None:
    ranges = regions.spans("110118", clock.today())
    assert any(low <= "110228" < high for low, high in ranges)


def test_nobody_without_a_post_sees_anything() -> None:
    assert Scope().sees(OWN, "370685") is False and not Scope().reads(OWN)


def test_who_does_no_business_of_its_unit_reads_none_of_its_records(someone: Someone) -> None:
    contractor = someone(OWN, "contractor")
    for post in (PostView(OWN, "clerk"), PostView("AJ-370685", "inspector")):
        other = replace(contractor, posts=(post,))
        assert not sees(other, OWN, "330326") and not Scope.of(other).reads(OWN)
