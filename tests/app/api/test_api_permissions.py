"""Every address times every person times every state: the table says what must come; nothing may be missing."""

from tests.app.api.permissions import WHO, rows_of, table, world
from tests.app.api.test_api_statements import billed
from tests.plugins.country import Country


def test_every_address_has_its_line(country: Country) -> None:
    wanted, written = rows_of(country), set(table())
    assert sorted(wanted - written) == [], "add these to permissions.txt"
    assert sorted(written - wanted) == [], "these are gone"


def test_every_line_names_every_person() -> None:
    assert [row for row, codes in table().items() if len(codes) != len(WHO)] == []


def test_everybody_may_what_the_table_says_and_nothing_else(country: Country) -> None:
    here, wrong = world(country), []
    for row, codes in table().items():
        for who, code in zip(WHO, codes, strict=True):
            found = here.call(row, who)
            if str(found) != code:
                wrong.append((*row, who, f"{code} expected", f"{found} found"))
    assert wrong == []


def test_nobody_signed_in_gets_anything_that_is_not_public() -> None:
    doors = {row: codes[0] for row, codes in table().items()}
    opened = {
        row[1]
        for row, code in doors.items()
        if code == "200" and not row[1].startswith(("/public", "/api/v1/public", "/guide", "/help"))
    }
    assert opened == {"/", "/api/v1/codes", "/api/v1/openapi.json", "/healthz", "/readyz", "/sign-in"}


def test_administrators_reach_no_business() -> None:
    """They suspend, move and end cases and watch them; the answers tell nothing of the business."""
    steering = ("/cancel", "/suspend", "/resume", "/move", "/variables", "/monitor/cases/{case_id}")
    for row, codes in table().items():
        if row[2] in ("draft", "pending") and not row[1].endswith(steering):
            assert set(codes[-2:]) == {"404"}, row


def test_looking_changes_nothing(country: Country) -> None:
    real = country.app
    here = world(country)
    country.app = real
    with billed(country.database) as bill:
        for row in table():
            for who in ("own", "reviewer", "administrator", "anonymous") if row[0] == "GET" else ():
                here.call(row, who)
    assert (bill.commits, [one for one in bill.statements if not one.startswith("SELECT")]) == (0, [])
    assert len(bill.statements) > 200
