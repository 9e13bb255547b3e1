"""What passwords are refused, and how they are kept."""

import pytest
from argon2.exceptions import VerifyMismatchError

from app.accounts import hashing
from app.accounts.password import require_strong
from app.errors import Invalid

REFUSED = {
    "short": "Ab1-efghi",
    "long": "Ab1-" + "xyzw" * 32,
    "two classes": "abcdefgh1234",
    "common": "P@ssw0rd123",
    "few characters": "Aa1Aa1Aa1Aa1",
    "mostly the username": "Zhaoliu@2024",
    "mostly the company": "样例井巷有限公司Ab1",
    "mostly the product": "Kuangshan@123",
}


@pytest.mark.parametrize("password", REFUSED.values(), ids=REFUSED.keys())
def test_weak_passwords_are_refused_with_a_sentence(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        require_strong(password, ("zhaoliu", "样例井巷有限公司"))
    assert refused.value.problems[0].rule == "V-PWD"
    assert refused.value.message.endswith("。")


@pytest.mark.parametrize(
    "password", ["Tieshan-2016", "矿山安全Ab123456", "Ab1-" + "xyzw" * 31, "zhaoliu-Horse-7x-Tree"]
)
def test_good_passwords_pass(password: str) -> None:
    require_strong(password, ("zhaoliu", "样例井巷有限公司"))


def test_hash_is_argon2id_with_the_declared_figures() -> None:
    assert hashing.hash_password("Tieshan-2016").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_full_width_spelling_is_the_same_password() -> None:
    assert hashing.matches(hashing.hash_password("Ｔieshan-2016"), "Tieshan-2016")


def test_a_longer_password_is_another_password() -> None:
    stored = hashing.hash_password("x" * 127 + "A")
    assert not hashing.matches(stored, "x" * 127 + "B")
    assert not hashing.matches(stored, "x" * 127 + "A" + "tail")


def test_nobody_has_the_dummy_password() -> None:
    assert not hashing.matches(None, "nobody has this password")


def test_the_hash_of_nobody_costs_as_much_as_a_real_one() -> None:
    """It is well formed and has today's figures: only comparing tells that it is not right."""
    assert not hashing.outdated(hashing._DUMMY)
    with pytest.raises(VerifyMismatchError):
        hashing._hasher.verify(hashing._DUMMY, "nobody")
