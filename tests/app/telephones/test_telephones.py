"""Telephone numbers of offices: kept in one way of writing, shown as kept, dialled by their digits."""

import pytest

from app.telephones import numbers, tidied


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0577-55501234", "0577-55501234"),
        ("0577-5550 1234", "0577-55501234"),
        ("（0577）55501234", "0577-55501234"),
        ("０５７７－５５５０１２３４", "0577-55501234"),
        ("0577-55501234-801", "0577-55501234转801"),
        ("0577-55501234 转 801", "0577-55501234转801"),
        ("0577-55501234，0577-55505678", "0577-55501234、0577-55505678"),
        ("13900000000/12350", "13900000000、12350"),
        ("0577-12350", "0577-12350"),
        ("400-555-0000", "400-555-0000"),
        (" ", ""),
    ],
)  # fmt: skip
def test_a_number_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert tidied(typed) == kept
    assert tidied(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "张三",
        "0577-5550",
        "55501234a",
        "javascript:alert(1)",
        "0577-55501234 王",
        "、".join(["0577-55501234"] * 10),
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert tidied(typed) is None


def test_a_link_dials_the_digits_and_then_the_extension() -> None:
    found = numbers("0577-55501234转801、12350")
    assert [(one.shown, one.dialled) for one in found] == [
        ("0577-55501234转801", "tel:057755501234,801"),
        ("12350", "tel:12350"),
    ]
    assert numbers(None) == numbers("") == ()
