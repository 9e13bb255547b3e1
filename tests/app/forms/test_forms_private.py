"""Personal numbers in free text are found however they are written, and nothing else is."""

import pytest

from app.forms.private import blanked, found

ID, OLD, PHONE, CARD = "33032619850306996X", "330326850306996", "13800001234", "6222021234567890128"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"张某（{ID}）当场死亡", ["身份证号"]),
        (f"张某{ID.lower()}死亡", ["身份证号"]),
        (f"身份证{ID[:6]} {ID[6:14]} {ID[14:]}。", ["身份证号"]),
        (f"身份证{ID[:6]}-{ID[6:14]}-{ID[14:]}。", ["身份证号"]),
        ("".join(chr(ord(one) + 0xFEE0) for one in ID), ["身份证号"]),
        ("\u200b".join(ID), ["身份证号"]),
        (f"旧证{OLD}", ["身份证号"]),
        (f"联系{PHONE}或138 0000 1234、+86-138-0000-1234", ["手机号码"] * 3),
        ("值班电话0535-8215678，(010) 6446 3114", ["电话号码"] * 2),
        (f"账号 {CARD[:4]} {CARD[4:8]} {CARD[8:]}", ["银行卡号"]),
        (f"{PHONE} 13900001234/13900005678", ["手机号码"] * 3),
        ("138 0000 1234 139 0000 5678", ["手机号码"] * 2),
        (f"{PHONE}，{ID}", ["手机号码", "身份证号"]),
        ("2014年9月12日10时30分，-120m中段，死亡1人，损失1234.5万元", []),
        ("备案号370685-2014-001，（浙）FM安许证字〔2014〕0001号", []),
        ("91330326MA2851234X", []),
        ("自2014-01-15至2015-12-31，2013、2014、2015年", []),
        ("", []),
    ],
)
def test_what_is_a_personal_number(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _, _ in found(text)] == kinds
    hidden = blanked(text)
    assert len(hidden) == len(text) and found(hidden) == []
    assert (hidden == text) is (kinds == [])


def test_what_stands_around_stays() -> None:
    assert blanked(f"张某（{ID[:6]} {ID[6:]}）死亡") == f"张某（{'●' * 19}）死亡"
