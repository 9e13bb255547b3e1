"""从填报内容中取值：没有填的、类型不符的一律视为空，格式问题由表单自己报告。"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from app.sdk import Answers, Problem, fold

CHINA = timezone(timedelta(hours=8))
MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")
YEARS = range(1900, 2200)


def text(answers: Answers, name: str) -> str:
    """一项文字；没有时为空串。"""
    value = answers.get(name)
    return value if isinstance(value, str) else ""


def explained(answers: Answers, name: str) -> bool:
    """是否写了理由：看不见的字符、标点和单个字不算。"""
    return sum(char.isalnum() for char in fold(text(answers, name))) > 1


def whole(answers: Answers, name: str) -> int | None:
    """一项整数。"""
    value = answers.get(name)
    return value if type(value) is int else None


def amount(answers: Answers, name: str) -> float | None:
    """一项数字（整数或小数）。"""
    value = answers.get(name)
    return value if type(value) in (int, float) else None


def rows(answers: Answers, name: str) -> list[Mapping[str, Any]]:
    """一张表中的各行；不是对象的行换成空行，行号不变。"""
    value = answers.get(name)
    return [row if isinstance(row, Mapping) else {} for row in value] if isinstance(value, list) else []


def inner(answers: Answers, name: str) -> Mapping[str, Any]:
    """一组嵌套的内容；没有时为空。"""
    value = answers.get(name)
    return value if isinstance(value, Mapping) else {}


def day(answers: Answers, name: str) -> date | None:
    """一个日期（YYYY-MM-DD），1900 年至 2199 年。"""
    try:
        value = date.fromisoformat(text(answers, name))
    except ValueError:
        return None
    return value if value.year in YEARS else None


def month(answers: Answers, name: str) -> str:
    """一个年月（YYYY-MM），可以直接比较先后；不合格式的为空串。"""
    value = text(answers, name)
    return value if MONTH.fullmatch(value) else ""


def moment(answers: Answers, name: str) -> datetime | None:
    """一个时刻，换算成北京时间。"""
    try:
        value = datetime.fromisoformat(text(answers, name))
    except ValueError:
        return None
    if value.year not in YEARS:
        return None
    return value.astimezone(CHINA) if value.tzinfo else value.replace(tzinfo=CHINA)


def repeated(answers: Answers, table: str, column: str, rule: str, message: str) -> Iterator[Problem]:
    """表中某一列出现的重复值，逐行报告（第一次出现的不报）。"""
    seen: set[str] = set()
    for place, row in enumerate(rows(answers, table)):
        value = text(row, column)
        if value in seen:
            yield Problem(f"/{table}/{place}/{column}", rule, message)
        if value:
            seen.add(value)
