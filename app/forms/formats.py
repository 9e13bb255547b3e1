"""Formats of text answers: tidied first, then judged; each finding names its rule (platform rules V-…).

Every format tidies what is surely meant (full-width digits, blanks, a lower-case x) and refuses the rest with a
sentence that helps. A value changed by tidying gives the verdict `normalize`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from app import bounds
from app.errors import NotLoaded
from app.forms.formats_codes import business_reg, cn_id, org_code, uscc
from app.forms.formats_text import cert_no, licence, name, phone, text, unit_name
from app.forms.formats_tidied import FormatFinding, Tidied, compact, reject
from app.regions import hierarchy, queries

__all__ = ["FORMATS", "PERSONAL", "Format", "FormatFinding", "Tidied", "tidy"]

Format = Callable[[str, date], Tidied]
SIX = re.compile(r"[0-9]{6}")
MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


def tidy(name: str, value: str, today: date) -> Tidied:
    """`value` as it is kept under the format `name`, with findings; raises NotLoaded for an unknown format."""
    if name not in FORMATS:
        raise NotLoaded("", f"程序没有格式 {name}")
    return FORMATS[name](value, today)


def _region(value: str, today: date) -> Tidied:
    code = compact(value)
    if not SIX.fullmatch(code):
        return reject(code, "V-RGN-1", "行政区划代码应为6位数字，请从列表中选择。")
    wrong = hierarchy.unusable(code, today)
    return reject(code, *wrong) if wrong else Tidied(code)


def _region_ever(value: str, _today: date) -> Tidied:
    code = compact(value)
    if SIX.fullmatch(code) and queries.ever(code):
        return Tidied(code)
    return reject(code, "V-RGN-1", "不是有效的行政区划代码，请从列表中选择。")


def _month(value: str, _today: date) -> Tidied:
    month = compact(value)
    if MONTH.fullmatch(month):
        return Tidied(month)
    return reject(month, "V-PRJ-1", "请填写年月，格式为“年-月”，例如2015-06。")


def _date(value: str, _today: date) -> Tidied:
    day = compact(value)
    try:
        if DAY.fullmatch(day):
            bounds.day(day)
            return Tidied(day)
    except ValueError:
        return reject(day, "V-DATE-1", f"{day}这一天不存在，或者不在1900年至2199年之间，请核对日期。")
    return reject(day, "V-DATE-1", "请填写日期，格式为“年-月-日”，例如2015-06-01。")


def _moment(value: str, _today: date) -> Tidied:
    moment = compact(value)
    try:
        if MOMENT.fullmatch(moment):
            bounds.moment(moment)
            return Tidied(moment)
    except ValueError:
        return reject(moment, "V-DATE-1", f"{moment}这一时刻不存在，或者不在1900年至2199年之间，请核对。")
    return reject(moment, "V-DATE-1", "请填写带时区的时刻，例如2015-06-01T10:20:00+08:00。")


FORMATS: Mapping[str, Format] = {
    "cn-id": cn_id,
    "cn-uscc": uscc,
    "cn-org-code": org_code,
    "cn-business-reg": business_reg,
    "cn-phone": phone,
    "cn-name": name,
    "unit-name": unit_name,
    "region": _region,
    "region-ever": _region_ever,
    "year-month": _month,
    "date": _date,
    "date-time": _moment,
    "fm-licence": licence,
    "cert-no": cert_no,
    "text": text,
}
PERSONAL = frozenset({"cn-id", "cn-phone"})
"""Formats whose values belong to one person whatever a form says: no form holds them in the clear."""
