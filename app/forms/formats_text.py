"""Names, telephone numbers, licence and certificate numbers, and plain text."""

import re
import unicodedata
from datetime import date

from app.forms.formats_tidied import FormatFinding, Tidied, compact, half_width, hidden, reject, visible

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
NAME = re.compile(rf"[{HAN}]+(\u00b7[{HAN}]+)*")
DOTS = re.compile("[\u2022\u2027\u2219\u22c5\u0387\u30fb\uff65\u2e31\u16eb\uff0e.]")
RADICALS = re.compile("[\u2e80-\u2fdf]")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
FIXED = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
SERVICE = re.compile(r"([48]00)-?([0-9]{3})-?([0-9]{4})|([48]00)-([0-9]{4})-([0-9]{3})")
AREA = re.compile(r"\A((?:(?:\+|00)?86[\s-]*)?)\(?\s*(0[0-9]{2,3})\s*(?:\)\s*-?|\s|-)\s*(?=[0-9])")
COUNTRY = re.compile(r"\A(\+|00)?86-?(?=[01])")
PROVINCES = "国京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵黔云滇藏陕甘青宁新兵"
OPEN, CLOSE = r"[(\[{【\u3014〖〈《「]", r"[)\]}】\u3015〗〉》」]"
LICENCE = re.compile(
    rf"{OPEN}([{PROVINCES}][A-Z]?){CLOSE}FM安许证字{OPEN}((?:19|20)[0-9]{{2}}){CLOSE}([0-9A-Z\u4e00-\u9fa5\-]{{1,14}}?)(号?)"
)
OTHER_LICENCES = {"WH": "危险化学品", "MK": "煤矿", "YH": "烟花爆竹"}
ROMAN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
LATIN = re.compile(rf"[{ROMAN}][{ROMAN}'’.\-]*( [{ROMAN}'’.\-]+)*")
BRACKETED = re.compile(r"[(（][^()（）]*[)）]")


def name(value: str, _today: date) -> Tidied:
    """V-NAME-1: a Chinese name, all planes, U+00B7 between its parts; a foreigner's in Latin letters."""
    wrong = hidden(value.strip(), lines=False)
    if wrong:
        return reject(value, "V-NAME-1", wrong)
    latin = unicodedata.normalize("NFC", " ".join(half_width(visible(value)).split()))
    if LATIN.fullmatch(latin) and 2 <= len(latin) <= 50:
        return Tidied(latin)
    plain = RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), "".join(visible(value).split()))
    tidied = DOTS.sub("\u00b7", plain)
    if not 2 <= len(tidied) <= 50 or not NAME.fullmatch(tidied):
        words = (
            "姓名应为2至50个汉字，少数民族姓名各部分之间用间隔号“·”；外国人按证件填写拉丁字母，不得含有其他字符。"
        )
        return reject(tidied, "V-NAME-1", words)
    return Tidied(tidied)


def phone(value: str, _today: date) -> Tidied:
    """V-TEL-1: a mobile number without separators, or a fixed one with its area code."""
    parted = AREA.sub(r"\1\2-", unicodedata.normalize("NFKC", visible(value)).strip())
    number = compact(parted)
    number = number if MOBILE.fullmatch(number) else COUNTRY.sub("", number, count=1)
    digits = number.replace("-", "")
    if MOBILE.fullmatch(digits):
        return Tidied(digits)
    if SERVICE.fullmatch(number):
        return Tidied(f"{digits[:3]}-{digits[3:6]}-{digits[6:]}")
    if FIXED.fullmatch(number):
        return Tidied(number)
    words = "请填写11位手机号码、400号码，或者“区号-号码”形式的固定电话，例如13800000001、0577-63000001。"
    return reject(number, "V-TEL-1", words)


def licence(value: str, _today: date) -> Tidied:
    """V-LIC-1: a safety licence number; another class is refused, another form is asked to be compared."""
    plain = compact(value).upper()
    found = LICENCE.fullmatch(plain)
    if found:
        region, year, serial, end = found.groups()
        return Tidied(f"（{region}）FM安许证字\u3014{year}\u3015{serial}{end}")
    other = re.search(r"(WH|MK|YH)\W*安许证", plain)
    raw = visible(value).strip()
    if other:
        words = f"{other[1]}为{OTHER_LICENCES[other[1]]}类许可证，此处应填写非煤矿矿山（FM）安全生产许可证编号。"
        return reject(raw, "V-LIC-1", words)
    words = "许可证编号与常见式样“（浙）FM安许证字\u30142013\u30150001号”不同，请对照许可证扫描件核对。"
    return Tidied(raw, (FormatFinding("V-LIC-1", "warn", words),))


def cert_no(value: str, today: date) -> Tidied:
    """A certificate number of 4 to 40 characters; no common composition is known."""
    tidied = text(value, today)
    if tidied.findings or 4 <= len(tidied.value) <= 40:
        return tidied
    return reject(tidied.value, "V-TXT-1", "证书编号应为4至40个字符，请核对。")


def text(value: str, _today: date) -> Tidied:
    """V-TXT-1: kept as written, blanks around it dropped; control characters are refused."""
    plain = value.strip()
    wrong = hidden(plain, lines=True)
    return reject(plain, "V-TXT-1", wrong) if wrong else Tidied(plain)


def unit_name(value: str, today: date) -> Tidied:
    """V-TXT-1: the name of an organisation, NFKC outside brackets, brackets full-width."""
    told = text(value, today)
    if told.findings:
        return told
    tidied = text(visible(value), today)
    parts, end = [], 0
    for found in BRACKETED.finditer(tidied.value):
        parts += [unicodedata.normalize("NFKC", tidied.value[end : found.start()]), f"（{found[0][1:-1]}）"]
        end = found.end()
    parts.append(unicodedata.normalize("NFKC", tidied.value[end:]))
    return Tidied("".join(parts), tidied.findings)
