"""Cells of decision tables: as the table editor writes them, each way told once more beside the engine's."""

import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine import unary_tests
from app.engine.steps import EngineError


@pytest.mark.parametrize(
    ("cell", "value", "matches"),
    [
        ("", 1, True), ("-", None, True), ('"县"', "县", True), ('"县"', "市", False),
        ('"县","市"', "市", True),
        ('"a,b"', "a,b", True), ("not(\"县\", '市')", "省", True), ('not("县")', "县", False),
        (">= 3", 3, True),
        (">= 3", None, False), ("< 3", 3, False), ("[1..5]", 5, True), ("[1..5)", 5, False),
        ("]1..5]", 1, False),
        ("true", True, True), ("false", True, False), ("null", None, True), ("!= 3", 4, True), ("= 3", 3, True),
        ('in ["a", "b"]', "b", True), ('not in ["a"]', "b", True), ('["a", "b"]', "a", True),
        ("limit", 7, True),
        ("> limit", 8, True), ("? % 2 == 1 and ? > 2", 3, True), ('"?" == ?', "?", True),
        ("len(?) == 2", "ab", True),
        (">= 1, 0", 0, True), ('"甲" or "乙"', "乙", True), ('"甲" or "乙"', "丙", False),
        ('"甲"or"乙" or "丙"', "丙", True), ('""', "", True), ('""', None, True), ('""', "x", False),
        ("null", "", True), ('!= ""', None, False), ('!= ""', "x", True), ('not("")', "x", True),
        ('not("")', "", False),
        ('"a", ""', None, True), (">= 3", "三", False), ("not(>= 3)", "三", False), ("not(>= 3)", None, False),
        ('>= "b"', 3, False), ("[1..5]", "3", False), ("[-5..-1]", -3, True), ("-5", -5, True),
        (">= -5", -4, True),
        ("1", True, False), ("true", 1, False), ("0", False, False), ("3", "3", False), ('"3"', 3, False),
        ('["2015-01-01".."2015-12-31"]', "2015-06-30", True), ('< "2015-01-01"', "2014-12-31", True),
        ('["a", "b"]', ["a", "b"], True), ('["a", "b"]', ["a"], False), ('"a" in ?', ["a", "b"], True),
        ("in [1, 2]", 2, True), ("not in [1, 2]", 3, True), ('in "甲乙"', "甲", True), ('in "甲乙"', 1, False),
        ("len(?) > 1", ["a", "b"], True), ("? > 3", "三", False), ("? > 3 or ? == null", None, False),
        ("]1..5[", 5, False), ("(1..5]", 1, False), ("not([1..5])", 7, True), ("not(not(3))", 3, True),
        ("null", 0, False), ('"ａ"', "ａ", True), ('"a, b"', "a, b", True), ("'它说\"好\"'", '它说"好"', True),
        ("1000", 1000, True), ("1, 100", 100, True), ("true or false", False, True),
        ("false", None, False), ("0.5", 0.5, True), ("1", 1.0, True),
    ],
)  # fmt: skip
def test_cells_read_as_the_editor_means_them(cell: str, value: object, matches: bool) -> None:
    assert unary_tests.compiled(cell)(value, {"limit": 7}) is matches


@pytest.mark.parametrize(
    "cell",
    [
        "().__class__", '"a', "x.y", ">", "[1..]", "open('f')", "? ** 9", 'not("a"', "1 2", ">= 1,000",
        "1,000", "= 1,000", "[1,000..2,000]", "not(1,000)", "000", "01", '"甲" and "乙"', '>= 3 or "乙"',
        '? == "甲" or "乙"', '"甲" or ? == "乙"', '"甲" "乙"', '"甲", ', ', "甲"', 'not "甲"',
        'not("甲"), "乙"', 'not("甲") or ("乙")', "? and true", "?", "[5..1]", '["b".."a"]', '[1.."a"]',
        "[1...5]", "[..5]", ">= true", ">= null", ">= [1]", "> 3 and < 5", "<> 3", "=> 3", "limit > 3",
        "a == b", "“甲”", '"甲"，"乙"', "１", "＞= 3", "－", '"a\\"b"', 'date("2015-01-01")',
        '("a", "b")', '["a" or "b"]', "甲、乙", "1e400", '"""甲"""', "f'甲'",
    ],
)  # fmt: skip
def test_broken_or_forbidden_cells_do_not_compile(cell: str) -> None:
    with pytest.raises(EngineError):
        unary_tests.compiled(cell)


