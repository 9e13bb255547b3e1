"""Plays the steps of a walk, one by one, and compares what came of each with what the walk expects."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock, db
from app.cases.models import Case, WorkItem
from app.cli.stage import Stage, Stumble
from app.cli.walk_script import Step
from app.engine import timers
from app.packages import queries as packages
from app.registers.models import Entry

PASSED = 400


class Play:
    """One walk on its stage. `case`: id of the current case, the one touched last."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.case: int | None = None
        self._warned: set[str] = set()

    def step(self, step: Step) -> None:
        """Do what the step says and everything it sets off. Raises Stumble."""
        self._warned = set()
        try:
            answer = self._act(step)
            self.stage.settle()
        except Stumble as trouble:
            raise Stumble(f"{_where(step)}：{trouble}") from None
        wrong = [*self._answered(step, answer), *self._standing(step)]
        if wrong:
            raise Stumble(f"{_where(step)}：{'；'.join(wrong)}")

    def _act(self, step: Step) -> TestResponse | None:
        if step.verb == "advance":
            later = timers.after(step.target, clock.now())
            clock.advance(max(later - clock.now(), timedelta()))
            return None
        if step.verb == "start":
            return self._start(step)
        item = self._item(step)
        self.case = item.case_id
        if step.verb == "withdraw":
            return self.stage.call(step.who, "POST", f"/work-items/{item.id}/withdraw", {})
        sent = self._sent(step)
        self._check(step, item.form, sent.get("answers"), self._changed(item.case_id))
        return self.stage.call(step.who, "POST", f"/work-items/{item.id}/complete", sent)

    def _start(self, step: Step) -> TestResponse:
        sent = self._sent(step)
        key = step.target if "." in step.target else f"{self.stage.place.key}.{step.target}"
        entry = {"entry_id": self.entry_id(step.entry, step.who)} if step.entry else {}
        self._check(step, self._first_form(step.target), sent.get("answers"), entry.get("entry_id"))
        answer = self.stage.call(step.who, "POST", "/cases", {"process": key, **sent, **entry})
        if answer.status_code < PASSED and answer.json:
            self.case = int(answer.json["case"]["id"])
        return answer

    def _sent(self, step: Step) -> dict[str, Any]:
        answers = {} if step.answers is None else {"answers": self._filled(step.answers, step.who)}
        return answers | ({"confirm": list(step.confirm)} if step.confirm else {})

    def _filled(self, value: Any, who: str, key: str = "") -> Any:
        """Answers with their files uploaded and `{entry = "<register>"}` replaced by the id of that record."""
        if isinstance(value, list):
            return (
                self.stage.uploaded(who, value)
                if key.endswith("_files")
                else [self._filled(v, who) for v in value]
            )
        if not isinstance(value, Mapping):
            return value
        if set(value) == {"entry"}:
            return self.entry_id(value["entry"], who)
        return {name: self._filled(inner, who, name) for name, inner in value.items()}

    def entry_id(self, named: str, who: str) -> str:
        """Id of the record a walk names: by its number, or the newest of a register, the person's own first."""
        if named.isdigit():
            return named
        with self.stage.database.transaction():
            register = packages.newest(self.stage.place.key).package.registers.get(named)
            if register is None:
                raise Stumble(f"没有名为 {named} 的台账")
            mine = Entry.owner_org == self.stage.people[who]["org"]
            rows = select(Entry.id).where(Entry.register == register.code).order_by(mine.desc(), Entry.id.desc())
            found = db.session().scalar(rows.limit(1))
        if found is None:
            raise Stumble(f"台账 {named} 中还没有记录")
        return str(found)

    def _first_form(self, process: str) -> str | None:
        with self.stage.database.transaction():
            package = packages.newest(self.stage.place.key).package
            declared = package.processes.get(process)
            register = package.registers.get(declared.register or "") if declared else None
            return register.form if register else None

    def _changed(self, case_id: int) -> str | None:
        with self.stage.database.transaction():
            entry = db.session().scalar(select(Case.entry_id).where(Case.id == case_id))
            return str(entry) if entry else None

    def _check(self, step: Step, form: str | None, answers: Any, entry: str | None) -> None:
        """What is accepted names no rules: where the walk expects warnings, ask for them before sending."""
        if not step.expected.rules or form is None:
            return
        sent = {"answers": answers or {}, **({"entry_id": entry} if entry else {})}
        answer = self.stage.call(step.who, "POST", f"/forms/{self.stage.place.key}/{form}/check", sent)
        self._warned = _rules(answer)

    def _item(self, step: Step) -> WorkItem:
        """The open item meant: of the current case, else on this person's desk, else the last one done."""
        person = self.stage.people[step.who]
        with self.stage.database.transaction():
            newest = select(WorkItem).order_by(WorkItem.case_id.desc(), WorkItem.id.desc())
            rows = [row for row in db.session().scalars(newest) if fits(step.target, row.step)]
        mine = {row.id for row in rows if (row.org, row.role) == (person["org"], person["role"])}
        rows.sort(key=lambda row: row.id not in mine)
        here = [row for row in rows if row.case_id == self.case]
        chosen = [
            *(row for row in here if row.state == "open"),
            *(row for row in rows if row.state == "open" and row.id in mine),
            *here,
        ]
        if not chosen:
            raise Stumble(f"没有环节 {step.target} 的待办，现有待办：{told(self.open_items())}")
        return chosen[0]

    def open_items(self) -> list[WorkItem]:
        """Open items of the current case, copies too."""
        with self.stage.database.transaction():
            rows = select(WorkItem).where(WorkItem.case_id == self.case, WorkItem.state == "open")
            return list(db.session().scalars(rows.order_by(WorkItem.id)))

    def state(self) -> str | None:
        """State of the current case."""
        with self.stage.database.transaction():
            return db.session().scalar(select(Case.state).where(Case.id == self.case))

    def _answered(self, step: Step, answer: TestResponse | None) -> Iterator[str]:
        if answer is None:
            return
        expected, got = step.expected, answer.status_code
        if got != expected.status if expected.status else got >= PASSED:
            yield f"期望状态码 {expected.status or '小于 400'}，实际为 {got}{_reason(answer)}"
        elif expected.rules is not None:
            rules = _rules(answer) if got >= PASSED else self._warned
            if rules != expected.rules:
                yield f"期望提示的规则为 {_listed(expected.rules)}，实际为 {_listed(rules)}"

    def _standing(self, step: Step) -> Iterator[str]:
        expected = step.expected
        if expected.state is not None and (state := self.state()) != expected.state:
            yield f"期望办件状态为 {expected.state}，实际为 {state}"
        if expected.next is not None:
            items = self.open_items()
            if not _same(expected.next, items):
                wanted = "、".join(_wanted(one) for one in expected.next) or "无"
                yield f"期望的待办为 {wanted}，实际为 {told(items)}"


