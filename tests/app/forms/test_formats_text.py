"""Names, telephone and licence numbers, places and days (V-NAME, V-TEL, V-LIC, V-TXT, V-RGN, V-PRJ)."""

import unicodedata
from datetime import date

import pytest

from app.forms.formats import FORMATS, Tidied, tidy

DAY = date(2015, 6, 1)
TODAY = date(2026, 6, 1)


def verdict(name: str, value: str, on: date = DAY) -> tuple[str, str]:
    """The first finding's rule and severity, empty when there is none."""
    findings = tidy(name, value, on).findings
    return (findings[0].rule, findings[0].severity) if findings else ("", "")


@pytest.mark.parametrize("value", ["张测甲", "阿依古丽·样例", "𠮷样例", "㐂样", "样例\U00030000", "欧阳〇一"])
def test_names_of_all_planes_stay_whole(value: str) -> None:
    assert tidy("cn-name", value, DAY) == Tidied(value)


@pytest.mark.parametrize("sent", ["Nguyễn Văn Hiếu", unicodedata.normalize("NFD", "Nguyễn Văn Hiếu")])
def test_vietnamese_names_are_names(sent: str) -> None:
    assert tidy("cn-name", sent, DAY) == Tidied("Nguyễn Văn Hiếu")


@pytest.mark.parametrize("dot", ["•", "・", "‧", "．", ".", "･"])
def test_other_dots_become_the_middle_dot(dot: str) -> None:
    assert tidy("cn-name", f" 阿依古丽{dot}样例 ", DAY) == Tidied("阿依古丽·样例")


@pytest.mark.parametrize(
    "value",
    [
        "张",
        "张3",
        "Zhang 三",
        "J",
        "Zhang  3",
        "张\u202e三",
        "张\n三",
        "张\x07三",
        "·张三",
        "张··三",
        "<b>张三</b>",
        "张三？",
        "か張三",
        "张" * 51,
    ],
)
def test_wrong_names(value: str) -> None:
    assert verdict("cn-name", value) == ("V-NAME-1", "reject")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("+86 138-0000-0001", "13800000001"),
        ("0086 13800000001", "13800000001"),
        ("１３８００００　０００１", "13800000001"),
        ("138–0000–0001", "13800000001"),
        ("0577 - 63000001", "0577-63000001"),
        ("+86-0577-63000001", "0577-63000001"),
        ("(0577)63000001", "0577-63000001"),
        ("（0577） 63000001", "0577-63000001"),
        ("0577 63000001", "0577-63000001"),
        ("+86 0577 63000001-12", "0577-63000001-12"),
        ("010 63000001", "010-63000001"),
        ("4008000001", "400-800-0001"),
        ("400-8000-001", "400-800-0001"),
        ("400 800 0001", "400-800-0001"),
        ("０１０－６３０００００１－１２", "010-63000001-12"),
    ],
)
def test_telephone_numbers_are_tidied(sent: str, kept: str) -> None:
    assert tidy("cn-phone", sent, DAY) == Tidied(kept)


@pytest.mark.parametrize(
    "value", ["0577-63000001", "057763000001", "0577-86123456", "021-63000001-8001", "19900000001"]
)
def test_right_telephone_numbers(value: str) -> None:
    assert tidy("cn-phone", value, DAY) == Tidied(value)


@pytest.mark.parametrize(
    "value", ["12800000001", "1380000001", "138000000011", "63000001", "+1 2025550100", "١٣٨٠٠٠٠٠٠٠١", "0577-630"]
)
def test_wrong_telephone_numbers(value: str) -> None:
    assert verdict("cn-phone", value) == ("V-TEL-1", "reject")


@pytest.mark.parametrize(
    "value",
    [
        "（浙）FM安许证字〔2013〕C9001号",
        "（国）FM安许证字〔2014〕HY9009号",
        "（云）FM安许证字〔2014〕红9013号",
        "（鲁）FM安许证字〔2013〕06-9005",
    ],
)
def test_licence_numbers_of_the_usual_form(value: str) -> None:
    assert tidy("fm-licence", value, DAY) == Tidied(value)


@pytest.mark.parametrize(
    "value",
    ["(浙)FM安许证字[2013]C9001号", "（浙） fm安许证字（2013）c9001号", "【浙】ＦＭ安许证字【2013】Ｃ9001号"],
)
def test_brackets_and_letters_of_licence_numbers_are_tidied(value: str) -> None:
    assert tidy("fm-licence", value, DAY) == Tidied("（浙）FM安许证字〔2013〕C9001号")


