"""从区划和层级找到监管部门：撤销的地方找后继，没有部门的找上级。"""

from collections.abc import Iterator

from app.sdk import BusinessError, Department, Departments, Regions
from handlers.outsourcing.places import Place

NATION = "AJ-000000"
COUNTY_LEVEL, CITY_LEVEL, PROVINCE_LEVEL, NATION_LEVEL, SEA_LEVEL = "县级", "市级", "省级", "国家", "海上"


def seat(level: str, place: Place, operator: str | None, departments: Departments, regions: Regions) -> Department:
    """该层级的部门；海上的按作业者找海油安办分部。"""
    if level == SEA_LEVEL:
        return departments.offshore(operator)
    chain = {
        COUNTY_LEVEL: place.codes,
        CITY_LEVEL: tuple(code for code in (place.city, place.province) if code),
        PROVINCE_LEVEL: (place.province,),
    }
    found = nearest(chain.get(level, ()), departments, regions) or departments.get(NATION)
    if found is None:
        raise BusinessError("no_department", "没有找到负责的监管部门，请联系平台管理员。")
    return found


def nearest(codes: tuple[str, ...], departments: Departments, regions: Regions) -> Department | None:
    """由近及远，第一个设有部门的地方；代码已撤销的看其后继。"""
    for code in codes:
        later = regions.successor(code)
        found = departments.of_region(code) or (departments.of_region(later) if later else None)
        if found:
            return found
    return None


def superiors(code: str, departments: Departments) -> Iterator[Department]:
    """各级上级，由近及远。"""
    above = departments.superior(code)
    while above is not None:
        yield above
        above = departments.superior(above.code)


def handed_to(to: str, here: str, again: bool, departments: Departments) -> str:
    """移交到哪里：第一次到所选部门，再次移交的到两部门的共同上级；上级可以随时交给下级部门。"""
    below = any(above.code == here for above in superiors(to, departments))
    return to if below or not again else common_superior(here, to, departments)


def common_superior(one: str, other: str, departments: Departments) -> str:
    """两个部门最近的共同上级，对方就是上级的为对方；没有的为总局。"""
    theirs = {other, *(department.code for department in superiors(other, departments))}
    return next((each.code for each in superiors(one, departments) if each.code in theirs), NATION)
