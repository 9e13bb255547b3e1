"""审核部门的确定：RT-0 归口部门，RT-1…10 按决策表给出的层级找部门，移交和疑义的去向。"""

from collections.abc import Mapping
from typing import Annotated, Any

from app.sdk import Applicant, BusinessError, Departments, Move, Organisations, Regions, handler
from handlers.outsourcing.answers import text
from handlers.outsourcing.places import SEA, Place, kind_of, place_of
from handlers.outsourcing.project import is_offshore
from handlers.outsourcing.seats import NATION, handed_to, nearest, seat

LOCAL = "地方"


@handler
def home_authority(
    starter: Annotated[str, "填报单位"], organisations: Organisations, departments: Departments, regions: Regions
) -> dict[str, Any]:
    """RT-0：海上承包单位为海油安办分部，其他为账号分配机关，没有的为注册地部门。"""
    return _assigned(_home(starter, organisations, departments, regions), "RT-0")


def _home(starter: str, organisations: Organisations, departments: Departments, regions: Regions) -> str:
    unit = organisations.contractor(starter)
    if unit is None:
        raise BusinessError("no_contractor", "填报单位不是已分配账号的承包单位。")
    if unit.offshore_group:
        return departments.offshore(unit.offshore_group).code
    allocator = departments.get(unit.allocator) if unit.allocator else None
    if allocator:
        return allocator.code
    region = unit.region or ""
    codes = tuple(code for code in (region, region[:4] + "00", region[:2] + "0000") if len(code) == 6)
    found = nearest(codes, departments, regions)
    return found.code if found else NATION


def _assigned(code: str, rule: str, handed: bool = False) -> dict[str, Any]:
    return {"code": code, "rule": rule, "handed": handed}


@handler
def routing_facts(
    starter: Annotated[str, "填报单位"],
    project: Annotated[dict[str, Any], "项目部情况"],
    move: Move,
    organisations: Organisations,
    departments: Departments,
    regions: Regions,
) -> dict[str, str]:
    """决策表的条件 tier、listed、site，以及应收抄送的县级部门 county_org、变更前所在地部门 former_org。"""
    place, offshore = place_of(project), is_offshore(project)
    unit = organisations.contractor(starter)
    county = None if offshore else nearest((place.county,), departments, regions) if place.county else None
    return {
        "tier": (unit.central_tier if unit else None) or LOCAL,
        "listed": "是" if organisations.supervised(place.province, starter) else "否",
        "site": SEA if offshore else kind_of(place, regions),
        "county_org": county.code if county else "",
        "former_org": _former(move, place, departments, regions),
    }


def _former(move: Move, place: Place, departments: Departments, regions: Regions) -> str:
    """已公示的项目部换了县的，原所在地的部门；没有换的为空。"""
    if move.entry is None:
        return ""
    before = place_of(move.entry.document)
    found = None if before.codes == place.codes else nearest(before.codes, departments, regions)
    return found.code if found else ""


@handler
def route_review(
    level: Annotated[str, "审核层级"],
    rule: Annotated[str, "依据的规则"],
    project: Annotated[dict[str, Any], "项目部情况"],
    departments: Departments,
    regions: Regions,
) -> dict[str, Any]:
    """决策表给出的层级在项目所在地的部门；海上工程按作业者。"""
    operator = text(project, "offshore_operator") or None
    return _assigned(seat(level, place_of(project), operator, departments, regions).code, rule)


@handler
def handover_target(
    to: Annotated[str, "移交的方向"],
    current: Annotated[dict[str, Any], "现在的审核部门"],
    applicant: Applicant,
    departments: Departments,
) -> dict[str, Any]:
    """移交的去向，与页面事先告知的相同。"""
    code = handed_to(to, applicant.acting, bool(current.get("handed")), departments)
    return _assigned(code, text(current, "rule"), handed=True)


@handler
def doubt(
    starter: Annotated[str, "填报单位"],
    doubt_on: Annotated[str, "疑义对象"],
    asked_by: Annotated[Mapping[str, Any], "提出疑义的部门"],
    organisations: Organisations,
    departments: Departments,
    regions: Regions,
) -> dict[str, str]:
    """疑义转给填报单位的归口部门，并记下由谁提出、关于哪个单位。"""
    home = _home(starter, organisations, departments, regions)
    return {"doubt_org": home, "doubt_on": doubt_on, "doubt_by": text(asked_by, "code"), "doubt_unit": starter}
