"""演示数据中的单位和人员：每个部门两名审核人员，每个承包单位一名填报人员，总局的四种管理员，其中流程管理员和系统管理员各两名。"""

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余"
GIVEN = (
    "建国", "志强", "海燕", "秀英", "明华", "玉兰", "文博", "晓东", "立新", "丽娟",
    "振华", "春梅", "国庆", "雪梅", "永刚", "婷婷", "向阳", "学军", "慧敏", "天宇",
)  # fmt: skip
FIRST = ("AJ-370685", "AJ-330000", "AJ-361181", "AJ-340700", "AJ-000000", "HYAB-CNOOC")
EXTRA = ("AJ-370600", "AJ-410000")
TITLES = {
    "administrator": "admin",
    "security_administrator": "secadmin",
    "auditor": "auditor",
    "designer": "designer",
}
SECOND = {"designer": "designer-2", "administrator": "admin-2"}
"""双人发布须有另一名流程管理员，移动办件须有另一名系统管理员。"""
SUPERVISED = {"34FM000006": "140000"}
"""山西省直接监管的承包单位（RT-7）。"""
Data = Mapping[str, Any]
Rows = Iterable[Data]


def organisations(data: Data) -> Iterator[dict[str, Any]]:
    """全部承包单位；`supervised` 是将其列入名单的省。"""
    for one in data["contractors"]:
        unit = one["unit"]
        yield {
            "code": unit["account"],
            "kind": "contractor",
            "name": unit["name"],
            "region": unit["region"],
            "uscc": unit["uscc"],
            "org_code": unit["org_code"],
            "allocator": unit["allocator"],
            "central_tier": unit["central"],
            "offshore_group": unit["offshore"],
            "supervised": SUPERVISED.get(unit["account"]),
        }


def people(data: Data, seed: int) -> Iterator[dict[str, str]]:
    """全部人员，最有用的在前：登录页按此次序列出。"""
    names = _names(seed)
    units = [_person(one["unit"]["account"], "contractor", "", _head(one)) for one in data["contractors"]]
    offices = sorted(_offices(data), key=lambda code: (FIRST.index(code) if code in FIRST else len(FIRST), code))
    inspectors = [_person(code, "inspector", f"-{number}", next(names)) for code in offices for number in (1, 2)]
    heads = [_person(code, "head", "-head", next(names)) for code in FIRST]
    admins = [_administrator(role, name, next(names)) for role, name in TITLES.items()]
    further = [_administrator(role, name, next(names)) for role, name in SECOND.items()]
    rest = (*units[2:], *inspectors[12:], *heads, *further)
    yield from (*units[:2], *inspectors[:8], *admins, *inspectors[8:12], *rest)


def _administrator(role: str, username: str, name: str) -> dict[str, str]:
    return {"org": "AJ-000000", "role": role, "username": username, "name": name}


def _head(one: Data) -> str:
    return str(one["contractor"]["legal_rep_name"])


def _offices(data: Data) -> set[str]:
    """审核过项目部、承包单位或者录入过事故的部门。"""
    offices = {str(one["reviewer"]) for one in (*data["contractors"], *data["projects"])}
    return offices | {str(one["entering"]) for one in data["accidents"]} | {*EXTRA}


def _person(org: str, role: str, ending: str, name: str) -> dict[str, str]:
    return {"org": org, "role": role, "username": username(org, role) + ending, "name": name}


def username(org: str, role: str = "inspector") -> str:
    """承包单位用账号；AJ-370685 为 370685，海油安办分部为 hyab-cnooc。"""
    return org if role == "contractor" else org.removeprefix("AJ-").lower()


def _names(seed: int) -> Iterator[str]:
    pairs = [surname + given for surname in SURNAMES for given in GIVEN]
    random.Random(seed).shuffle(pairs)  # noqa: S311 - invented names, no secret
    return iter(pairs)
