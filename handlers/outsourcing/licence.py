"""《持证情况表》的检查。自定规则：V-CERT-1 证号唯一，-2 人员不重复，-3 证书过期，-4 与基本情况一致。"""

from collections.abc import Iterator
from datetime import date, timedelta

from app.sdk import (
    Answers,
    Applicant,
    Departments,
    Fill,
    Finding,
    Give,
    Organisations,
    Problem,
    Registers,
    check,
)
from handlers.outsourcing.answers import day, explained, inner, repeated, rows, text
from handlers.outsourcing.papers import licence_papers
from handlers.outsourcing.unit import name_of, region_of

NATION = "国"
SHORTS = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵黔云滇藏陕甘青宁新"
CODES = "111213141521222331323334353637414243444546505152525353546162636465"
SHORT_NAMES = {short: CODES[2 * place : 2 * place + 2] for place, short in enumerate(SHORTS)}
YEARS = 3


@check("outsourcing/licence")
def licence_rules(
    answers: Answers,
    applicant: Applicant,
    registers: Registers,
    departments: Departments,
    organisations: Organisations,
    today: date,
) -> Iterator[Finding]:
    """持证情况：证号与发证机关、有效期、资质、人员证书，以及与其他记录的关系。"""
    yield from _issuer(answers, applicant, departments, organisations)
    yield from _period(answers)
    yield from _taken(answers, applicant, registers)
    yield from _qualification(answers)
    yield from repeated(answers, "safety_officers", "id_no", "V-CERT-2", "同一人只能填写一行。")
    yield from licence_papers(answers, today)
    yield from _same_certificate(answers, applicant, registers)
    yield Fill("/safety_officer_count", len(rows(answers, "safety_officers")))
    yield Fill("/contractor_name", name_of(applicant.org, registers, organisations))
    yield Fill("/reg_region_code", region_of(applicant.org, registers, organisations))


def _issuer(
    answers: Answers, applicant: Applicant, departments: Departments, organisations: Organisations
) -> Iterator[Finding]:
    """V-LIC-2；没有填写发证机关的，默认为账号分配机关。"""
    issuer, number = text(answers, "fm_licence_issuer"), text(answers, "fm_licence_no")
    unit = organisations.contractor(applicant.org)
    allocator = (unit.allocator if unit else None) or ""
    if allocator:
        yield Give({"fm_licence_issuer": allocator})
    issuer = issuer or allocator
    if not issuer:
        yield Problem("/fm_licence_issuer", "V-LIC-2", "没有填写安全生产许可证发证机关。", advice="请填写。")
        return
    if departments.get(issuer) is None:
        yield Problem("/fm_licence_issuer", "V-LIC-2", f"没有代码为 {issuer} 的安全监管部门。", advice="请核对。")
    elif not _matches(number, issuer):
        yield Problem(
            "/fm_licence_issuer", "V-LIC-2", "许可证编号中的省份简称与发证机关不一致。", advice="请核对。"
        )


def _matches(number: str, issuer: str) -> bool:
    short = number.lstrip("（(")[:1]
    if short == NATION:
        return issuer == "AJ-000000" or issuer.startswith("HYAB")
    province = SHORT_NAMES.get(short)
    return province is None or issuer.startswith(f"AJ-{province}")


def _period(answers: Answers) -> Iterator[Finding]:
    begins, ends = day(answers, "fm_licence_valid_from"), day(answers, "fm_licence_valid_to")
    if begins is None or ends is None:
        return
    if begins >= ends:
        yield Problem("/fm_licence_valid_to", "V-LIC-3", "有效期截止日期应当晚于起始日期。")
    elif ends not in _usual_ends(begins):
        usual = max(_usual_ends(begins))
        message = f"许可证有效期为三年，通常到 {usual.isoformat()} 为止。"
        yield Problem("/fm_licence_valid_to", "V-LIC-3", message, "warn", "请对照扫描件核对。")


def _usual_ends(begins: date) -> set[date]:
    """三年后对应日的前一日；闰日没有对应日，月末和前一日都可以。"""
    try:
        return {begins.replace(year=begins.year + YEARS) - timedelta(days=1)}
    except ValueError:
        return {date(begins.year + YEARS, 2, 27), date(begins.year + YEARS, 2, 28)}


def _taken(answers: Answers, applicant: Applicant, registers: Registers) -> Iterator[Finding]:
    number = text(answers, "fm_licence_no")
    same = registers.having("licence", "fm_licence_no", number) if number else ()
    if any(entry.owner != applicant.org for entry in same):
        yield Problem("/fm_licence_no", "V-CERT-1", "该许可证编号已由其他承包单位填报。", advice="请核对。")


def _qualification(answers: Answers) -> Iterator[Finding]:
    if text(answers, "qualification_level") == "不适用" and not explained(answers, "qualification_na_reason"):
        yield Problem(
            "/qualification_na_reason", "V-QUA-1", "资质等级选择“不适用”，没有说明理由。", advice="请说明。"
        )


def _same_certificate(answers: Answers, applicant: Applicant, registers: Registers) -> Iterator[Finding]:
    number = text(inner(answers, "legal_rep_cert"), "no")
    for entry in registers.of("contractor", applicant.org):
        other = text(entry.document, "legal_rep_safety_cert_no")
        if number and other and other != number:
            message = "与《单位基本情况表》中的法定代表人安全资格证编号不一致。"
            yield Problem("/legal_rep_cert/no", "V-CERT-4", message, "warn", "请核对。")
