"""All supervising departments of the country, dated like the regions they belong to; safe to repeat."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from app import db
from app.accounts.models import Org
from app.regions import queries as regions
from app.site.roles import DEPARTMENT

NATION, OFFSHORE = "AJ-000000", "HYAB"
_SUFFIX = "安全生产监督管理局"
_FIXED = (
    (NATION, "国家安全生产监督管理总局", "nation", None, None),
    (OFFSHORE, "国家安全生产监督管理总局海洋石油作业安全办公室", "offshore", NATION, None),
    ("HYAB-CNOOC", "海洋石油作业安全办公室中海油分部", "offshore", OFFSHORE, "CNOOC"),
    ("HYAB-SINOPEC", "海洋石油作业安全办公室中石化分部", "offshore", OFFSHORE, "SINOPEC"),
    ("HYAB-CNPC", "海洋石油作业安全办公室中石油分部", "offshore", OFFSHORE, "CNPC"),
)
_ORDER = {"nation": 0, "offshore": 1, "province": 2, "city": 3, "county": 4}
_KEPT = ("name", "level", "superior_code", "valid_from", "valid_to")


def seed_departments() -> int:
    """Enter missing departments and correct changed ones; gives how many rows were written."""
    wanted = {row["code"]: row for row in [*_offices(), *_local()]}
    present = _present()
    changed = [row for row in wanted.values() if row["code"] in present and _differs(row, present)]
    missing = [row for row in wanted.values() if row["code"] not in present]
    if changed or missing:
        _write(missing, changed)
    return len(missing) + len(changed)


def _write(missing: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
    session = db.write()
    if missing:
        session.execute(insert(Org), sorted(missing, key=lambda row: (_ORDER[row["level"]], row["code"])))
    if changed:
        session.execute(update(Org), [{name: row[name] for name in ("code", *_KEPT)} for row in changed])


def _present() -> dict[str, tuple[Any, ...]]:
    columns = (getattr(Org, name) for name in ("code", *_KEPT))
    rows = db.session().execute(select(*columns).where(Org.kind == DEPARTMENT))
    return {row[0]: tuple(row[1:]) for row in rows}


def _differs(row: Mapping[str, Any], present: Mapping[str, tuple[Any, ...]]) -> bool:
    return tuple(row[name] for name in _KEPT) != present[row["code"]]


def _offices() -> list[dict[str, Any]]:
    return [
        _department(code, name, level, superior) | {"offshore_group": group}
        for code, name, level, superior, group in _FIXED
    ]


def _local() -> list[dict[str, Any]]:
    """One row per region code: a code in several editions counts from its first day to its last, newest name."""
    rows: dict[str, dict[str, Any]] = {}
    known = sorted(regions.authorities(), key=lambda item: item[3])
    codes = {item[0] for item in known}
    for code, name, level, valid_from, valid_to in known:
        row = _department(f"AJ-{code}", name + _SUFFIX, level, f"AJ-{_above(code, level, codes)}")
        first = rows[code]["valid_from"] if code in rows else valid_from
        rows[code] = row | _dates(first, valid_to) | {"region_code": code}
    return list(rows.values())


def _above(code: str, level: str, codes: set[str]) -> str:
    """County → city; district of a municipality or county directly under its province → province → nation."""
    if level == "province":
        return "000000"
    city = f"{code[:4]}00"
    return city if level == "county" and city in codes else f"{code[:2]}0000"


def _dates(valid_from: date | None, valid_to: date | None) -> dict[str, date | None]:
    return {"valid_from": valid_from, "valid_to": valid_to}


def _department(code: str, name: str, level: str, superior: str | None) -> dict[str, Any]:
    return {
        "code": code,
        "kind": "department",
        "name": name,
        "level": level,
        "superior_code": superior,
        "region_code": None,
        "offshore_group": None,
        "active": True,
        **_dates(None, None),
    }
