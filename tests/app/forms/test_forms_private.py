"""Personal numbers in free text are found however they are written, and nothing else is."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.forms.personal_numbers import blanked, found

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
        ("138，0000，0001、138,0000,0001、138~0000~0001、138～0000～0001、138*0000*0001", ["手机号码"] * 5),
        ("138.0000.0001，138.00000001，0577.63000001", ["手机号码", "手机号码", "电话号码"]),
        ("330326.19850306996X", ["身份证号"]),
        ("坐标120.13800000001，27.13912345678", []),
        ("合同额1380000.0001万元，共13,800,000,001元、1,380,000,000.12元", []),
        ("项目代码2013-330300-05-01-138000，2013－330300－05－01－138000", []),
        ("工期2014.05.01-2015.05.01，2026-05-01—2026-12-31，2026-01-01~2028-12-31", []),
        ("2013-06-15 2016-06-14，2014/5/1-2015/5/31，2014.05.01—2015.05.01/2016.05.01", []),
        ("文号〔2026〕0312-20260145，鲁应急字[2026]0312-20260145号，备案0101-2026-0001", []),
        ("2014-05-01 0535-8215678，电话0312-20260145，〔2026〕13800001234", ["电话号码", "电话号码", "手机号码"]),
        ("", []),
    ],
)
def test_what_is_a_personal_number(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _, _ in found(text)] == kinds
    hidden = blanked(text)
    assert len(hidden) == len(text) and found(hidden) == []
    assert (hidden == text) is (kinds == [])


BETWEEN = st.lists(st.sampled_from(["", "-", "－", "—", " ", ".", "~", "/", "\u200b"]), min_size=18)
AROUND = st.sampled_from(
    ["", "电话", "2014.05.01-2015.05.01，", "2013-06-15 2016-06-14 电话", "〔2026〕0312-20260145："]
)
NUMBERS = st.sampled_from([ID, PHONE, "19912345678", "05358215678", "01064463114"])


@given(NUMBERS, BETWEEN, AROUND, AROUND)
def test_disguised_numbers_are_found_beside_days(
    number: str, between: list[str], before: str, behind: str
) -> None:
    disguised = "".join(char + gap for char, gap in zip(number, [*between, ""], strict=False)).strip()
    assume(disguised.count(".") != 1)  # with one point alone it may as well be an amount
    hidden = blanked(f"{before}{disguised}，{behind}")
    assert not any(char.isdigit() for char in hidden[len(before) :][: len(disguised)]), hidden


@given(st.lists(st.dates(date(1950, 1, 1), date(2099, 12, 31)), min_size=1, max_size=3), st.data())
def test_days_are_no_numbers(days: list[date], data: st.DataObject) -> None:
    shape = data.draw(st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y.%m", "%Y年%m月%d日"]))
    text = data.draw(st.sampled_from(["-", "—", "~", "～", " ", "至", "/"])).join(f"{day:{shape}}" for day in days)
    assert found(text) == []


def test_what_stands_around_stays() -> None:
    assert blanked(f"张某（{ID[:6]} {ID[6:]}）死亡") == f"张某（{'●' * 19}）死亡"
