"""Replays the demo: approved history first, then the living work that fills every inbox."""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from app import clock, db, drain
from app.accounts.identify import person as person_of
from app.accounts.models import Post, User
from app.accounts.person import Person
from app.attachments.receive import receive
from app.cases import standing
from app.cases.complete import complete
from app.cases.draft import save_draft
from app.cases.models import Case, WorkItem
from app.cases.start import start
from app.cli import demo_people
from app.cli.demo_present import placed
from app.cli.demo_scan import scan
from app.db import Database
from app.packages import queries as packages

APPROVE = {
    "decision": "approve",
    "consistent": True,
    "complete": True,
    "licences_valid": True,
    "in_jurisdiction": True,
    "no_sensitive_leak": True,
    "opinion": "经核实，填报内容与书面报告、证照一致，予以通过。",
}
EXTRA = ("AJ-370600", "AJ-410000")
GIVEN_BACK = ("P13", "P16")
REPORTED = (("A01", 3), ("A02", 3), ("A05", 3), ("A53", 1))


class Play:
    """One replay. Every move is a transaction of its own, at its own moment."""

    def __init__(self, database: Database, data: Mapping[str, Any], seed: int) -> None:
        self.database, self.data, self.seed = database, data, seed
        self.now = clock.now()
        self.people: dict[tuple[str, int], int] = {}
        self.entries: dict[str, str] = {}

    def scenes(self) -> Iterator[str]:
        """Play scene after scene; each gives a line of progress."""
        self._enter()
        yield "已登记演示单位与人员"
        for one in self.data["contractors"]:
            self._unit(one)
        yield "单位基本情况、持证情况：已审核公示"
        for one in self.data["projects"]:
            self._project(one)
        yield "项目部情况：已审核公示"
        for one in sorted(self.data["accidents"], key=lambda one: str(one["answers"]["occurred_at"])):
            self._accident(one)
        yield "事故情况：已复核"
        self._living()
        drain.run_all(self.database)
        yield "各岗位待办：已就绪"

    def _enter(self) -> None:
        data = self.data
        offices = {one["reviewer"] for one in [*data["contractors"], *data["projects"]]}
        offices |= {one["entering"] for one in data["accidents"]} | set(EXTRA)
        with self.database.transaction():
            db.write()
            demo_people.enter_organisations(data["contractors"])
            demo_people.enter_reached(data["contacts"])
            demo_people.enter_people(data["contractors"], offices, self.seed)
            rows = select(Post.org_code, User.id).join(User, User.id == Post.user_id)
            held = db.session().execute(rows.where(Post.role.in_(("inspector", "contractor"))).order_by(User.id))
            for org, user in held:
                number = 1 if (org, 1) not in self.people else 2
                self.people[org, number] = user

    def person(self, org: str, number: int = 1) -> Person:
        """Somebody of that organisation."""
        found = person_of(self.people[org, number])
        if found is None:
            raise LookupError(org)
        return found

    def at(self, day: date, hour: int = 9) -> None:
        """Set the clock to that hour, never later than now."""
        moment = datetime.combine(day, time(hour), clock.SHANGHAI).astimezone(UTC)
        clock.start_at(min(moment, self.now))

    def move(self, act: Callable[[], Any]) -> Any:
        """One transaction, then everything it set off."""
        with self.database.transaction():
            done = act()
        drain.run_all(self.database)
        return done

    def send(
        self, org: str, process: str, answers: Mapping[str, Any], confirm: list[str], entry: str | None
    ) -> Case:
        """Start a case with its form filled in."""
        key = f"outsourcing.{process}"
        case: Case = self.move(lambda: start(self.person(org), key, answers, entry, confirm))
        return case

    def open_item(self, case: Case) -> WorkItem:
        """The task the case stands at."""
        with self.database.transaction():
            rows = select(WorkItem).where(
                WorkItem.case_id == case.id, WorkItem.kind == "task", WorkItem.state == "open"
            )
            item = db.session().scalars(rows).one()
            db.session().expunge(item)
            return item

    def approve(self, case: Case, number: int = 1) -> Case:
        """Let the department it lies at approve."""
        item = self.open_item(case)
        done: Case = self.move(lambda: complete(self.person(item.org, number), item.id, APPROVE))
        return done

    def _unit(self, one: Mapping[str, Any]) -> None:
        account = one["unit"]["account"]
        first = min(project["on"] for project in self.data["projects"] if project["contractor"] == account)
        day = date.fromisoformat(first) - timedelta(days=20)
        self.at(day)
        self.approve(self.send(account, "collect_contractor", one["contractor"], [], None))
        self.at(day + timedelta(days=1))
        licence = {**one["licence"], **{f"{name}_files": [self._scan(account)] for name in one["scans"]}}
        self.approve(self.send(account, "collect_licence", licence, ["V-LIC-3"], None))

    def _scan(self, account: str) -> dict[str, str]:
        row = self.move(lambda: receive(io.BytesIO(scan(account)), "扫描件.pdf", self.person(account)))
        return {"id": str(row.id)}

    def _project(self, one: Mapping[str, Any]) -> None:
        self.at(date.fromisoformat(one["on"]))
        case = self.send(one["contractor"], "collect_project", one["answers"], [*one["confirm"], "V-PRJ-5"], None)
        self.at(date.fromisoformat(one["on"]) + timedelta(days=2), 15)
        self.entries[one["id"]] = str(self.approve(case).entry_id)

    def _accident(self, one: Mapping[str, Any]) -> None:
        happened = datetime.fromisoformat(one["answers"]["occurred_at"])
        self.at(happened.date() + timedelta(days=25))
        answers = {**one["answers"], "project_id": self.entries[one["project"]]}
        case = self.send(one["entering"], "accident", answers, ["V-ACC-4"], None)
        if one["id"] != "A14":
            self.approve(case, 2)

    def _living(self) -> None:
        """Pending work of different age at every department."""
        for number, one in enumerate(self.data["projects"]):
            self.at(self.now.date() - timedelta(days=1 + number * 2 % 19), 10)
            changed = {**one["answers"], "planned_end_month": _later(one["answers"]["planned_end_month"])}
            entry = self.entries[one["id"]]
            case = self.send(one["contractor"], "collect_project", changed, [*one["confirm"], "V-PRJ-5"], entry)
            if one["id"] in GIVEN_BACK:
                self._give_back(case)
        for number, one in enumerate(self.data["contractors"]):
            self.at(self.now.date() - timedelta(days=number % 9), 11)
            minor = {**one["contractor"], "avg_employees": one["contractor"]["avg_employees"] + 12}
            self.move(partial(self._change_unit, one["unit"]["account"], minor))
        self._begin_drafts()
        for accident, deaths in REPORTED:
            self._report(next(one for one in self.data["accidents"] if one["id"] == accident), deaths)
        self._withdraw()

    def _change_unit(self, account: str, answers: Mapping[str, Any]) -> None:
        entry = standing.entry_of("contractor", account)
        start(self.person(account), "outsourcing.collect_contractor", answers, entry)

    def _give_back(self, case: Case) -> None:
        item = self.open_item(case)
        remark = {"field": "/planned_end_month", "message": "预计结束时间与书面报告不一致，请核对后重新填写。"}
        answers = {"decision": "return", "remarks": [remark], "opinion": "请按书面报告更正预计结束时间。"}
        self.move(lambda: complete(self.person(item.org), item.id, answers))

    def _begin_drafts(self) -> None:
        self.at(self.now.date(), 8)
        for account in ("33FM000001", "33FM000002"):
            case = self.move(partial(self._begin, account))
            item = self.open_item(case)
            words = {"project_name": "新承揽工程（草稿）", "contract_mode": "分项承包"}
            self.move(partial(self._keep, account, item.id, words))

    def _begin(self, account: str) -> Case:
        return start(self.person(account), "outsourcing.collect_project")

    def _keep(self, account: str, item_id: int, words: Mapping[str, Any]) -> None:
        save_draft(self.person(account), item_id, words, 0)

    def _report(self, one: Mapping[str, Any], deaths: int) -> None:
        """A new accident: the second person checks it, or the department of its grade takes over first."""
        happened = clock.local(self.now - timedelta(days=2, hours=deaths))
        project = next(project for project in self.data["projects"] if project["id"] == one["project"])
        answers = {
            **one["answers"],
            "project_id": self.entries[one["project"]],
            "investigation_state": "快报",
            "occurred_at": happened.isoformat(timespec="minutes"),
            "workplace": "北采区+60m平台",
            "deaths": deaths,
            **placed(one["answers"], happened.date()),
        }
        self.send(project["reviewer"], "accident", answers, ["V-ACC-4"], None)

    def _withdraw(self) -> None:
        """One record is off the public pages, with its reason."""
        one = next(one for one in self.data["projects"] if one["id"] == "P05")
        reason = "项目部已更名，待承包单位更正后恢复公示。"

        def act() -> None:
            register = packages.newest("outsourcing").package.registers["project"]
            standing.act(self.person(one["reviewer"]), "withdraw", register, self.entries[one["id"]], reason)

        self.move(act)


def _later(month: str) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) + 2, 12)
    return f"{year}-{number + 1:02}"
