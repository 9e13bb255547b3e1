"""The demo's people: two inspectors per department, one user per contractor, the administrators of 总局."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from app.accounts.contacts import Entered, enter_contacts
from app.accounts.create_org import NewOrg, create_org, supervise
from app.accounts.create_user import NewUser, enter_many
from app.accounts.demo import DEMO_PASSWORD
from app.accounts.hashing import hash_password

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余"
GIVEN = [
    "建国",
    "志强",
    "海燕",
    "秀英",
    "明华",
    "玉兰",
    "文博",
    "晓东",
    "立新",
    "丽娟",
    "振华",
    "春梅",
    "国庆",
    "雪梅",
    "永刚",
    "婷婷",
    "向阳",
    "学军",
    "慧敏",
    "天宇",
]
FIRST = ("AJ-370685", "AJ-330000", "AJ-361181", "AJ-340700", "AJ-000000", "HYAB-CNOOC")
ADMINISTRATORS = ("administrator", "security_administrator", "auditor", "designer")
TITLES = {
    "administrator": "admin",
    "security_administrator": "secadmin",
    "auditor": "auditor",
    "designer": "designer",
}


def enter_organisations(contractors: Iterable[Mapping[str, Any]]) -> None:
    """Every contractor, and the one that 山西 supervises itself (RT-7)."""
    for one in contractors:
        unit = one["unit"]
        new = NewOrg(
            unit["account"],
            "contractor",
            unit["name"],
            unit["region"],
            unit["uscc"],
            unit["org_code"],
            unit["allocator"],
            unit["central"],
            unit["offshore"],
        )
        create_org(new)
    supervise("140000", "34FM000006")


def enter_reached(contacts: Iterable[Mapping[str, Any]]) -> None:
    """How the departments are reached; of two that became one the first."""
    kept = {one["code"]: Entered(one["code"], one["telephone"], one["address"]) for one in reversed([*contacts])}
    enter_contacts([*kept.values()])


def enter_people(contractors: Iterable[Mapping[str, Any]], offices: Iterable[str], seed: int) -> None:
    """All users with one hash; the most useful ones first, as the sign-in page lists them."""
    names = _names(seed)
    users = [
        NewUser(
            one["unit"]["account"], "contractor", one["unit"]["account"], one["contractor"]["legal_rep_name"], True
        )
        for one in contractors
    ]
    ordered = sorted(set(offices), key=lambda code: (FIRST.index(code) if code in FIRST else len(FIRST), code))
    inspectors = [
        NewUser(code, "inspector", f"{username(code)}-{number}", next(names), True)
        for code in ordered
        for number in (1, 2)
    ]
    heads = [NewUser(code, "head", f"{username(code)}-head", next(names), True) for code in FIRST]
    admins = [NewUser("AJ-000000", role, TITLES[role], next(names), True) for role in ADMINISTRATORS]
    first = [*users[:2], *inspectors[:8], *admins, *inspectors[8:12]]
    rest = [*users[2:], *inspectors[12:], *heads]
    enter_many([*first, *rest], hash_password(DEMO_PASSWORD))


def username(org: str) -> str:
    """`370685` for AJ-370685, `hyab-cnooc` for the offshore offices."""
    return org.removeprefix("AJ-").lower()


def _names(seed: int) -> Any:
    pairs = [surname + given for surname in SURNAMES for given in GIVEN]
    random.Random(seed).shuffle(pairs)  # noqa: S311 - invented names, no secret
    return iter(pairs)
