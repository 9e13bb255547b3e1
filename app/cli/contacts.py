"""orgs contact --code CODE [--telephone …] [--address …] · orgs contacts FILE: how departments are reached."""

import argparse
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from app.accounts.contacts import Entered, enter_contacts
from app.cli.context import OK, Context, Groups, command, put_json, say
from app.errors import Invalid, Problem
from app.trail.write import SYSTEM, write

COLUMNS = ("code", "telephone", "address")


def add_to(places: Groups) -> None:
    """orgs contact · orgs contacts."""
    one = command(places, "contact", _one, "登记一个监管部门的咨询电话和办公地址")
    one.add_argument("--code", required=True)
    one.add_argument("--telephone", help="几个号码用顿号隔开；给空值则删去")
    one.add_argument("--address", help="给空值则删去")
    many = command(places, "contacts", _many, "从 CSV 文件登记许多监管部门的电话和地址，有一行不对则全部不登记")
    many.add_argument("file", type=Path, metavar="FILE", help=f"首行为 {','.join(COLUMNS)}；空格子则删去原有内容")


def _one(context: Context, chosen: argparse.Namespace) -> int:
    if chosen.telephone is None and chosen.address is None:
        raise Invalid([], "请给出 --telephone 或者 --address。")
    return _enter(context, chosen, [Entered(chosen.code, chosen.telephone, chosen.address)])


def _many(context: Context, chosen: argparse.Namespace) -> int:
    return _enter(context, chosen, list(_read(_text(chosen.file.read_bytes()))))


def _enter(context: Context, chosen: argparse.Namespace, entered: list[Entered]) -> int:
    with context.database.transaction():
        changed = enter_contacts(entered)
        if changed:
            write(None, "contacts", SYSTEM, note={"orgs": changed})
    if chosen.json:
        put_json({"read": len(entered), "changed": len(changed)})
    else:
        say(f"已登记 {len(entered)} 个部门的联系方式，其中 {len(changed)} 个有变动")
    return OK


def _text(raw: bytes) -> str:
    """Spreadsheets of this country save CSV as GBK or as UTF-8 with a mark."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        raise Invalid([], "文件不是 UTF-8 或者 GBK 编码的文本。") from None


def _read(text: str) -> Iterator[Entered]:
    """Row by row; a column that the file does not have stays as it is. Raises Invalid."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    named = [name.strip() for name in rows.fieldnames or ()]
    if "code" not in named or not {*named} <= {*COLUMNS} or len(named) < 2 or len({*named}) < len(named):
        raise Invalid([], f"文件首行应为 {','.join(COLUMNS)}（telephone 和 address 可以只有一项）。")
    rows.fieldnames = named
    seen = dict[str, int]()
    for row in rows:
        yield _entered(row, rows.line_num, seen)


def _entered(row: dict[str | None, str | list[str] | None], line: int, seen: dict[str, int]) -> Entered:
    cells = {name: value for name, value in row.items() if name is not None and isinstance(value, str)}
    if len(cells) != len(row):
        raise Invalid([Problem(f"第{line}行", "V-ORG", "格数与首行不同。")], "文件的内容有误。")
    code = cells["code"].strip()
    if seen.setdefault(code, line) != line:
        raise Invalid(
            [Problem(f"第{line}行", "V-ORG", f"{code} 在第{seen[code]}行已经列出。")], "文件的内容有误。"
        )
    return Entered(code, cells.get("telephone"), cells.get("address"), f"第{line}行")
