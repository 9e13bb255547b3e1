"""办理过程: the trail as people read it."""

from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.accounts import queries as accounts
from app.accounts.person import Person
from app.cases.models import Case
from app.cases.people import called
from app.cases.told import Told, told
from app.packages import queries as packages

KINDS = {
    "start": "发起",
    "assign": "系统派发表单",
    "claim": "签收",
    "release": "放回待办",
    "transfer": "转办",
    "withdraw": "撤回",
    "remove": "删除",
    "cancel": "管理员终止办理",
    "wake": "等待事项已具备，继续办理",
    "waiting": "等待的事项有了新的公示，仍未全部符合要求，继续等待",
    "timer": "到时自动办理",
    "service": "自动办理",
    "remind": "到期提醒",
    "overdue": "超期提醒",
    "escalate": "岗位无人办理，转上级部门",
    "receipt": "登记书面报告",
    "read": "阅知",
    "complete": "提交",
    "reveal": "查看保密内容",
}
TONES = {"通过": "green", "退回补正": "orange", "remind": "orange", "overdue": "red"}
DECISIONS = {"approve": "通过", "return": "退回补正", "handover": "移交"}
DECISION = "decision"


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
    lines = told(person, case)
    people = called(one.row.person_id for one in lines)
    names: dict[str, str] = {}
    said = _decisions(case)
    return [*(_line(one, people, names, said) for one in lines), *_end(case)]


def _decisions(case: Case) -> dict[str, str]:
    """What decisions are called: the package's own by their form, those the platform knows by its own words."""
    forms = packages.release(case.release_id).forms.values()
    fields = (form.fields[DECISION] for form in forms if DECISION in form.fields)
    return {str(value): title for field in fields for value, title in field.choices.items()} | DECISIONS


def _line(one: Told, people: dict[int, str], names: dict[str, str], said: dict[str, str]) -> Line:
    row, note = one.row, one.note
    decision = said.get(note.get(DECISION, ""))
    tone = TONES.get(decision or row.kind, "blue")
    who = people.get(row.person_id, "") if row.person_id else "系统"
    opinion = str(note.get("opinion") or note.get("reason") or _opened(note.get("opened")))
    return Line(decision or KINDS.get(row.kind, row.kind), who, _where(row.org, names), _at(row.at), opinion, tone)


def _opened(found: list[dict[str, str]] | None) -> str:
    """What was changed beyond the remarks, since a rule refused what had been sent before."""
    names = "".join(f"「{one['title']}」（{one['rule']}）" for one in found or ())
    return f"补正要求之外，因原填内容不符合规则，另开放了{names}，填报人已修改。" if names else ""


def _end(case: Case) -> list[Line]:
    if case.state != "finished" or case.finished_at is None:
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
