"""Identity, organisation, credit and registration numbers: tidied and judged (V-ID, V-ORG, V-USCC, V-REG)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import formats_codes as codes
from app.forms.formats import Tidied, tidy
from app.forms.formats_codes import id_check

DAY = date(2015, 6, 1)
LETTERS = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17)


def rules(tidied: Tidied) -> set[str]:
    """The rules found."""
    return {finding.rule for finding in tidied.findings}


@pytest.mark.parametrize("number", ["11010519790102999X", "330326197008159998", "110105198205069992"])
def test_right_identity_numbers_stay_as_they_are(number: str) -> None:
    assert tidy("cn-id", number, DAY) == Tidied(number)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (" 110105 19820506 9992　", "110105198205069992"),
        ("11010519790102999x", "11010519790102999X"),
        ("１１０１０５１９７９０１０２９９９Ｘ", "11010519790102999X"),
        ("110105\u200b19790102999X\ufeff", "11010519790102999X"),
    ],
)
def test_identity_numbers_are_tidied(sent: str, kept: str) -> None:
    assert tidy("cn-id", sent, DAY) == Tidied(kept)


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("110105198205069990", "V-ID-1"),
        ("11010519820506", "V-ID-1"),
        ("110105-19820506-9992", "V-ID-1"),
        ("1101051982050699920", "V-ID-1"),
        ("11010519X205069992", "V-ID-1"),
        ("11010519790102999Х", "V-ID-2"),
        ("١١٠١٠٥١٩٨٢٠٥٠٦٩٩٩٢", "V-ID-2"),
        ("११०१०५१९८२०५०६९९९२", "V-ID-2"),
        ("110105790102999", "V-ID-3"),
        ("310104198102299972", "V-ID-4"),
        ("11010520990101999X", "V-ID-4"),
        ("990101198205069990", "V-ID-5"),
    ],
)
def test_wrong_identity_numbers_name_their_rule(number: str, rule: str) -> None:
    tidied = tidy("cn-id", number, DAY)
    assert rule in rules(tidied)
    assert {finding.severity for finding in tidied.findings} == {"reject"}


def made(area: str, born: str) -> str:
    """A whole number with the right check character."""
    body = f"{area}{born}999"
    return body + codes.id_check(body)


@pytest.mark.parametrize("area", ["810000", "820000", "830000", "652201", "110228", "340706"])
def test_areas_of_all_times_are_known(area: str) -> None:
    assert tidy("cn-id", made(area, "19800101"), DAY).findings == ()


def test_special_areas_stand_alone() -> None:
    assert rules(tidy("cn-id", made("810101", "19800101"), DAY)) == {"V-ID-6"}


@pytest.mark.parametrize(
    ("born", "on", "found"),
    [
        ("18991231", DAY, {"V-ID-4"}),
        ("19000101", DAY, set()),
        ("20150602", DAY, {"V-ID-4"}),
        ("19970602", DAY, {"V-ID-7"}),
        ("19970601", DAY, set()),
        ("20000229", date(2018, 2, 28), {"V-ID-7"}),
        ("20000229", date(2018, 3, 1), set()),
    ],
)
def test_the_birthday_decides_on_the_day_of_entry(born: str, on: date, found: set[str]) -> None:
    assert rules(tidy("cn-id", made("110105", born), on)) == found


def test_an_old_number_is_never_converted_but_the_candidate_is_shown() -> None:
    tidied = tidy("cn-id", "110105790102999", DAY)
    assert tidied.value == "110105790102999"
    assert "11010519790102999X" in tidied.findings[0].message
    assert "换算" not in tidy("cn-id", "110105791302999", DAY).findings[0].message


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("99991005x", "99991005X"),
        ("9999 0001-1", "999900011"),
        ("９９９９０００１１", "999900011"),
        ("99990002—X", "99990002X"),
    ],
)
def test_organisation_codes_are_kept_without_hyphen(sent: str, kept: str) -> None:
    assert tidy("cn-org-code", sent, DAY) == Tidied(kept)


@pytest.mark.parametrize(
    ("sent", "rule"),
    [("999900061", "V-ORG-2"), ("99990001", "V-ORG-1"), ("99990001A", "V-ORG-1"), ("9999000１Х", "V-ORG-1")],
)
def test_wrong_organisation_codes_name_their_rule(sent: str, rule: str) -> None:
    assert rules(tidy("cn-org-code", sent, DAY)) == {rule}


def test_a_remainder_of_zero_checks_as_zero() -> None:
    assert codes.org_check("00000000") == "0"
    assert codes.uscc_check("0" * 17) == "0"


@pytest.mark.parametrize("code", ["91500241999900150E", "913303269999000115", "91469026999900169U"])
def test_right_credit_codes(code: str) -> None:
    assert tidy("cn-uscc", code.lower(), DAY) == Tidied(code)


def test_a_credit_code_may_begin_with_a_letter() -> None:
    body = "N2370685" + "999900011"
    assert tidy("cn-uscc", body + codes.uscc_check(body), DAY).findings == ()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("913303269I99000115", {"V-USCC-1"}),
        ("91330326999900011", {"V-USCC-1"}),
        ("91330A269999000115", {"V-USCC-1"}),
        ("9133032699990００115\u0410", {"V-USCC-1"}),
        ("913303269999000116", {"V-USCC-2"}),
        ("91330326999900012" + codes.uscc_check("91330326999900012"), {"V-USCC-3"}),
    ],
)
def test_wrong_credit_codes_name_their_rules(code: str, found: set[str]) -> None:
    assert rules(tidy("cn-uscc", code, DAY)) == found


@given(LETTERS, st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_always_changes_the_check(body: str, place: int, other: str) -> None:
    changed = body[:place] + other + body[place + 1 :]
    assert (codes.uscc_check(changed) == codes.uscc_check(body)) == (changed == body)


@pytest.mark.parametrize("number", ["370685299990535", "330326299990113", "110105099990880"])
def test_right_registration_numbers(number: str) -> None:
    assert tidy("cn-business-reg", number, DAY) == Tidied(number)


def test_full_width_registration_numbers_are_tidied() -> None:
    assert tidy("cn-business-reg", "３７０６８５２９９９９０５３５", DAY) == Tidied("370685299990535")


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("370685299990536", "V-REG-1"),
        ("37068529999053", "V-REG-1"),
        ("91500241999900150E", "V-REG-1"),
        ("٣٧٠٦٨٥٢٩٩٩٩٠٥٣٥", "V-REG-1"),
        ("3706852999905", "V-REG-2"),
    ],
)
def test_wrong_registration_numbers_name_their_rule(number: str, rule: str) -> None:
    assert rules(tidy("cn-business-reg", number, DAY)) == {rule}


def foreign_card(body: str) -> str:
    return body + id_check(body)


@pytest.mark.parametrize(
    "value", [foreign_card("91184019820506999"), foreign_card("93139219900101001"), "USA110082050601"]
)
def test_residence_cards_of_foreigners_are_taken(value: str) -> None:
    assert tidy("cn-id", value.lower(), date(2026, 6, 1)) == Tidied(value)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (foreign_card("91184019821306999"), "V-ID-4"),
        (foreign_card("91184020200101001"), "V-ID-7"),
        (foreign_card("91184019820506999")[:17] + "?", "V-ID-1"),
        (foreign_card("99010119820506999"), "V-ID-5"),
        ("USA110082130601", "V-ID-4"),
    ],
)
def test_wrong_residence_cards_are_refused(value: str, rule: str) -> None:
    found = tidy("cn-id", value, date(2026, 6, 1)).findings
    assert rule in [one.rule for one in found]


def test_a_credit_code_may_be_sent_with_hyphens() -> None:
    body = "91330326MA2851234"
    body = next(body[:16] + last for last in "0123456789X" if codes.org_check(body[8:16]) == last)
    code = body + codes.uscc_check(body)
    assert tidy("cn-uscc", f"{code[:8]}-{code[8:16]}－{code[16:]}", DAY) == Tidied(code)
