"""《单位基本情况表》的检查。自定规则：V-UNIT-1 名称唯一，V-UNIT-2 机构设置说明，V-UNIT-3 业绩起止。"""

from collections.abc import Iterator
from datetime import date

from app.sdk import Answers, Applicant, Fill, Finding, Give, Problem, Regions, Registers, check
from handlers.outsourcing.answers import inner, rows, text, whole
from handlers.outsourcing.papers import unit_papers

ENTERPRISE = ("公司", "集团", "厂")


@check("outsourcing/contractor")
def contractor_rules(
    answers: Answers, applicant: Applicant, registers: Registers, regions: Regions, today: date
) -> Iterator[Finding]:
    """单位基本情况：代码之间、数字之间、与其他单位和持证情况之间的关系。"""
    yield from _codes(answers, regions)
    yield from _place(answers, regions)
    yield from _numbers(answers, today)
    yield from _texts(answers)
    yield from unit_papers(answers, today)
    yield from _others(answers, applicant, registers)
    yield from _licence(answers, applicant, registers)
    standing = [entry for entry in registers.of("project", applicant.org) if entry.state == "current"]
    yield Fill("/project_dept_count", len(standing))


def _codes(answers: Answers, regions: Regions) -> Iterator[Finding]:
    uscc, org_code = text(answers, "uscc"), text(answers, "org_code")
    if not uscc:
        if not text(answers, "business_reg_no"):
            yield Problem("/business_reg_no", "V-REG-3", "工商注册号和统一社会信用代码至少填写一项。")
        if not org_code:
            yield Problem(
                "/org_code", "V-ORG-1", "统一社会信用代码和组织机构代码都没有填写。", advice="请至少填写一项。"
            )
        return
    if len(uscc) != 18:
        return
    yield Give({"org_code": uscc[8:17]})
    if org_code and org_code != uscc[8:17]:
        yield Problem("/org_code", "V-USCC-4", "组织机构代码与统一社会信用代码第 9 至 17 位不一致。")
    if not uscc[0].isdigit() and text(answers, "name").endswith(ENTERPRISE):
        yield Problem("/uscc", "V-USCC-5", "企业的统一社会信用代码通常以数字开头。", "warn", "请核对。")
    yield from _registrar(uscc[2:8], text(answers, "reg_region_code"), regions)


def _registrar(area: str, region: str, regions: Regions) -> Iterator[Finding]:
    """登记机关可以是注册地本级或者上级，其他地方的请核对（V-USCC-6）。"""
    accepted = {region, region[:4] + "00", region[:2] + "0000", "100000"}
    if region and area not in accepted and regions.successor(area) != region:
        yield Problem(
            "/uscc", "V-USCC-6", "统一社会信用代码中的登记机关所在地与注册地不一致。", "warn", "请核对。"
        )


def _place(answers: Answers, regions: Regions) -> Iterator[Finding]:
    found = regions.find(text(answers, "reg_region_code"))
    if found and found.level == "province":
        yield Problem("/reg_region_code", "V-RGN-3", "注册地没有选到市或者县（市、区、旗）。", advice="请选择。")


def _numbers(answers: Answers, today: date) -> Iterator[Finding]:
    total = whole(answers, "safety_staff_total")
    for name, label in (("safety_staff_fulltime", "专职安全管理人员"), ("safety_staff_cse", "注册安全工程师")):
        part = whole(answers, name)
        if part is not None and total is not None and part > total:
            yield Problem(f"/{name}", "V-NUM-1", f"{label}不能多于安全管理人员总数（{total} 人）。")
    staff, everyone = inner(answers, "tech_staff"), whole(answers, "avg_employees")
    engineers = sum(whole(staff, name) or 0 for name in staff)
    if everyone is not None and engineers > everyone:
        yield Problem(
            "/tech_staff", "V-NUM-1", f"专业技术人员合计 {engineers} 人，不能多于从业总人数（{everyone} 人）。"
        )
    year = whole(answers, "avg_employees_year")
    if year is not None and year > today.year:
        yield Problem("/avg_employees_year", "V-NUM-1", f"统计年度不能晚于今年（{today.year} 年）。")


def _texts(answers: Answers) -> Iterator[Finding]:
    if answers.get("safety_org_exists") is True and not text(answers, "safety_org_desc").strip():
        yield Problem(
            "/safety_org_desc", "V-UNIT-2", "已设置安全管理机构，没有说明机构名称和设置情况。", advice="请说明。"
        )
    for place, row in enumerate(rows(answers, "track_record")):
        begun, ended = text(row, "from"), text(row, "to")
        if begun and ended and ended[:7] < begun[:7]:
            yield Problem(
                f"/track_record/{place}/to", "V-UNIT-3", f"第 {place + 1} 项业绩的完工时间早于开工时间。"
            )


def _others(answers: Answers, applicant: Applicant, registers: Registers) -> Iterator[Finding]:
    """名称和代码不得与其他有效的承包单位相同。"""
    for name, rule, label in (
        ("name", "V-UNIT-1", "企业名称"),
        ("uscc", "V-ACT-1", "统一社会信用代码"),
        ("org_code", "V-ACT-1", "组织机构代码"),
    ):
        value = text(answers, name)
        same = registers.having("contractor", name, value) if value else ()
        if any(entry.owner != applicant.org and entry.state == "current" for entry in same):
            yield Problem(f"/{name}", rule, f"该{label}已由其他承包单位登记。", advice="请核对。")


def _licence(answers: Answers, applicant: Applicant, registers: Registers) -> Iterator[Finding]:
    number = text(answers, "legal_rep_safety_cert_no")
    for entry in registers.of("licence", applicant.org):
        other = text(inner(entry.document, "legal_rep_cert"), "no")
        if number and other and other != number:
            message = "与《持证情况表》中的法定代表人资格证书编号不一致。"
            yield Problem("/legal_rep_safety_cert_no", "V-CERT-4", message, "warn", "请核对。")