def fits(wanted: str, path: str) -> bool:
    """Whether a step's path ends with the wanted element."""
    return path == wanted or path.endswith(f":{wanted}")


def told(items: Sequence[WorkItem]) -> str:
    """Open items in one line."""
    return "、".join(f"{one.step}（{one.org} {one.role}）" for one in items) or "无"


def _same(expected: Sequence[Mapping[str, str]], items: Sequence[WorkItem]) -> bool:
    """Each expected item is there, and no further task; copies may be named or not."""
    left = list(items)
    for wanted in expected:
        hit = next((one for one in left if _is(wanted, one)), None)
        if hit is None:
            return False
        left.remove(hit)
    return all(one.kind != "task" for one in left)


def _is(wanted: Mapping[str, str], item: WorkItem) -> bool:
    return (
        fits(wanted["step"], item.step)
        and wanted.get("org", item.org) == item.org
        and wanted.get("role", item.role) == item.role
    )


def _wanted(one: Mapping[str, str]) -> str:
    post = " ".join(one[name] for name in ("org", "role") if name in one)
    return f"{one['step']}（{post}）" if post else one["step"]


def _rules(answer: TestResponse) -> set[str]:
    return {one["rule"] for one in (answer.get_json(silent=True) or {}).get("problems", ())}


def _reason(answer: TestResponse) -> str:
    """Why it was refused, in the words of the answer."""
    body = answer.get_json(silent=True) or {}
    if answer.status_code < PASSED:
        return ""
    problems = [f"{one['field']} {one['rule']} {one['message']}" for one in body.get("problems", ())]
    return f"：{body.get('detail', '')}{'；'.join(problems)}"


def _listed(rules: set[str] | frozenset[str]) -> str:
    return "、".join(sorted(rules)) or "无"


def _where(step: Step) -> str:
    return f"第 {step.number} 步（{' '.join(word for word in (step.who, step.verb, step.target) if word)}）"
