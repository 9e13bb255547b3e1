"""Numbers with check characters: identity card, organisation, credit and registration codes."""

import re
from collections.abc import Iterator
from datetime import date

from app.forms.formats_tidied import FormatFinding, Tidied, compact, foreign, reject
from app.regions import queries

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ID = re.compile(r"[0-9]{17}[0-9X]")
ORG = re.compile(r"[0-9A-Z]{8}[0-9X]")
USCC = re.compile(rf"[{USCC_LETTERS}]{{2}}[0-9]{{6}}[{USCC_LETTERS}]{{10}}")
BEYOND = ("81", "82", "83")
ADULT = 18
PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]"
RESIDENT = re.compile(rf"[A-Z]{{3}}[0-9]{{12}}|9({PROVINCES})[0-9]{{14}}[0-9X]")


def _rejection(rule: str, message: str) -> FormatFinding:
    return FormatFinding(rule, "reject", message)


def id_check(body: str) -> str:
    """The 18th character of an identity number for its first 17 (GB 11643)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True)) % 11]


def cn_id(value: str, today: date) -> Tidied:
    """V-ID-1 to V-ID-7: an identity number of an adult, 18 characters."""
    number = compact(value).upper()
    if foreign(number):
        return reject(number, "V-ID-2", f"身份证号含有{foreign(number)}，只能填写半角数字和字母X，请重新填写。")
    if re.fullmatch(r"[0-9]{15}", number):
        return reject(number, "V-ID-3", _old_id(number))
    if RESIDENT.fullmatch(number):
        return Tidied(number, tuple(_resident_findings(number, today)))
    if not ID.fullmatch(number):
        return reject(
            number, "V-ID-1", f"身份证号应为18位：17位数字加1位校验码（数字或X），现为{len(number)}位，请核对。"
        )
    return Tidied(number, tuple(_id_findings(number, today)))


def _old_id(number: str) -> str:
    body = f"{number[:6]}19{number[6:]}"
    words = "15位旧身份证号自2013年1月1日起停用，请按现行证件填写18位号码。"
    if _day(body[6:14]) is None:
        return words
    return f"{words}按规则换算为{body}{id_check(body)}，请与证件核对无误后重新填写。"


def _resident_findings(number: str, today: date) -> Iterator[FormatFinding]:
    """Residence cards of foreigners: 18 characters beginning with 9 (2023), or three letters and 12 digits."""
    if len(number) == 18 and id_check(number[:17]) != number[17]:
        yield _rejection("V-ID-1", "外国人永久居留身份证号码校验码不正确，请对照证件逐位核对。")
    digits = number[6:14] if len(number) == 18 else number[7:13]
    days = [_day(digits)] if len(number) == 18 else [_day(f"{century}{digits}") for century in ("19", "20")]
    past = [day for day in days if day and day.year >= 1900 and day <= today]
    if not past:
        yield _rejection("V-ID-4", f"证件号码中的出生日期{digits}不存在或者不合理，请核对。")
    elif all(_age(day, today) < ADULT for day in past):
        yield _rejection("V-ID-7", f"该人员出生于{past[0].isoformat()}，填报时未满18周岁，不得填报。")


def _id_findings(number: str, today: date) -> Iterator[FormatFinding]:
    if id_check(number[:17]) != number[17]:
        yield _rejection("V-ID-1", "身份证号校验码不正确，请对照证件逐位核对。")
    born = _day(number[6:14])
    if born is None:
        yield _rejection("V-ID-4", f"身份证号中的出生日期{number[6:14]}不存在，请核对。")
    elif born.year < 1900 or born > today:
        yield _rejection(
            "V-ID-4", f"身份证号中的出生日期{born.isoformat()}不合理（早于1900年或者晚于填报日期），请核对。"
        )
    elif _age(born, today) < ADULT:
        yield _rejection("V-ID-7", f"该人员出生于{born.isoformat()}，填报时未满18周岁，不得填报。")
    yield from _area(number[:6])


def _area(code: str) -> Iterator[FormatFinding]:
    if code[:2] in BEYOND and code[2:] != "0000":
        yield _rejection("V-ID-6", f"港澳台居民居住证号码前6位应为{code[:2]}0000，现为{code}，请核对。")
    elif not queries.ever(code):
        yield _rejection("V-ID-5", f"身份证号前6位{code}不是任何时期的行政区划代码，请核对。")


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def org_check(body: str) -> str:
    """The ninth character of an organisation code for its first eight (GB 11714)."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, ORG_WEIGHTS, strict=True))
    return "0X987654321"[total % 11] if total % 11 else "0"


def org_code(value: str, _today: date) -> Tidied:
    """V-ORG-1 and V-ORG-2: nine characters, kept without the hyphen."""
    code = compact(value).upper().replace("-", "")
    if not ORG.fullmatch(code):
        return reject(code, "V-ORG-1", "组织机构代码应为9位：8位数字或大写字母加1位校验码（数字或X），请核对。")
    if org_check(code[:8]) != code[8]:
        return reject(code, "V-ORG-2", "组织机构代码校验码不正确，请对照证书逐位核对。")
    return Tidied(code)


def uscc_check(body: str) -> str:
    """The 18th character of a credit code for its first 17 (GB 32100); remainder 0 gives 0."""
    total = sum(USCC_LETTERS.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return USCC_LETTERS[-total % 31]


def uscc(value: str, _today: date) -> Tidied:
    """V-USCC-1 to V-USCC-3: 18 characters; who may have a letter in front is for the form's own check to say."""
    code = compact(value).upper().replace("-", "")
    wrong = next((char for char in code if char not in USCC_LETTERS), None)
    if wrong:
        return reject(code, "V-USCC-1", f"统一社会信用代码不使用“{wrong}”（不含I、O、Z、S、V），请对照证照核对。")
    if not USCC.fullmatch(code):
        return reject(
            code, "V-USCC-1", f"统一社会信用代码应为18位，其中第3至8位为数字，现为{len(code)}位，请核对。"
        )
    return Tidied(code, tuple(_uscc_findings(code)))


def _uscc_findings(code: str) -> Iterator[FormatFinding]:
    if uscc_check(code[:17]) != code[17]:
        yield _rejection("V-USCC-2", "统一社会信用代码校验码不正确，请对照证照逐位核对。")
    if code[16] not in "0123456789X" or org_check(code[8:16]) != code[16]:
        yield _rejection("V-USCC-3", "统一社会信用代码第9至17位（组织机构代码）校验不正确，请对照证照逐位核对。")


def reg_check(body: str) -> str:
    """The 15th digit of a registration number for its first 14 (ISO 7064 MOD 11,10)."""
    rest = 10
    for digit in body:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - rest) % 10)


def business_reg(value: str, _today: date) -> Tidied:
    """V-REG-1 and V-REG-2: 15 digits."""
    number = compact(value)
    if re.fullmatch(r"[0-9]{13}", number):
        return reject(
            number,
            "V-REG-2",
            "13位为旧工商注册号，请填写营业执照上现行的15位注册号；已换照的请填统一社会信用代码。",
        )
    if re.fullmatch(r"[0-9A-Za-z]{18}", number):
        return reject(number, "V-REG-1", "工商注册号应为15位数字；18位的是统一社会信用代码，请填在相应栏目。")
    if not re.fullmatch(r"[0-9]{15}", number):
        return reject(number, "V-REG-1", f"工商注册号应为15位数字，现为{len(number)}位，请核对。")
    if reg_check(number[:14]) != number[14]:
        return reject(number, "V-REG-1", "工商注册号校验码不正确，请对照营业执照逐位核对。")
    return Tidied(number)
