"""Whether the three codes of a place fit together on a day (V-RGN-1 to V-RGN-5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app import clock
from app.regions import queries, rows
from app.sdk import Region

LEVELS = {"province": "省", "city": "市", "county": "县"}


@dataclass(frozen=True)
class PlaceFinding:
    """What is wrong with a place. `field`: province, city or county."""

    field: str
    rule: str
    severity: str
    message: str


def hierarchy(
    province: str | None, city: str | None, county: str | None, on: date | None = None
) -> list[PlaceFinding]:
    """Findings on a place entered on that day (default: today); an empty list means it is right."""
    day = on or clock.today()
    given = {"province": province or None, "city": city or None, "county": county or None}
    found = [finding for field, code in given.items() if code for finding in _single(field, code, day)]
    return found or [*_missing(given, day), *_together(given)]


def _reject(field: str, rule: str, message: str) -> PlaceFinding:
    return PlaceFinding(field, rule, "reject", message)


def _single(field: str, code: str, day: date) -> Iterator[PlaceFinding]:
    region = queries.find(code, day)
    finding = unusable(code, day) if region is None or field == "county" else None
    if finding:
        yield _reject(field, *finding)
    elif region and region.level != field:
        yield _reject(
            field, "V-RGN-1", f"{code}“{region.name}”不是{LEVELS[field]}级区划，请重新选择{LEVELS[field]}。"
        )
    elif region and code[:2] in rows.BEYOND:
        yield _reject(field, "V-RGN-1", f"“{region.name}”不在本平台的监管范围内，请重新选择。")


def unusable(code: str, day: date) -> tuple[str, str] | None:
    """(rule, message) when the code is no real region in force on that day, else None."""
    region = queries.find(code, day)
    if region is None:
        return _absent(code, day)
    if region.placeholder:
        return (
            "V-RGN-2",
            f"{code}“{region.name}”只是分组用的占位代码，不是实际的行政区划，请选择具体的县（市、区）。",
        )
    return None


def _absent(code: str, day: date) -> tuple[str, str]:
    lines = rows.rows().get(code)
    if not lines:
        return "V-RGN-1", f"{code}不是有效的行政区划代码，请从列表中选择。"
    later = queries.successor(code, day)
    new = queries.find(later, day) if later else None
    if new:
        return "V-RGN-5", f"{code}“{lines[-1].name}”已撤销，现为{new.code}“{new.name}”，请改选后继区划。"
    if all(line.since > day for line in lines):
        return "V-RGN-5", f"{code}“{lines[-1].name}”在{day.isoformat()}尚未启用，请选择当时有效的区划。"
    return "V-RGN-5", f"{code}“{lines[-1].name}”已撤销，请选择现行有效的区划。"


def _missing(given: dict[str, str | None], day: date) -> Iterator[PlaceFinding]:
    """The county may be left out only where a city has none; the city only above a direct county."""
    if not given["province"]:
        yield _reject("province", "V-RGN-1", "请选择所在的省（自治区、直辖市）。")
    elif not given["city"] and (given["county"] or "")[2:4] != "90":
        yield _reject("city", "V-RGN-1", "请选择所在的市（地、州、盟）。")
    if given["city"] and not given["county"] and _divided(given["city"], day):
        name = queries.full_name(given["city"], day)
        yield _reject("county", "V-RGN-3", f"“{name}”设有县级区划，请选择所在的县（市、区）。")


def _divided(city: str, day: date) -> bool:
    below = (rows.row(code, day) for code in rows.rows() if code.startswith(city[:4]) and code != city)
    return any(row and not row.placeholder for row in below)


def _together(given: dict[str, str | None]) -> Iterator[PlaceFinding]:
    province, city, county = given["province"], given["city"], given["county"]
    if province and city and city[:2] != province[:2]:
        yield _reject("city", "V-RGN-1", f"{_called(city)}不属于{_called(province)}，请重新选择市。")
    if county and county[2:4] == "90" and city and city[:2] == county[:2] and city[:4] != county[:4]:
        yield _reject("county", "V-RGN-4", f"{_called(county)}由省直辖，市一级请选择“省直辖”（{county[:4]}00）。")
    elif county and city and county[:4] != city[:4]:
        yield _reject("county", "V-RGN-1", f"{_called(county)}不属于{_called(city)}，请重新选择县（市、区）。")
    elif county and province and county[:2] != province[:2]:
        yield _reject("county", "V-RGN-1", f"{_called(county)}不属于{_called(province)}，请重新选择。")


def _called(code: str) -> str:
    return f"{code}“{queries.full_name(code)}”"


def place(region: Region | None) -> tuple[str | None, str | None, str | None]:
    """The three codes of the selects for a region: (370000, 370600, 370685); None below its level."""
    if region is None:
        return None, None, None
    city = region.code[:4] + "00" if region.level != "province" else None
    return queries.province_of(region.code), city, region.code if region.level == "county" else None
