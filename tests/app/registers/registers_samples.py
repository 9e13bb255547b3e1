"""A small register of projects, its form, and filings for it."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy import event

from app import db
from app.forms import schema
from app.registers.declaration import Dimension, Register, Retention
from app.registers.file import Filing

ID_NUMBER, OTHER_ID, PHONE = "33032619850306996X", "370685198503069968", "13800001234"
TEXT = {"type": "string", "title": "文字"}
SECRET = {"type": "string", "title": "敏感", "x-sensitive": True}
OFFICERS = {"name": {"type": "string", "title": "姓名"}, "id_no": SECRET}
PROPERTIES: dict[str, Any] = {
    "project_name": TEXT,
    "site_county_code": TEXT,
    "contract_mode": TEXT,
    "work_content": TEXT,
    "owner_id": TEXT,
    "emergency_no": TEXT,
    "occurred_at": TEXT,
    "leader_id_no": SECRET,
    "leader_phone": SECRET,
    "signed": {"type": "boolean", "title": "是否签订"},
    "deaths": {"type": "integer", "title": "死亡人数"},
    "loss_wan": {"type": "number", "title": "损失（万元）"},
    "total": {"type": "integer", "title": "合计", "readOnly": True},
    "accident_types": {"type": "array", "title": "种类", "items": {"type": "string", "title": "种类"}},
    "officers": {
        "type": "array",
        "title": "安全管理人员",
        "items": {"type": "object", "title": "人员", "properties": OFFICERS},
    },
    "checks": {
        "type": "array",
        "title": "检查",
        "items": {"type": "object", "title": "检查", "properties": {"note": TEXT}},
    },
}
WRITTEN = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "项目部情况",
    "type": "object",
    "properties": PROPERTIES,
}
LAYOUT = {"ui:options": {"sections": [{"id": "all", "title": "情况", "fields": list(PROPERTIES)}]}}
DOCUMENT: dict[str, Any] = {
    "project_name": "玲珑金矿井巷工程",
    "site_county_code": "370685",
    "contract_mode": "总承包",
    "work_content": "竖井掘进",
    "owner_id": "FB-3706850001",
    "emergency_no": "370685-2016-001",
    "leader_id_no": ID_NUMBER,
    "leader_phone": PHONE,
    "signed": True,
    "deaths": 1,
    "loss_wan": 12.34,
    "accident_types": ["11", "12"],
    "officers": [{"name": "张测甲", "id_no": OTHER_ID}],
    "checks": [{"note": "一"}],
}
PROJECT = Register(
    name="project",
    package="outsourcing",
    form="project",
    key=("contractor", "project_name", "site_county_code"),
    owner="contractor",
    region="site_county_code",
    dimensions=(
        Dimension("contract_mode", filter=True),
        Dimension("signed"),
        Dimension("leader_phone"),
        Dimension("accident_types", multi=True),
        Dimension("leader_id_no", multi=True),
    ),
    measures=("deaths", "loss_wan"),
    reports=(("province", "contract_mode", "state"), ("year", "deaths")),
    unique=("emergency_no",),
    masked=("leader_phone", "officers"),
    readers=("owner_id",),
    key_fields=("project_name", "leader_id_no"),
    minor_fields=("work_content",),
    append_fields=("checks",),
    retention=Retention(5),
    title_field="project_name",
    labels={"contract_mode": "承包方式", "emergency_no": "应急预案备案号"},
)


def load_form() -> schema.Form:
    """The form of the sample register."""
    return schema.load("project", orjson.dumps(WRITTEN), orjson.dumps(LAYOUT))


FORM = load_form()
FILING = Filing(
    register=PROJECT, form=FORM, document=DOCUMENT, owner="37FM000001", region="370685", case_id=None,
    by_org="AJ-370685", entered_on=date(2016, 3, 1),
)  # fmt: skip


def filing(changes: dict[str, Any] | None = None, **given: Any) -> Filing:
    """The sample filing with other answers or other circumstances."""
    document = {**copy.deepcopy(DOCUMENT), **(changes or {})}
    return replace(FILING, document=document, **given)


def numbered(number: int, changes: dict[str, Any] | None = None, **given: Any) -> Filing:
    """One of many different projects."""
    names = {"project_name": f"样例项目{number}", "emergency_no": f"备案{number}"}
    return filing({**names, **(changes or {})}, **given)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements executed inside, one string each."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement not in ("BEGIN", "BEGIN IMMEDIATE"):
            seen.append(statement)

    engine = db.unit().database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
