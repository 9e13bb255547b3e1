"""What is the same for a reader is the same for a comparison; what differs stays different."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.folding import fold

NAME = "玲珑金矿-4号井巷工程(二期)A"


@pytest.mark.parametrize(
    "other",
    [
        "玲珑金矿\u200b-4号井巷工程(二期)A",
        "\u2066玲珑金矿-4号井巷工程(二期)A\u2069",
        "玲珑金矿-4号井巷\u00ad工程(二期)A\ufe0f",
        "玲珑金矿\u3164-4号井巷工程(二期)A\u2800",
        "玲珑金矿-4号井巷工程(二期)A\U000e0041",
        "玲珑金矿-4号井巷工程(二期)A\u034f\u115f",
        "玲珑金矿－４号井巷工程（二期）Ａ",
        "玲珑金矿—4号井巷工程【二期】a",
        " 玲珑\u3000金矿-4号\t井巷工程\u00a0(二期)\r\nA ",
    ],
)
def test_look_alikes_are_one(other: str) -> None:
    assert fold(other) == fold(NAME)


def test_composed_and_decomposed_are_one() -> None:
    assert fold("Café 工程") == fold("Cafe\u0301工程")
    assert fold("\u2fa6矿") == fold("金矿") == fold("金矿\ufeff")


@pytest.mark.parametrize(
    "other", ["玲珑金矿-5号井巷工程(二期)A", "玲珑金矿4号井巷工程(二期)A", "玲珑金矿-4号井巷工程(二期)B"]
)
def test_others_stay_others(other: str) -> None:
    assert fold(other) != fold(NAME)


def test_nothing_visible_is_nothing() -> None:
    assert fold("\u200b\u3000\u2800\u3164\n") == ""


@given(some.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
