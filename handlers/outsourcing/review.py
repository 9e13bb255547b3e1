"""审核意见、复核意见的检查。

移交的部门须存在，且不是本部门（V-REV-4）；移交须说明理由（V-REV-6）；疑义须针对已有的表，并写明理由（V-REV-5）。
"""

from collections.abc import Iterator, Sequence

from app.sdk import (
    Answers,
    Applicant,
    Departments,
    Entry,
    Finding,
    Move,
    Problem,
    Registers,
    Target,
    check,
    target,
)
from handlers.outsourcing.answers import explained, text
from handlers.outsourcing.seats import handed_to

TABLES = {"contractor": "单位基本情况", "licence": "持证情况"}


@check("outsourcing/review")
def review_rules(
    answers: Answers, applicant: Applicant, move: Move, departments: Departments, registers: Registers
) -> Iterator[Finding]:
    """移交对象和理由，疑义对象和理由。"""
    if text(answers, "decision") == "doubt":
        about = text(answers, "doubt_on")
        yield from _doubt(answers, about, registers.of(about, applicant.org) if about in TABLES else ())
    if text(answers, "decision") == "handover":
        wanted = text(answers, "handover_to")
        yield from _findings(answers, handover_to(wanted, applicant, move, departments))


def _doubt(answers: Answers, about: str, public: Sequence[Entry]) -> Iterator[Finding]:
    if about in TABLES and not public:
        yield Problem(
            "/doubt_on", "V-REV-5", f"该单位的{TABLES[about]}尚未公示，没有可以复核的内容，不能提出疑义。"
        )
    if not explained(answers, "opinion"):
        yield Problem("/opinion", "V-REV-5", "提出疑义的，请在意见说明中写明理由，填报单位和归口部门都将看到。")


@target("outsourcing/review")
def handover_to(code: str, applicant: Applicant, move: Move, departments: Departments) -> Target:
    """审核的移交：第一次到所选部门；第二次到两部门的共同上级，交给下级的除外。"""
    found = entering_department(code, applicant, departments)
    goes_to = "" if found.refused else handed_to(code, applicant.acting, move.handed_over, departments)
    above = departments.get(goes_to) if goes_to not in ("", code) else None
    return Target(goes_to, f"本件已移交过一次，再次移交由共同上级办理：{above.name}") if above else found


@check("outsourcing/verification")
def verification_rules(answers: Answers, applicant: Applicant, departments: Departments) -> Iterator[Finding]:
    """第二人复核的移交：由所选部门录入，理由同审核。"""
    if text(answers, "decision") == "handover":
        yield from _findings(answers, entering_department(text(answers, "handover_to"), applicant, departments))


@target("outsourcing/verification")
def entering_department(code: str, applicant: Applicant, departments: Departments) -> Target:
    """所选的部门须存在，且不是本部门。"""
    if departments.get(code) is None:
        return Target(refused=f"没有代码为 {code} 的安全监管部门，请核对。")
    if code == applicant.acting:
        return Target(refused="不能移交给本部门，请选择其他安全监管部门。")
    return Target(code)


def _findings(answers: Answers, found: Target) -> Iterator[Finding]:
    if found.refused and text(answers, "handover_to"):
        yield Problem("/handover_to", "V-REV-4", found.refused)
    if not explained(answers, "opinion"):
        yield Problem("/opinion", "V-REV-6", "移交其他部门的，请在意见说明中写明理由。")
