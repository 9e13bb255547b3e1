"""《项目部情况表》的检查。自定规则：V-SITE-1 名称，-3 海上作业者，-4 承包层级，-5 报告和协议日期，-7 发包单位。"""

from collections.abc import Iterator, Sequence
from datetime import date

from app.sdk import (
    Answers,
    Applicant,
    Entry,
    Fill,
    Finding,
    Give,
    Organisations,
    Problem,
    Regions,
    Registers,
    check,
    fold,
)
from handlers.outsourcing.answers import day, month, rows, text
from handlers.outsourcing.papers import lapsed, people_papers
from handlers.outsourcing.people import people_findings
from handlers.outsourcing.places import place_findings
from handlers.outsourcing.unit import is_central, name_of, offshore_group, region_of

OFFSHORE = "海油"
GENERAL, PARTIAL = "总承包", "分项承包"


@check("outsourcing/project")
def project_rules(
    answers: Answers,
    applicant: Applicant,
    registers: Registers,
    regions: Regions,
    organisations: Organisations,
    today: date,
) -> Iterator[Finding]:
    """项目部情况：所在地、工期、人员、承包关系、书面报告、协议、预案、检查记录和许可证。"""
    settled = applicant.entry.document if applicant.entry else None
    yield from place_findings(answers, regions, today, settled)
    yield from _months(answers, today)
    yield from people_findings(answers, applicant, registers)
    yield from _name(answers, applicant, registers)
    yield from _operator(answers, applicant, organisations)
    yield from _parent(answers, registers)
    yield from _dates(answers, today)
    licences = registers.of("licence", applicant.org)
    yield from _licence(applicant, licences, today)
    yield from people_papers(answers, licences, today)
    yield from _owner(answers, organisations)
    away = works_away(answers, region_of(applicant.org, registers, organisations))
    yield from _alerts(answers, away)
    yield from _computed(answers, away)
    yield Fill("/contractor_name", name_of(applicant.org, registers, organisations))
    yield Fill("/central", is_central(applicant.org, organisations))


def is_offshore(project: Answers) -> bool:
    """是否海洋石油工程（滩海、浅海在内；陆上石油不算）。"""
    return OFFSHORE in text(project, "project_kind")


def works_away(project: Answers, registered: str | None) -> bool:
    """是否跨省作业：所在地的省与注册地的省不同；海上工程不论省界。"""
    site = text(project, "site_province_code")
    return bool(registered and site) and not is_offshore(project) and site[:2] != str(registered)[:2]


def _months(answers: Answers, today: date) -> Iterator[Finding]:
    begins = month(answers, "start_month")
    for name, label in (("planned_end_month", "预计结束时间"), ("actual_end_month", "实际结束时间")):
        ends = month(answers, name)
        if begins and ends and ends < begins:
            yield Problem(f"/{name}", "V-PRJ-1", f"{label}早于开工时间。")
    if begins > f"{today.year + 1}-{today.month:02d}":
        yield Problem("/start_month", "V-PRJ-2", "开工时间不能晚于填报之月起十二个月。")


def _name(answers: Answers, applicant: Applicant, registers: Registers) -> Iterator[Finding]:
    own = applicant.entry.id if applicant.entry else None
    wanted = _name_and_place(answers)
    taken = [
        _name_and_place(entry.document) for entry in registers.of("project", applicant.org) if entry.id != own
    ]
    if wanted in taken:
        yield Problem(
            "/project_name", "V-SITE-1", "填报单位在该地已有同名的项目部。", advice="请在原记录上办理变更。"
        )


def _name_and_place(project: Answers) -> tuple[str, str]:
    levels = ("site_county_code", "site_city_code", "site_province_code")
    place = next((text(project, level) for level in levels if text(project, level)), "")
    return fold(text(project, "project_name")), place


def _operator(answers: Answers, applicant: Applicant, organisations: Organisations) -> Iterator[Finding]:
    named = text(answers, "offshore_operator")
    if not is_offshore(answers):
        if named:
            yield Fill("/offshore_operator", None)
        return
    group = offshore_group(applicant.org, organisations)
    if group:
        yield Give({"offshore_operator": group})
    elif not named:
        yield Problem("/offshore_operator", "V-SITE-3", "海洋石油工程没有选择海上作业者。", advice="请选择。")


