"""项目部人员的检查：V-PRJ-3（负责人不兼安全管理人员，地下工程负责人只任一个项目），V-SITE-2 人员不重复。"""

from collections.abc import Iterator

from app.sdk import Answers, Applicant, Entry, Finding, Problem, Registers
from handlers.outsourcing.answers import month, repeated, rows, text

UNDERGROUND = "地下"


def people_findings(answers: Answers, applicant: Applicant, registers: Registers) -> Iterator[Finding]:
    """负责人、安全管理人员、技术人员之间，以及与其他项目部之间的关系。"""
    leader = text(answers, "leader_id_no")
    for place, row in enumerate(rows(answers, "safety_officers")):
        if leader and text(row, "id_no") == leader:
            message = "项目部负责人不能同时作为安全管理人员填报。"
            yield Problem(f"/safety_officers/{place}/id_no", "V-PRJ-3", message)
    for table in ("safety_officers", "tech_staff"):
        yield from repeated(answers, table, "id_no", "V-SITE-2", "同一人只能填写一行。")
    others = registers.having("project", "leader_id_no", leader) if leader else ()
    if any(_in_the_way(answers, entry) for entry in others if not _same(entry, applicant.entry)):
        message = "该负责人正担任其他项目部的负责人；地下工程的项目部负责人不得同时担任其他项目的负责人。"
        yield Problem("/leader_id_no", "V-PRJ-3", message)


def _same(entry: Entry, own: Entry | None) -> bool:
    return own is not None and own.id == entry.id


def _in_the_way(answers: Answers, entry: Entry) -> bool:
    """两个项目之一为地下工程，且工期有重叠。撤下公示的项目仍在施工，只有完工、注销的不再计算。"""
    kinds = text(answers, "project_kind"), text(entry.document, "project_kind")
    if entry.state == "closed" or not any(UNDERGROUND in kind for kind in kinds):
        return False
    mine, theirs = period(answers), period(entry.document)
    return mine[0] <= theirs[1] and theirs[0] <= mine[1]


def period(project: Answers) -> tuple[str, str]:
    """工期起止年月；没有填的一端视为不限。实际结束时间优先于预计结束时间。"""
    ends = month(project, "actual_end_month") or month(project, "planned_end_month")
    return month(project, "start_month") or "0000-00", ends or "9999-99"
