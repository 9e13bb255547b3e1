"""审核意见的检查：移交的部门须存在，且不是本部门（V-REV-4）。"""

from collections.abc import Iterator

from app.sdk import Answers, Departments, Finding, Problem, check
from handlers.outsourcing.answers import text


@check("outsourcing/review")
def review_rules(answers: Answers, departments: Departments) -> Iterator[Finding]:
    """移交对象。"""
    wanted = text(answers, "handover_to")
    if text(answers, "decision") == "handover" and wanted and departments.get(wanted) is None:
        yield Problem("/handover_to", "V-REV-4", f"没有代码为 {wanted} 的安全监管部门，请核对。")
