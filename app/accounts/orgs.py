"""Organisations are entered, of any kind, and renamed; a province has its own list of those it supervises."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import or_, select

from app import db
from app.accounts.models import Org, Supervision
from app.errors import Invalid, NotPossible, Problem
from app.regions import queries as regions
from app.site.current import roles
from app.site.roles import DEPARTMENT

LONGEST_CODE, LONGEST_NAME = 20, 120
"""What rows that name an organisation have room for."""
TIERS = ("总部", "二级", "三级及以下")
GROUPS = ("CNOOC", "SINOPEC", "CNPC")


@dataclass(frozen=True)
class NewOrg:
    """What is said about an organisation when it is entered. `region`: six digits, the registered place."""

    code: str
    kind: str
    name: str
    region: str | None = None
    uscc: str | None = None
    org_code: str | None = None
    allocator: str | None = None
    central_tier: str | None = None
    offshore_group: str | None = None
    superior: str | None = None


def create_org(new: NewOrg) -> str:
    """Enter the organisation and give its code; raises Invalid with every fault, or Conflict for a used code."""
    session = db.write()
    if session.get(Org, new.code):
        raise NotPossible(f"单位编码 {new.code} 已被使用。")
    faults = [*_malformed(new), *_unknown(new), *_doubled(new)]
    if faults:
        raise Invalid(faults, "；".join(fault.message.rstrip("。") for fault in faults) + "。")
    session.add(_row(new))
    session.flush()
    return new.code


def supervise(province: str, contractor: str) -> None:
    """Put an organisation on the province's own list (RT-7); doing it twice changes nothing."""
    session = db.write()
    org = session.get(Org, contractor)
    if org is None or org.kind == DEPARTMENT:
        raise Invalid([Problem("/contractor", "V-ACT-1", "没有这个单位账号。")], "没有这个单位账号。")
    if not province.endswith("0000") or not regions.find(province):
        raise Invalid([Problem("/province", "V-ID-5", "不是省级行政区划代码。")], "不是省级行政区划代码。")
    if session.get(Supervision, (province, contractor)) is None:
        session.add(Supervision(province_code=province, contractor=contractor))
        session.flush()


def _malformed(new: NewOrg) -> list[Problem]:
    checks = (
        (new.kind in roles().kinds, "/kind", f"没有单位类别“{new.kind}”，可用的是{_known_kinds()}。"),
        (_coded(new), "/code", "单位编码不符合该类别的格式。"),
        (len(new.code) <= LONGEST_CODE, "/code", f"单位编码至多 {LONGEST_CODE} 个字符。"),
        (bool(new.name.strip()), "/name", "单位名称不能为空。"),
        (len(new.name.strip()) <= LONGEST_NAME, "/name", f"单位名称至多 {LONGEST_NAME} 个字。"),
        *((len(one or "") <= most, f"/{field}", f"“{one}”过长。") for field, one, most in _numbered(new)),
        (new.central_tier in (None, *TIERS), "/central_tier", "中央企业层级应为总部、二级或三级及以下。"),
        (new.offshore_group in (None, *GROUPS), "/offshore_group", "海油集团应为 CNOOC、SINOPEC 或 CNPC。"),
    )
    return [Problem(field, "V-ORG", message) for fine, field, message in checks if not fine]


def _numbered(new: NewOrg) -> Iterator[tuple[str, str | None, int]]:
    """Credit code and organisation code as stored, and how long they may be."""
    yield from zip(("uscc", "org_code"), _numbers(new), (18, 9), strict=True)


def _coded(new: NewOrg) -> bool:
    kind = roles().kinds.get(new.kind)
    return kind is None or not kind.code or bool(re.fullmatch(kind.code, new.code, re.ASCII))


def _known_kinds() -> str:
    return "、".join(f"{name}（{kind.title}）" for name, kind in roles().kinds.items())


def _unknown(new: NewOrg) -> list[Problem]:
    """Places and organisations named must exist."""
    faults = []
    if new.region and not regions.ever(new.region):
        faults.append(Problem("/region", "V-ID-5", f"行政区划代码 {new.region} 不存在。"))
    for field, code in (("/allocator", new.allocator), ("/superior", new.superior)):
        org = db.session().get(Org, code) if code else None
        if code and (org is None or org.kind != DEPARTMENT):
            faults.append(Problem(field, "V-ORG", f"没有编码为 {code} 的监管部门。"))
    return faults


def _doubled(new: NewOrg) -> list[Problem]:
    """Where its kind is `sole`, one account each: by credit code, else by organisation code (V-ACT-1)."""
    numbers = _numbers(new)
    same = [Org.uscc == numbers[0]] if numbers[0] else []
    same += [Org.org_code == numbers[1]] if numbers[1] else []
    kind = roles().kinds.get(new.kind)
    if kind is None or not kind.sole or not same:
        return []
    used = db.session().scalar(select(Org.code).where(Org.kind == new.kind, Org.active, or_(*same)))
    if used is None:
        return []
    return [Problem("/uscc", "V-ACT-1", f"该{kind.title}已有账号 {used}，一个{kind.title}只能有一个账号。")]


def _numbers(new: NewOrg) -> tuple[str | None, str | None]:
    """Credit code and organisation code as stored; the latter is part of the former."""
    uscc = (new.uscc or "").strip().upper() or None
    org_code = (new.org_code or "").replace("-", "").strip().upper() or None
    if uscc and len(uscc) == 18 and not org_code:
        org_code = uscc[8:17]
    return uscc, org_code


def _row(new: NewOrg) -> Org:
    uscc, org_code = _numbers(new)
    region = regions.find(new.region) if new.region else None
    department = new.kind == DEPARTMENT
    return Org(
        code=new.code,
        kind=new.kind,
        name=new.name.strip(),
        level=_level(new.code, region.level if region else None) if department else None,
        region_code=new.region,
        superior_code=new.superior or (_superior(region.superior if region else None) if department else None),
        uscc=uscc,
        org_code=org_code,
        allocator=new.allocator or (_allocator(new) if _allocated(new) else None),
        central_tier=new.central_tier,
        offshore_group=new.offshore_group,
        active=True,
    )


def _allocated(new: NewOrg) -> bool:
    return roles().kinds[new.kind].allocated


def _level(code: str, region_level: str | None) -> str | None:
    return "offshore" if code.startswith("HYAB") else region_level


def _superior(region: str | None) -> str | None:
    code = f"AJ-{region}" if region else "AJ-000000"
    return code if db.session().get(Org, code) else None


def _allocator(new: NewOrg) -> str | None:
    """The licence issuer: the offshore office of the group, else the province of the registered place."""
    code = f"HYAB-{new.offshore_group}" if new.offshore_group else f"AJ-{(new.region or '00')[:2]}0000"
    return code if db.session().get(Org, code) else None


def rename_org(code: str, name: str) -> None:
    """From now on, wherever its account is told by name; departments are named by nobody's record."""
    row = db.write().get(Org, code)
    if row is not None and row.kind != DEPARTMENT and name.strip() and row.name != name:
        row.name = name
