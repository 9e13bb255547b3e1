"""演示经过：先是已经审核公示的历史，再是各岗位手上的待办（写法见 docs/handlers.md）。"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.outsourcing.demo_people import Data, organisations, people

__all__ = ["organisations", "people", "scenes"]

Moves = Iterator[dict[str, Any]]
APPROVE = {
    "decision": "approve",
    "consistent": True,
    "complete": True,
    "licences_valid": True,
    "in_jurisdiction": True,
    "no_sensitive_leak": True,
    "opinion": "经核实，填报内容与书面报告、证照一致，予以通过。",
}
RETURN = {
    "decision": "return",
    "remarks": [{"field": "/planned_end_month", "message": "预计结束时间与书面报告不一致，请核对后重新填写。"}],
    "opinion": "请按书面报告更正预计结束时间。",
}
GIVEN_BACK = ("P13", "P16")
UNDECIDED = ("A14",)
REPORTED = (("A01", 3), ("A02", 3), ("A05", 3), ("A53", 1))
WITHDRAWN = ("P05", "项目部已更名，待承包单位更正后恢复公示。")
BEGUN = ("33FM000001", "33FM000002")
DRAFT = {"project_name": "新承揽工程（草稿）", "contract_mode": "分项承包"}


def scenes(data: Data, now: datetime) -> Moves:
    """全部动作，按先后次序。`now`：演示装入的时刻，最后的待办以它为准。"""
    for one in data["contractors"]:
        yield from _unit(one, data)
    yield {"say": "单位基本情况、持证情况：已审核公示"}
    for one in data["projects"]:
        yield from _project(one)
    yield {"say": "项目部情况：已审核公示"}
    for one in sorted(data["accidents"], key=lambda one: str(one["answers"]["occurred_at"])):
        yield from _accident(one)
    yield {"say": "事故情况：已复核"}
    for moves in (_changes, _minor_changes, _drafts, _reports, _withdrawal):
        yield from moves(data, now)
    yield {"say": "各岗位待办：已就绪"}


def _unit(one: Mapping[str, Any], data: Data) -> Moves:
    account = one["unit"]["account"]
    first = min(project["on"] for project in data["projects"] if project["contractor"] == account)
    day = _at(date.fromisoformat(first), 9) - timedelta(days=20)
    yield _sent(day, account, "collect_contractor", one["contractor"]) | {"as": account}
    yield {"at": day, "case": account, "answers": APPROVE}
    day, name = day + timedelta(days=1), f"{account} licence"
    sent = _sent(day, account, "collect_licence", one["licence"])
    yield sent | {"as": name, "confirm": ["V-LIC-3"], "scans": [f"{field}_files" for field in one["scans"]]}
    yield {"at": day, "case": name, "answers": APPROVE}


def _project(one: Mapping[str, Any]) -> Moves:
    day = date.fromisoformat(one["on"])
    sent = _sent(_at(day, 9), one["contractor"], "collect_project", one["answers"])
    yield sent | {"as": one["id"], "confirm": [*one["confirm"], "V-PRJ-5"]}
    yield {"at": _at(day + timedelta(days=2), 15), "case": one["id"], "answers": APPROVE}


def _accident(one: Mapping[str, Any]) -> Moves:
    day = _at(datetime.fromisoformat(one["answers"]["occurred_at"]).date() + timedelta(days=25), 9)
    sent = _sent(day, one["entering"], "accident", one["answers"])
    yield sent | {"as": one["id"], "confirm": ["V-ACC-4"], "entries": {"project_id": one["project"]}}
    if one["id"] not in UNDECIDED:
        yield {"at": day, "case": one["id"], "number": 2, "answers": APPROVE}


def _changes(data: Data, now: datetime) -> Moves:
    """每个项目部一件待审核的变更，到达的日子不同；有的已经退回。"""
    for number, one in enumerate(data["projects"]):
        day = _at(now.date() - timedelta(days=1 + number * 2 % 19), 10)
        changed = {**one["answers"], "planned_end_month": _later(one["answers"]["planned_end_month"])}
        name = f"{one['id']} change"
        sent = _sent(day, one["contractor"], "collect_project", changed)
        yield sent | {"as": name, "entry": one["id"], "confirm": [*one["confirm"], "V-PRJ-5"]}
        if one["id"] in GIVEN_BACK:
            yield {"at": day, "case": name, "answers": RETURN}


def _minor_changes(data: Data, now: datetime) -> Moves:
    for number, one in enumerate(data["contractors"]):
        day = _at(now.date() - timedelta(days=number % 9), 11)
        minor = {**one["contractor"], "avg_employees": one["contractor"]["avg_employees"] + 12}
        account = one["unit"]["account"]
        yield _sent(day, account, "collect_contractor", minor) | {"entry": account}


def _drafts(_data: Data, now: datetime) -> Moves:
    for account in BEGUN:
        yield {"at": _at(now.date(), 8), "who": account, "start": "collect_project", "as": f"{account} draft"}
        yield {"at": _at(now.date(), 8), "case": f"{account} draft", "draft": DRAFT}


def _reports(data: Data, now: datetime) -> Moves:
    """新的快报：等第二人复核，或者先由应录入的部门接手。"""
    for accident, deaths in REPORTED:
        one = next(one for one in data["accidents"] if one["id"] == accident)
        project = next(project for project in data["projects"] if project["id"] == one["project"])
        happened = now - timedelta(days=2, hours=deaths)
        answers = {
            **one["answers"],
            "investigation_state": "快报",
            "occurred_at": happened.isoformat(timespec="minutes"),
            "workplace": "北采区+60m平台",
            "deaths": deaths,
        }
        sent = _sent(_at(now.date(), 8), project["reviewer"], "accident", answers)
        yield sent | {"confirm": ["V-ACC-4"], "entries": {"project_id": one["project"]}}


def _withdrawal(data: Data, now: datetime) -> Moves:
    """一条记录撤下公示，注明理由。"""
    name, reason = WITHDRAWN
    reviewer = next(one["reviewer"] for one in data["projects"] if one["id"] == name)
    yield {"at": _at(now.date(), 8), "who": reviewer, "withdraw": name, "reason": reason}


def _sent(at: datetime, who: str, process: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    return {"at": at, "who": who, "start": process, "answers": dict(answers)}


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour))


def _later(month: str) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) + 2, 12)
    return f"{year}-{number + 1:02}"