@pytest.mark.parametrize("cell", ["1-5", "[18-60]", "-5 - 3", "not(1-5)", ">= 1-5", "? in [18-60]", '"a", 1-5'])
def test_a_dash_is_no_interval(cell: str) -> None:
    with pytest.raises(EngineError, match=r"\[1\.\.5\]"):
        unary_tests.compiled(cell)


@pytest.mark.parametrize("cell", ["1_000", "0x10", "0b1", "1,50", "1.5_0", "> 1_000", "[1..1_000]"])
def test_a_number_is_written_in_one_way(cell: str) -> None:
    with pytest.raises(EngineError):
        unary_tests.compiled(cell)


def test_what_only_looks_like_it_is_taken() -> None:
    assert unary_tests.compiled('"2014-09-13"')("2014-09-13", {}) and unary_tests.compiled("1, 50")(50, {})
    assert unary_tests.compiled("x_1 - 1")(4, {"x_1": 5}) and unary_tests.compiled('"0x10"')("0x10", {})
    assert unary_tests.compiled("-5")(-5, {}) and unary_tests.compiled("[1..5]")(3, {})


def test_cells_name_their_variables() -> None:
    assert unary_tests.names('> limit, other, "x"') == {"limit", "other"}
    named = (unary_tests.names(one) for one in ("not(a)", "[low..high]", "? == b"))
    assert set().union(*named) == {"a", "low", "high", "b"}


CONSTANTS = st.one_of(
    st.integers(-999, 999), st.floats(-99, 99, allow_nan=False).map(lambda x: round(x, 2)), st.booleans(),
    st.none(), st.text(alphabet="甲乙ab, ?.[]<=", max_size=5),
)  # fmt: skip


def written(value: object) -> str:
    """A constant as the author writes it."""
    if isinstance(value, str):
        return f'"{value}"'
    return "null" if value is None else str(value).lower()


def alike(left: object, right: object) -> bool:
    """What equal means, told anew: kinds count, and missing is the empty text."""
    missing = [each in (None, "") for each in (left, right)]
    if any(missing):
        return all(missing)
    return isinstance(left, bool) == isinstance(right, bool) and left == right


@given(st.lists(CONSTANTS, min_size=1, max_size=4), CONSTANTS, st.sampled_from([", ", " or "]), st.booleans())
def test_a_list_of_constants_matches_each_of_them(
    listed: list[object], value: object, between: str, negated: bool
) -> None:
    cell = between.join(written(each) for each in listed)
    whole = f"not({cell})" if negated else cell
    assert unary_tests.compiled(whole)(value, {}) is (any(alike(value, each) for each in listed) is not negated)


BOUNDS = st.integers(-50, 50) | st.text(alphabet="ab", min_size=1)
ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@given(st.sampled_from(sorted(ORDERS)), BOUNDS, CONSTANTS)
def test_an_order_compares_numbers_with_numbers_and_texts_with_texts(sign: str, bound: Any, value: Any) -> None:
    numbers = type(value) in (int, float) and isinstance(bound, int)
    texts = isinstance(value, str) and value != "" and isinstance(bound, str)
    expected = bool((numbers or texts) and ORDERS[sign](value, bound))
    assert unary_tests.compiled(f"{sign} {written(bound)}")(value, {}) is expected
    assert value == "" or unary_tests.compiled(f"? {sign} {written(bound)}")(value, {}) is expected


@given(st.text(alphabet="\"'甲乙ab01 ,.?[]()<>=!-+*andornoti\n\t", max_size=30), CONSTANTS | st.lists(CONSTANTS))
def test_whatever_is_typed_is_read_or_refused(cell: str, value: object) -> None:
    try:
        assert unary_tests.compiled(cell)(value, {}) in (True, False)
        unary_tests.names(cell), unary_tests.kinds(cell)
    except EngineError as refusal:
        assert refusal.message
