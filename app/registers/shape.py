"""The shape of a facts table: from a declaration to columns, comments and indexes."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import BigInteger, Column, Connection, Date, ForeignKey, Index, Integer, MetaData, Table, text

from app import db
from app.registers.declaration import Register
from app.registers.extract import DERIVED, LONGEST, column
from app.registers.models import Entry

SCHEMA = "registers"
NAME = re.compile(r"[a-z][a-z0-9_]{0,40}(\.[a-z][a-z0-9_]{0,40})*")
LONGEST_NAME = 46
LONGEST_IDENTIFIER = 60
LABELS = {
    "entry_id": "记录编号", "region_path": "地区代码", "counted_on": "统计日期", "d_province": "省级代码",
    "d_city": "市级代码", "d_state": "记录状态", "d_owner": "所属单位", "d_year": "年份", "d_month": "月份",
}  # fmt: skip


def faults(register: Register) -> list[str]:
    """Chinese sentences about names that cannot become columns or tables."""
    found = [] if NAME.fullmatch(register.code) else [f"台账名 {register.name} 只能用小写字母、数字和下划线"]
    if "__" in register.full_name:
        found.append(f"业务包和台账的名称 {register.full_name} 中不能有连续的下划线")
    if len(register.code) > LONGEST_NAME:
        found.append(f"台账名 {register.code} 过长，最多 {LONGEST_NAME} 个字符")
    names = [one.name for one in register.dimensions] + list(register.measures)
    found += [f"统计项 {name} 只能用小写字母、数字和下划线" for name in names if not NAME.fullmatch(name)]
    found += [f"统计项 {name} 过长" for name in names if len(column(name)) > LONGEST_IDENTIFIER]
    known = {one.name for one in register.dimensions if not one.multi} | {*register.measures, *DERIVED}
    used = (name for report in register.reports for name in report)
    return found + [f"统计表用到了未声明的统计项 {name}" for name in used if name not in known]


def table(register: Register) -> Table:
    """The facts table of the register in the open transaction's database."""
    dims = tuple(one.name for one in register.dimensions if not one.multi and one.name not in DERIVED)
    filters = tuple(one.name for one in register.dimensions if one.filter and not one.multi)
    covers = tuple(tuple(_of(register, name) for name in report) for report in register.reports)
    shape = _Shape(register.code, dims, register.measures, filters, covers, tuple(register.labels.items()))
    return _table(shape, None if db.unit().database.sqlite else SCHEMA)


@dataclass(frozen=True)
class _Shape:
    code: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    filters: tuple[str, ...]
    covers: tuple[tuple[str, ...], ...]
    labels: tuple[tuple[str, str], ...]


def _of(register: Register, name: str) -> str:
    return column(name, "m") if name in register.measures else column(name)


@lru_cache(maxsize=512)
def _table(shape: _Shape, schema: str | None) -> Table:
    labels = dict(shape.labels)
    name = f"facts_{shape.code.replace('.', '__')}"
    made = Table(name, MetaData(schema=schema), *_columns(shape, labels))
    ways = [("counted_on", "entry_id"), ("region_path", "counted_on", "entry_id")]
    ways += [(column(one), "counted_on", "entry_id") for one in (*shape.filters, "owner")]
    for way in dict.fromkeys([*ways, *shape.covers]):
        Index(_index_name(name, way), *(made.c[one] for one in way))
    return made


def _columns(shape: _Shape, labels: Mapping[str, str]) -> list[Column[object]]:
    columns: list[Column[object]] = [
        Column(
            "entry_id", Integer, ForeignKey(Entry.__table__.c.id, ondelete="CASCADE"),
            primary_key=True, autoincrement=False, comment=LABELS["entry_id"],
        ),
        Column("region_path", db.code(6), nullable=False, comment=LABELS["region_path"]),
        Column("counted_on", Date, nullable=False, comment=LABELS["counted_on"]),
    ]  # fmt: skip
    for name in (*DERIVED, *shape.dimensions):
        comment = labels.get(name, LABELS.get(column(name)))
        columns.append(Column(column(name), db.code(LONGEST), comment=comment))
    for name in shape.measures:
        columns.append(Column(column(name, "m"), BigInteger, comment=labels.get(name)))
    return columns


def _index_name(table_name: str, way: tuple[str, ...]) -> str:
    name = f"ix_{table_name}_{'_'.join(way)}"
    if len(name) <= LONGEST_IDENTIFIER:
        return name
    return f"{name[:50]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def view_name(code: str, schema: str | None) -> str:
    """`register_project`, in the registers' own schema where there is one."""
    plain = f"register_{code.replace('.', '__')}"
    return f"{schema}.{plain}" if schema else plain


def renew_view(connection: Connection, code: str, facts: Table) -> None:
    """Drop and create the view: entry columns first, then what is counted."""
    where = connection.dialect.identifier_preparer.format_table(facts)
    counted = ", ".join(f"f.{one.name}" for one in facts.columns if one.name != "entry_id")
    called = view_name(code, facts.schema)
    own = (
        "e.id AS entry_id, e.key, e.title, e.owner_org, e.state, e.version, e.by_org, e.entered_on, e.published_at"
    )
    connection.execute(text(f"DROP VIEW IF EXISTS {called}"))
    joined = f"entries e JOIN {where} f ON f.entry_id = e.id"
    connection.execute(text(f"CREATE VIEW {called} AS SELECT {own}, {counted} FROM {joined}"))  # noqa: S608
