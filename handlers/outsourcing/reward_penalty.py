"""《奖惩情况》的检查。自定规则：V-AWARD-1 决定日期，V-AWARD-2 有效期；承包单位和项目部同事故情况表。"""

from collections.abc import Iterator
from datetime import date

from app.sdk import Answers, Fill, Finding, Organisations, Problem, Registers, check
from handlers.outsourcing.accident import project_of, unit_findings
from handlers.outsourcing.answers import day, text
from handlers.outsourcing.unit import name_of, region_of


@check("outsourcing/reward_penalty")
def reward_penalty_rules(
    answers: Answers, registers: Registers, organisations: Organisations, today: date
) -> Iterator[Finding]:
    """奖惩情况：对象须存在，日期须合理；地区取项目所在地，没有项目部的取注册地。"""
    project, account = project_of(answers, registers), text(answers, "contractor_id")
    yield from unit_findings(answers, organisations, project)
    decided, ends = day(answers, "date"), day(answers, "valid_to")
    if decided and decided > today:
        yield Problem("/date", "V-AWARD-1", "决定日期不能晚于今天。")
    if decided and ends and ends < decided:
        yield Problem("/valid_to", "V-AWARD-2", "有效期截止日期不能早于决定日期。")
    site = (
        text(project.document, "site_county_code") or text(project.document, "site_city_code") if project else ""
    )
    yield Fill("/site_county_code", site or region_of(account, registers, organisations))
    yield Fill("/contractor_name", name_of(account, registers, organisations))
