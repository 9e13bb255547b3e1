"""办理过程: the trail as people read it."""

from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.accounts import queries as accounts
from app.accounts.person import Person
from app.accounts.queries import full_names
from app.cases import queries
from app.cases.models import Case
from app.cases.reading.trail_view import Told, told
from app.cases.rulings import answers_told
from app.cases.state.overtaken import decisions
from app.enums import CaseState
from app.forms.deciding import DECISION
from app.inbox.item_head import MIGRATED
from app.packages import queries as packages

KINDS = {
    "start": "发起",
    "claim": "领取",
    "release": "放回",
    "transfer": "转交",
    "withdraw": "撤回",
    "remove": "删除",
    "yield": "开始办理同一记录，本件尚未填写，不再保留",
    "cancel": "管理员终止办理",
    "suspend": "管理员暂停办理",
    "resume": "管理员恢复办理",
    "move": "管理员移至其他环节",
    "set": "管理员修改流程变量",
    "wake": "等待事项已具备，继续办理",
    "waiting": "等待的事项有了新的公示，仍未全部符合要求，继续等待",
    "timer": "到时自动办理",
    "remind": "到期提醒",
    "overdue": "超期提醒",
    "escalate": "岗位无人办理，转上级部门",
    "receipt": "回复抄送",
    "read": "阅知",
    "complete": "提交",
    "reveal": "查看保密内容",
    "refused": "系统办理没有通过",
    "migrate": "迁移到流程的其他版本",
    "migrate_back": "撤销迁移",
}
ANSWERED = "receipt"
UNSAID = ("assign", "service", "retry", "close_incident", "ask_move", "ask_set", "refuse_move", "refuse_set")
"""What the system does on the way: of no use to people."""
TONES = {
    "通过": "green",
    "退回补正": "orange",
    "remind": "orange",
    "overdue": "red",
    "refused": "orange",
    "suspend": "orange",
}


@dataclass(frozen=True)
class Line:
    """One line: what, who, when, and the opinion if one was written."""

    what: str
    who: str
    where: str
    at: str
    opinion: str
    tone: str


def timeline(person: Person, case: Case) -> list[Line]:
    """All lines of a case for this reader, oldest first; a finished one ends with its date."""
    lines = [one for one in told(person, case) if one.row.kind not in UNSAID]
    people = full_names([*(one.row.person_id for one in lines), *(_receiver(one) for one in lines)])
    names: dict[str, str] = {}
    said = decisions(case)
    answers = answers_told(person, case, [one.row for one in lines if one.row.kind == ANSWERED])
    answers |= _sent(case, lines)
    return [*(_line(one, people, names, said, answers) for one in lines), *_end(case)]


def _sent(case: Case, lines: list[Told]) -> dict[int, str]:
    """By line, at which step something was sent on which nothing is decided: the first form and what another
    department sends in its place are told apart. A decision that this reader is not told was made there is no
    sending."""
    found = [one.row for one in lines if one.row.kind == "complete" and DECISION not in one.note]
    steps = {item.step: item for item in queries.items_of(case.id)} if found else {}
    forms = packages.release(case.release_id).forms if found else {}
    decide = {name for name, form in forms.items() if DECISION in form.fields}
    deciding = {step for step, item in steps.items() if item.form in decide}
    done = {row.id: "办理" if row.step in deciding else KINDS["complete"] for row in found}
    return {row.id: f"{done[row.id]}：{steps[row.step].title}" for row in found if row.step in steps}


def _line(
    one: Told, people: dict[int, str], names: dict[str, str], said: dict[str, str], answers: dict[int, str]
) -> Line:
    row, note = one.row, one.note
    decision = answers.get(row.id) or said.get(note.get(DECISION, ""))
    tone = TONES.get(decision or row.kind, "blue")
    who = "系统" if not row.person_id else people.get(row.person_id, "") if one.named else ""
    opinion = str(note.get("opinion") or note.get("reason") or _opened(note.get("opened")))
    what = (decision or KINDS.get(row.kind, row.kind)) + _to(one, people, names)
    return Line(what, who, _where(row.org, names), _at(row.at), opinion, tone)


def _receiver(one: Told) -> int | None:
    to = one.note.get("to") if one.row.kind == "transfer" else None
    return to if isinstance(to, int) else None


def _to(one: Told, people: dict[int, str], names: dict[str, str]) -> str:
    """Whom it was handed to: a colleague, or the department above; between which releases it went."""
    if one.row.kind == "transfer":
        return f"给{people.get(_receiver(one) or 0, '同事')}"
    if one.row.kind in MIGRATED:
        return f"（第 {one.note.get('from')} 版改为第 {one.note.get('to')} 版）"
    return f"（{_where(one.note.get('to'), names)}）" if one.row.kind == "escalate" else ""


def _opened(found: list[dict[str, str]] | None) -> str:
    """What was changed beyond the remarks, since a rule refused what had been sent before."""
    names = "".join(f"「{one['title']}」（{one['rule']}）" for one in found or ())
    return f"补正要求之外，因原填内容不符合规则，另开放了{names}，填报人已修改。" if names else ""


def _end(case: Case) -> list[Line]:
    if case.state != CaseState.FINISHED or case.finished_at is None:
        return []
    return [Line("办结", "", "", _at(case.finished_at), "", "green")]


def _at(moment: datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"


def _where(org: str | None, names: dict[str, str]) -> str:
    if org is None:
        return ""
    if org not in names:
        found = accounts.org(org)
        names[org] = found.name if found else org
    return names[org]
