"""审核意见、复核意见的检查：移交的部门须存在，且不是本部门（V-REV-4）；移交须说明理由（V-REV-6）。"""

from collections.abc import Iterator

from app.sdk import Answers, Applicant, Departments, Finding, Problem, check
from handlers.outsourcing.answers import text


@check("outsourcing/review")
def review_rules(answers: Answers, applicant: Applicant, departments: Departments) -> Iterator[Finding]:
    """移交对象和理由。"""
    if text(answers, "decision") != "handover":
        return
    wanted = text(answers, "handover_to")
    if wanted and departments.get(wanted) is None:
        yield Problem("/handover_to", "V-REV-4", f"没有代码为 {wanted} 的安全监管部门，请核对。")
    elif wanted and wanted == applicant.acting:
        yield Problem("/handover_to", "V-REV-4", "不能移交给本部门，请选择其他安全监管部门。")
    if not text(answers, "opinion").strip():
        yield Problem("/opinion", "V-REV-6", "移交其他部门的，请在意见说明中写明理由。")


@check("outsourcing/verification")
def verification_rules(answers: Answers, applicant: Applicant, departments: Departments) -> Iterator[Finding]:
    """第二人复核的移交，与审核相同。"""
    yield from review_rules(answers, applicant, departments)
