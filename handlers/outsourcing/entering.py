"""事故由谁录入：RA-1…5 按决策表给出的层级找部门，RA-6 为上级提级或者指定。"""

from typing import Annotated, Any

from app.sdk import Departments, Move, Organisations, Regions, Registers, handler
from handlers.outsourcing.accident import project_of
from handlers.outsourcing.answers import text
from handlers.outsourcing.places import SEA, kind_of, place_of
from handlers.outsourcing.sea import sea_operator
from handlers.outsourcing.seats import seat

MANUAL = "RA-6"


@handler
def holder(org: Annotated[str | dict[str, Any], "录入单位"], move: Move) -> dict[str, str]:
    """现在的录入部门：code 和据以确定的规则 rule（起初为空）；assigned 为该记录以前提级或者指定的部门。"""
    if isinstance(org, str):
        return {"code": org, "rule": "", "assigned": move.assigned}
    return {"code": text(org, "code"), "rule": text(org, "rule")}


@handler
def accident_facts(
    accident: Annotated[dict[str, Any], "事故情况"],
    registers: Registers,
    organisations: Organisations,
    regions: Regions,
) -> dict[str, str]:
    """决策表的条件 grade、site，海上作业者 operator（不是海上的为空），以及事故地点的三级代码。"""
    operator = sea_operator(accident, project_of(accident, registers), registers, organisations)
    place = place_of(accident)
    return {
        "grade": text(accident, "grade"),
        "site": kind_of(place, regions) if operator is None else SEA,
        "operator": operator or "",
        "site_province_code": place.province,
        "site_city_code": place.city,
        "site_county_code": place.county,
    }


@handler
def route_accident(
    level: Annotated[str, "录入层级"],
    rule: Annotated[str, "依据的规则"],
    facts: Annotated[dict[str, str], "等级和地点"],
    holder: Annotated[dict[str, str], "现在的录入部门"],
    departments: Departments,
    regions: Regions,
) -> dict[str, str]:
    """应当录入的部门；已由上级提级或者指定的不再变动，以后补录、续报也由该部门办理。"""
    if holder["rule"] == MANUAL:
        return holder
    if holder.get("assigned"):
        return {"code": holder["assigned"], "rule": MANUAL}
    found = seat(level, place_of(facts), facts["operator"] or None, departments, regions)
    return {"code": found.code, "rule": rule}


@handler
def reassign(to: Annotated[str, "改由录入的部门"]) -> dict[str, str]:
    """RA-6：上级提级调查或者指定部门录入。"""
    return {"code": to, "rule": MANUAL}
