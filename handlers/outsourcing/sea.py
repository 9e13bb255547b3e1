"""事故是否在海上、由哪家作业者：RA-1 据以确定海油安办分部。"""

from app.sdk import Answers, Entry, Organisations, Registers
from handlers.outsourcing.answers import text
from handlers.outsourcing.project import is_offshore
from handlers.outsourcing.unit import offshore_group


def sea_operator(
    accident: Answers, project: Entry | None, registers: Registers, organisations: Organisations
) -> str | None:
    """海上作业者；不清楚是哪一家的为空串，不是海上事故的为 None。

    有项目部的以项目部的工程类别为准；没有的以填报为准，也没有填的看承包单位：海上承包单位，或者现有项目部都在海上。
    """
    account = text(accident, "contractor_id")
    group = offshore_group(account, organisations) or ""
    if project is not None:
        return (text(project.document, "offshore_operator") or group) if is_offshore(project.document) else None
    if accident.get("at_sea") is False:
        return None
    works = [entry.document for entry in registers.of("project", account)]
    at_sea = accident.get("at_sea") is True or bool(group) or (bool(works) and all(map(is_offshore, works)))
    return _named(accident, group, works) if at_sea else None


def _named(accident: Answers, group: str, works: list[Answers]) -> str:
    operators = {text(one, "offshore_operator") for one in works if is_offshore(one)} - {""}
    return text(accident, "offshore_operator") or group or (operators.pop() if len(operators) == 1 else "")
