"""《事故情况表》的检查。自定规则：V-CASE-1 承包单位，V-CASE-2 项目部，V-CASE-3 企业名称，
V-CASE-4 与项目部登记的地点、企业不一致。"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from app.sdk import (
    Answers,
    Applicant,
    Clock,
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
from handlers.outsourcing.answers import amount, explained, moment, text, whole
from handlers.outsourcing.grades import HIGHEST, graded, rank
from handlers.outsourcing.people import period
from handlers.outsourcing.places import place_findings, place_of, standing
from handlers.outsourcing.sea import sea_operator
from handlers.outsourcing.unit import is_central, name_of

NOBODY, BRIEF, OPEN, CLOSED = "非责任事故", "快报", "调查中", "已结案"
STATES = (BRIEF, OPEN, CLOSED)
SUPPLEMENT_DAYS, FIRE_DAYS, FIRE = 30, 7, "08"
LOSS = "direct_loss_wan"
MEASURED = ("deaths", "serious_injuries", LOSS)
CASUALTIES = ("deaths", "missing_persons", "serious_injuries", LOSS)
PLACE = ("site_province_code", "site_city_code", "site_county_code")


@check("outsourcing/accident")
def accident_rules(
    answers: Answers,
    applicant: Applicant,
    registers: Registers,
    regions: Regions,
    organisations: Organisations,
    clock: Clock,
) -> Iterator[Finding]:
    """事故情况：等级、种类、责任、时间，以及与承包单位、项目部的关系。"""
    project, today = project_of(answers, registers), clock.today()
    yield from unit_findings(answers, organisations, project)
    yield from _place(answers, applicant, regions, project, today)
    yield from _times(answers, project, clock.now())
    yield from _missing(answers)
    yield from _grade(answers, applicant, today)
    yield from _responsible(answers)
    yield from _causes(answers)
    yield from _state(answers, applicant)
    account = text(answers, "contractor_id")
    yield Fill("/contractor_name", name_of(account, registers, organisations))
    yield Fill("/central", is_central(account, organisations))
    yield from _computed(answers, project)
    yield Fill("/offshore", sea_operator(answers, project, registers, organisations) is not None)


def project_of(answers: Answers, registers: Registers) -> Entry | None:
    """事故所属的项目部；没有填或者已不存在的为空。"""
    wanted = text(answers, "project_id")
    return registers.get("project", wanted) if wanted else None


def unit_findings(answers: Answers, organisations: Organisations, project: Entry | None) -> Iterator[Finding]:
    """承包单位和项目部须存在，且项目部属于该单位。"""
    account = text(answers, "contractor_id")
    if account and organisations.contractor(account) is None:
        yield Problem("/contractor_id", "V-CASE-1", f"没有账号为 {account} 的承包单位。", advice="请核对。")
    if not text(answers, "project_id"):
        return
    if project is None:
        yield Problem("/project_id", "V-CASE-2", "所选的项目部不存在。")
    elif project.owner != account:
        yield Problem("/project_id", "V-CASE-2", "所选的项目部不属于该承包单位。")


def _place(
    answers: Answers, applicant: Applicant, regions: Regions, project: Entry | None, today: date
) -> Iterator[Finding]:
    """没有填写的地点和企业由项目部带出；区划代码按事故发生之日核对。"""
    given = dict(answers)
    if project:
        place = {name: project.document.get(name) for name in PLACE}
        given |= {} if any(text(answers, name) for name in PLACE) else place
        yield Give(place)
    owner = text(project.document, "owner_name") if project else ""
    if owner:
        yield Give({"enterprise_name": owner})
    elif not text(answers, "enterprise_name"):
        yield Problem("/enterprise_name", "V-CASE-3", "没有填写事故发生企业。", advice="请填写。")
    if not text(given, "site_province_code"):
        yield Problem("/site_province_code", "V-RGN-1", "没有选择事故地点。", advice="请选择。")
    happened = moment(answers, "occurred_at")
    settled = applicant.entry.document if applicant.entry else None
    on = happened.date() if happened else today
    yield from place_findings(given, regions, on, settled)
    if project:
        yield from _elsewhere(given, project.document, regions, on)


def _elsewhere(answers: Answers, project: Answers, regions: Regions, on: date) -> Iterator[Finding]:
    """V-CASE-4：事故可能发生在项目部登记的地点之外，由填报人确认；改选项目部后没有改的，由此发现。"""
    here, there = (_county(one, regions, on) for one in (answers, project))
    if here and there and here != there:
        message = "事故地点与所选项目部登记的地点不一致。"
        yield Problem("/site_province_code", "V-CASE-4", message, "warn", "请核对事故地点和项目部。")
    owner = text(project, "owner_name")
    if owner and fold(text(answers, "enterprise_name") or owner) != fold(owner):
        message = "事故发生企业与所选项目部的发包单位不一致。"
        yield Problem("/enterprise_name", "V-CASE-4", message, "warn", "请核对事故发生企业和项目部。")


def _county(answers: Answers, regions: Regions, on: date) -> str:
    """所在县（不设县的为市）当日的代码：已撤销的按后继区划比较。"""
    code = next(iter(place_of(answers).codes), "")
    found = standing(regions, code, on)
    return found.code if found else code


def _times(answers: Answers, project: Entry | None, now: datetime) -> Iterator[Finding]:
    happened, reported = moment(answers, "occurred_at"), moment(answers, "first_reported_at")
    if happened is None:
        return
    if happened > now:
        yield Problem("/occurred_at", "V-ACC-4", "事故时间不能晚于现在。")
    if reported and (reported < happened or reported > now):
        yield Problem("/first_reported_at", "V-ACC-4", "首次接报时间应当在事故发生之后、现在之前。")
    begins, ends = period(project.document) if project else ("", "9999-99")
    if not begins <= f"{happened:%Y-%m}" <= ends:
        yield Problem("/occurred_at", "V-ACC-4", "事故时间不在该项目部的工期之内。", "warn", "请核对。")


def _missing(answers: Answers) -> Iterator[Finding]:
    deaths, missing = whole(answers, "deaths"), whole(answers, "missing_persons")
    if deaths is not None and missing is not None and missing > deaths:
        message = "下落不明人数已计入死亡人数，不能多于死亡人数。"
        yield Problem("/missing_persons", "V-ACC-1", message)


def _grade(answers: Answers, applicant: Applicant, today: date) -> Iterator[Finding]:
    """V-ACC-1、V-ACC-5。人工认定不得低于自动判定，与自动判定不同的须说明理由。

    期限之后已核实的等级不随伤亡、损失的变化自动调整，原先没有掌握的数字查明后仍据以定级。
    """
    found = graded(*(amount(answers, name) for name in MEASURED))
    settled = _settled(answers, applicant, today)
    name = found.name if settled is None else _standing(answers, settled)
    manual = text(answers, "manual_grade")
    if manual and rank(manual) < rank(found.name):
        yield Problem("/manual_grade", "V-ACC-1", f"人工认定等级不得低于自动判定的等级（{found.name}）。")
    elif manual and manual != name:
        yield from _reason(answers, name)
        name = manual
    elif settled is not None and not manual:
        yield from _late(answers, settled, name, found.name)
    open_end = found.provisional or rank(name) < rank(found.name)
    yield Fill("/grade", name)
    yield Fill("/grade_provisional", open_end and name != HIGHEST)


def _settled(answers: Answers, applicant: Applicant, today: date) -> Answers | None:
    """已核实的内容，在补报期限（三十日，火灾事故七日）之后；之前为空。"""
    happened, entry = moment(answers, "occurred_at"), applicant.entry
    if happened is None or entry is None or today <= happened.date() + timedelta(days=_days(answers)):
        return None
    return entry.document if text(entry.document, "grade") else None


def _days(answers: Answers) -> int:
    """《生产安全事故报告和调查处理条例》第十三条：伤亡人数变化的补报期限；矿内车辆伤害不是道路交通事故。"""
    kinds = answers.get("accident_types")
    return FIRE_DAYS if isinstance(kinds, list) and kinds[:1] == [FIRE] else SUPPLEMENT_DAYS


def _standing(answers: Answers, settled: Answers) -> str:
    """已核实的等级；原先没有掌握、现已查明的数字使等级更高的，为更高的等级。"""
    learnt = graded(*(amount(answers, name) if settled.get(name) is None else None for name in MEASURED))
    return max(text(settled, "grade"), learnt.name, key=rank)


def _reason(answers: Answers, name: str) -> Iterator[Finding]:
    if not explained(answers, "manual_grade_reason"):
        message = f"人工认定等级与原等级（{name}）不同，没有说明理由。"
        yield Problem("/manual_grade_reason", "V-ACC-1", message, advice="请说明。")


def _late(answers: Answers, settled: Answers, name: str, found: str) -> Iterator[Finding]:
    """期限之后与已核实的数字不同：查明原先没有掌握的不是变化；数字与等级不符的不能结案。"""
    changed = [one for one in CASUALTIES if settled.get(one) is not None and answers.get(one) != settled.get(one)]
    low = rank(name) < rank(found)
    if low and text(answers, "investigation_state") == CLOSED:
        message = f"按填报的伤亡和损失应为{found}事故，与原等级（{name}）不符，不能结案。"
        counted = f"伤亡人数以事故发生之日起{_days(answers)}日内的为准，有误的请更正"
        advice = f"{counted}；确需调整的，请人工认定等级并说明理由。"
        yield Problem("/manual_grade", "V-ACC-1", message, advice=advice)
    elif changed and (low or changed != [LOSS]):
        message = f"事故发生已超过{_days(answers)}日，伤亡和损失的变化不再自动调整等级和录入部门。"
        yield Problem(f"/{changed[0]}", "V-ACC-5", message, "warn", "确需调整的，请人工认定并说明理由。")


def _causes(answers: Answers) -> Iterator[Finding]:
    """V-ACC-6：结案须填写原因、责任和全部伤亡损失，等级不再是初判；快报、调查中只要求填写已掌握的情况。"""
    if text(answers, "investigation_state") in (BRIEF, OPEN):
        return
    later = "尚未查明的，调查状态请选择“快报”或者“调查中”。"
    for name, label in (("serious_injuries", "重伤人数"), ("direct_loss_wan", "直接经济损失")):
        if amount(answers, name) is None:
            yield Problem(
                f"/{name}", "V-REQ", f"结案须确定事故等级，没有填写「{label}」。", advice=f"没有的填 0；{later}"
            )
    for name, label in (
        ("direct_cause", "直接原因"),
        ("indirect_cause", "间接原因"),
        ("main_responsible", "事故主要责任单位"),
    ):
        if not text(answers, name).strip():
            yield Problem(f"/{name}", "V-REQ", f"没有填写「{label}」。", advice=f"请填写；{later}")


def _state(answers: Answers, applicant: Applicant) -> Iterator[Finding]:
    """V-ACC-7：调查状态只能向前：快报、调查中、已结案。"""
    state, entry = text(answers, "investigation_state"), applicant.entry
    before = text(entry.document, "investigation_state") if entry else ""
    if state in STATES and before in STATES and STATES.index(state) < STATES.index(before):
        message = f"该事故的调查状态已是“{before}”，不能改回“{state}”。"
        advice = f"登记有误的，请在“{before}”下更正。"
        yield Problem("/investigation_state", "V-ACC-7", message, advice=advice)


def _responsible(answers: Answers) -> Iterator[Finding]:
    main, second = text(answers, "main_responsible"), text(answers, "second_responsible")
    if second and main == NOBODY:
        yield Problem("/second_responsible", "V-ACC-3", "非责任事故不能再填写次要责任单位。")
    elif second and main == second:
        yield Problem("/second_responsible", "V-ACC-3", "次要责任单位不能与主要责任单位相同。")


def _computed(answers: Answers, project: Entry | None) -> Iterator[Finding]:
    kinds, happened = answers.get("accident_types"), moment(answers, "occurred_at")
    yield Fill("/primary_type", kinds[0] if isinstance(kinds, list) and kinds else None)
    yield Fill("/hour", happened.hour if happened else None)
    for name in ("contract_mode", "owner_id", "owner_uscc"):
        yield Fill(f"/{name}", text(project.document, name) or None if project else None)