@pytest.mark.parametrize("letters", ["WH", "MK", "YH", "wh"])
def test_licences_of_another_class_are_refused(letters: str) -> None:
    assert verdict("fm-licence", f"(浙){letters}安许证字[2013]0001号") == ("V-LIC-1", "reject")


@pytest.mark.parametrize(
    "value", ["浙FM安许证2013-1", "（日）FM安许证字〔2013〕1号", "（浙）FM安许证字〔1813〕1号", "样例证"]
)
def test_unusual_licence_numbers_are_to_be_compared(value: str) -> None:
    assert verdict("fm-licence", value) == ("V-LIC-1", "warn")
    assert tidy("fm-licence", value, DAY).value == value


def test_text_is_kept_as_written() -> None:
    formula = '=HYPERLINK("http://x","y")'
    assert tidy("text", formula, DAY) == Tidied(formula)
    assert tidy("text", "  甲\n乙 ", DAY) == Tidied("甲\n乙")
    assert verdict("text", "甲\x07乙") == ("V-TXT-1", "reject")


def test_certificate_numbers_have_a_length() -> None:
    assert tidy("cert-no", " 样例证-C01-ZF", DAY) == Tidied("样例证-C01-ZF")
    assert verdict("cert-no", "123") == verdict("cert-no", "1" * 41) == ("V-TXT-1", "reject")


def test_unit_names_are_tidied_outside_brackets() -> None:
    assert tidy("unit-name", "样例ＡＢ(集团Ａ)公司１", DAY) == Tidied("样例AB（集团Ａ）公司1")


@pytest.mark.parametrize(
    ("code", "on", "rule"),
    [
        ("370685", DAY, ""),
        ("３７０６８５", DAY, ""),
        ("370600", DAY, ""),
        ("110228", DAY, ""),
        ("110228", TODAY, "V-RGN-5"),
        ("370601", TODAY, "V-RGN-2"),
        ("469000", TODAY, "V-RGN-2"),
        ("379999", DAY, "V-RGN-1"),
        ("37068", DAY, "V-RGN-1"),
    ],
)
def test_regions_are_real_and_in_force(code: str, on: date, rule: str) -> None:
    assert verdict("region", code, on)[0] == rule


def test_an_abolished_region_is_refused_with_its_successor() -> None:
    assert "340706" in tidy("region", "340721", TODAY).findings[0].message


def test_any_code_that_ever_was_passes_where_history_counts() -> None:
    assert tidy("region-ever", "340721", TODAY) == Tidied("340721")
    assert tidy("region-ever", "469000", TODAY) == Tidied("469000")
    assert verdict("region-ever", "990101")[0] == "V-RGN-1"


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("year-month", "2015-06", ""),
        ("year-month", "2015-02-29", "V-PRJ-1"),
        ("year-month", "2015-13", "V-PRJ-1"),
        ("year-month", "201506", "V-PRJ-1"),
        ("date", "2016-02-29", ""),
        ("date", "2015-02-29", "V-DATE-1"),
        ("date", "2015-6-1", "V-DATE-1"),
        ("date-time", "2014-09-12T10:20:00+08:00", ""),
        ("date-time", "2014-09-12T10:20:00", "V-DATE-1"),
        ("date-time", "2014-09-12T25:20:00+08:00", "V-DATE-1"),
    ],
)
def test_months_days_and_moments(name: str, value: str, rule: str) -> None:
    assert verdict(name, value)[0] == rule


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("value", ["", " ", "\x00", "😀" * 50, "\ud800", "9" * 500, "((((((((", "١٢٣"])
def test_no_text_breaks_a_format(name: str, value: str) -> None:
    assert isinstance(tidy(name, value, DAY), Tidied)


@pytest.mark.parametrize("value", ["John Smith", "Jean-Pierre O’Neill", "MÜLLER, ".rstrip(", "), "Anna M. Øster"])
def test_names_of_foreigners_are_kept(value: str) -> None:
    assert tidy("cn-name", value, DAY) == Tidied(value)
    assert tidy("cn-name", f"  {value} ", DAY) == Tidied(value)


@pytest.mark.parametrize("name", ["text", "unit-name"])
@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x07", "\x9b"])
def test_marks_that_turn_or_control_are_refused(name: str, mark: str) -> None:
    assert verdict(name, f"样例{mark}矿业有限公司") == ("V-TXT-1", "reject")