def _parent(answers: Answers, registers: Registers) -> Iterator[Finding]:
    """总承包之下只能有一层分项承包（62 号令第 18 条）。"""
    wanted = text(answers, "parent_project_id")
    if not wanted:
        return
    parent = registers.get("project", wanted)
    if parent is None:
        yield Problem("/parent_project_id", "V-SITE-4", "所选的总承包项目部不存在。")
    elif text(answers, "contract_mode") != PARTIAL:
        yield Problem("/parent_project_id", "V-SITE-4", "承包方式为分项承包的，才可以选择所属的总承包项目部。")
    elif text(parent.document, "contract_mode") != GENERAL or text(parent.document, "parent_project_id"):
        yield Problem("/parent_project_id", "V-SITE-4", "所选项目部不是总承包；分项承包单位不得再次分包。")


def _dates(answers: Answers, today: date) -> Iterator[Finding]:
    for place, row in enumerate(rows(answers, "contractor_checks")):
        checked = day(row, "date")
        if checked and checked > today:
            yield Problem(f"/contractor_checks/{place}/date", "V-PRJ-4", "检查日期不能晚于今天。")
    for name, label in (("report_date", "书面报告日期"), ("agreement_signed_on", "协议签订日期")):
        done = day(answers, name)
        if done and done > today:
            yield Problem(f"/{name}", "V-SITE-5", f"{label}不能晚于今天。")


def _owner(answers: Answers, organisations: Organisations) -> Iterator[Finding]:
    """发包单位账号须存在，且与填写的统一社会信用代码是同一单位。"""
    account, code = text(answers, "owner_id"), text(answers, "owner_uscc")
    owner = organisations.owner(account) if account else None
    if account and owner is None:
        yield Problem(
            "/owner_id", "V-SITE-7", f"没有账号为 {account} 的发包单位。", advice="请核对；不清楚的可以不填。"
        )
    elif owner and code and owner.uscc and owner.uscc != code:
        yield Problem("/owner_id", "V-SITE-7", "发包单位账号与统一社会信用代码不是同一单位。", advice="请核对。")


def _licence(applicant: Applicant, licences: Sequence[Entry], today: date) -> Iterator[Finding]:
    """V-LIC-4：许可证过期的，不得新填项目部。"""
    if applicant.entry is None and any(lapsed(entry.document, today) for entry in licences):
        yield Problem(
            "/project_name",
            "V-LIC-4",
            "填报单位的安全生产许可证已过有效期。",
            advice="请先办理延期并更新持证情况。",
        )


def _alerts(answers: Answers, away: bool) -> Iterator[Finding]:
    if away and answers.get("written_report_filed") is False:
        message = "跨省作业应当书面报告作业所在地县级安全监管部门；未报告的可以提交，但将列入监管预警。"
        yield Problem("/written_report_filed", "V-PRJ-5", message, "warn")
    if answers.get("safety_agreement_signed") is False:
        message = "应当在开工前签订安全生产管理协议；未签订的可以提交，但将列入监管预警。"
        yield Problem("/safety_agreement_signed", "V-PRJ-6", message, "warn")
    if not _plan_filed(answers):
        message = "没有填写应急预案备案号；未备案的将列入监管预警。"
        yield Problem("/emergency_plan_filing_no", "V-PRJ-7", message, "warn", "请确认。")


def _plan_filed(answers: Answers) -> bool:
    return bool(text(answers, "emergency_plan_filing_no").strip()) or answers.get("filed_by_owner") is True


def _computed(answers: Answers, away: bool) -> Iterator[Finding]:
    checked = [text(row, "date") for row in rows(answers, "contractor_checks") if day(row, "date")]
    yield Fill("/out_of_province", away)
    yield Fill("/offshore", is_offshore(answers))
    yield Fill("/emergency_plan_filed", _plan_filed(answers))
    yield Fill("/last_checked_on", max(checked, default=None))
    yield Fill("/safety_officer_count", len(rows(answers, "safety_officers")))
    yield Fill("/tech_staff_count", len(rows(answers, "tech_staff")))
