"""所在地：省、市、县三级代码是否合乎 GB/T 2260 的隶属关系（V-RGN-1…5），以及属于哪一类地方。"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.sdk import Answers, Fill, Finding, Problem, Region, Regions
from handlers.outsourcing.answers import text

PROVINCE, CITY, COUNTY = "/site_province_code", "/site_city_code", "/site_county_code"
BEYOND = ("71", "81", "82")
AGAIN = "请重新选择。"
SEA, PLAIN, MUNICIPALITY, NO_COUNTY, DIRECT = "海上", "县（市、区、旗）", "直辖市", "不设县的市", "省直辖县"


@dataclass(frozen=True)
class Place:
    """省、市、县三级代码，没有的为空串。"""

    province: str
    city: str
    county: str

    @property
    def codes(self) -> tuple[str, ...]:
        """由近及远：县、市、省，空的略去。"""
        return tuple(code for code in (self.county, self.city, self.province) if code)


def place_of(answers: Answers) -> Place:
    """表中填写的所在地；省直辖县、直辖市没有填市的，按县代码补出。"""
    county = text(answers, "site_county_code")
    city = text(answers, "site_city_code") or (county[:4] + "00" if len(county) == 6 else "")
    return Place(text(answers, "site_province_code"), city, county)


def standing(regions: Regions, code: str, on: date | None = None) -> Region | None:
    """该代码当日有效的区划；已撤销的换成后继区划。"""
    found = regions.find(code, on) if code else None
    if found is None and code:
        later = regions.successor(code, on)
        found = regions.find(later, on) if later else None
    return found


def kind_of(place: Place, regions: Regions, on: date | None = None) -> str:
    """地方的种类：直辖市、省直辖县、不设县的市，或一般的县。"""
    nearest = standing(regions, place.county or place.city, on) or standing(regions, place.province, on)
    if nearest and nearest.municipality:
        return MUNICIPALITY
    if nearest and nearest.direct_county:
        return DIRECT
    return PLAIN if place.county else NO_COUNTY


def place_findings(answers: Answers, regions: Regions, on: date, settled: Answers | None) -> Iterator[Finding]:
    """V-RGN-1…5；`settled` 是已核实过的同一记录，其中的代码即使后来撤销也不再追问。"""
    place = place_of(answers)
    if not place.province:
        return
    province = regions.find(place.province, on)
    if province is None or province.level != "province" or place.province.startswith(BEYOND):
        yield Problem(PROVINCE, "V-RGN-1", "所选的省不存在，或者不在本平台的监管范围内。", advice=AGAIN)
    elif place.county:
        yield from _county(place, regions, on, settled)
        if not text(answers, "site_city_code"):
            yield Fill(CITY, place.city)
    else:
        yield from _city_only(place, regions, on)


def _county(place: Place, regions: Regions, on: date, settled: Answers | None) -> Iterator[Finding]:
    region = regions.find(place.county, on)
    if place.county[:2] != place.province[:2]:
        yield Problem(COUNTY, "V-RGN-1", "县级代码不属于所选的省。", advice=AGAIN)
    elif place.county[:4] != place.city[:4]:
        direct = region is not None and region.direct_county
        yield Problem(COUNTY, "V-RGN-4" if direct else "V-RGN-1", _misplaced(direct), advice=AGAIN)
    elif region is None:
        if settled is None or text(settled, "site_county_code") != place.county:
            yield _gone(COUNTY, place.county, regions, on)
    elif region.placeholder:
        yield Problem(
            COUNTY,
            "V-RGN-2",
            f"“{region.name}”不是实际的县级区划，没有对应的监管部门。",
            advice="请选择具体的县（市、区、旗）。",
        )
    elif region.level != "county":
        yield Problem(COUNTY, "V-RGN-1", "这里应填写县级代码。", advice=AGAIN)


def _misplaced(direct: bool) -> str:
    return "该县由省直接管辖，不属于所选的市。" if direct else "县级代码不属于所选的市。"


def _city_only(place: Place, regions: Regions, on: date) -> Iterator[Finding]:
    if not place.city:
        yield Problem(COUNTY, "V-RGN-3", "没有选到县（市、区、旗）。", advice="请选择。")
        return
    city = regions.find(place.city, on)
    if place.city[:2] != place.province[:2]:
        yield Problem(CITY, "V-RGN-1", "市级代码不属于所选的省。", advice=AGAIN)
    elif city is None:
        yield _gone(CITY, place.city, regions, on)
    elif city.placeholder or city.level != "city" or regions.children(place.city, on):
        yield Problem(COUNTY, "V-RGN-3", "该地设有县级区划，没有选到县（市、区、旗）。", advice="请选择。")


def _gone(field: str, code: str, regions: Regions, on: date) -> Problem:
    later = regions.successor(code, on)
    region = regions.find(later, on) if later else None
    if region:
        return Problem(
            field, "V-RGN-5", f"代码 {code} 已经撤销，现为{region.full_name}（{region.code}）。", advice="请改选。"
        )
    if regions.ever(code):
        return Problem(field, "V-RGN-5", f"代码 {code} 当日不是有效的行政区划。", advice=AGAIN)
    return Problem(field, "V-RGN-1", f"代码 {code} 不存在。", advice=AGAIN)
