"""Plays the steps of a walk, one by one, and compares what came of each with what the walk expects."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from app import clock
from app.engine import timers
from app.enums import ItemKind
from app.packages.walk_script import Step
from app.walks.stage import Stage, Stumble
from app.walks.view import Item, View

PASSED = 400


class Play:
    """One walk on its stage. `case`: id of the current case, the one touched last."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.view = View(stage.database, stage.key)
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
        return self._start(step) if step.verb == "start" else self._work(step)

    def _start(self, step: Step) -> TestResponse:
        sent, key = self._sent(step), self.stage.key
        name = step.target.removeprefix(f"{key}.")
        self._warn(step, self._first_form(name), sent.get("answers"), sent.get("entry_id"))
        answer = self.stage.call(step.who, "POST", "/cases", {"process": f"{key}.{name}", **sent})
        if answer.status_code < PASSED and answer.json:
            self.case = int(answer.json["case"]["id"])
        return answer

    def _work(self, step: Step) -> TestResponse:
        item = self._item(step)
        self.case = item.case
        if step.verb == "withdraw":
            return self.stage.call(step.who, "POST", f"/work-items/{item.id}/withdraw", {})
        sent = self._sent(step)
        self._warn(step, item.form, sent.get("answers"), self.view.case(item.case).entry)
        return self.stage.call(step.who, "POST", f"/work-items/{item.id}/complete", sent)

    def _sent(self, step: Step) -> dict[str, Any]:
        """The body of the call, but for the name of the process."""
        sent: dict[str, Any] = {}
        if step.answers is not None:
            sent["answers"] = self._filled(step.answers, step.who)
        if step.confirm:
            sent["confirm"] = list(step.confirm)
        if step.entry:
            sent["entry_id"] = self._entry(step.entry, step.who)
        return sent

    def _filled(self, value: Any, who: str, key: str = "") -> Any:
        """Answers with their files uploaded, and `{entry = "<register>"}` replaced by the id of that record."""
        if isinstance(value, list):
            if key.endswith("_files"):
                return self.files(who, value)
            return [self._filled(inner, who) for inner in value]
        if not isinstance(value, Mapping):
            return value
        if set(value) == {"entry"}:
            return self._entry(value["entry"], who)
        return {name: self._filled(inner, who, name) for name, inner in value.items()}

    def files(self, who: str, told: Sequence[Any]) -> list[Any]:
        """The attachments that answers name."""
        return self.stage.uploaded(who, told)

    def _entry(self, named: str, who: str) -> str:
        """Id of the record a walk names: by number, by title, or the newest of a register, one's own first."""
        if named.isdigit():
            return named
        register = self.view.registers().get(named)
        owner = self.stage.people[who]["org"]
        found = self.view.newest_entry(register, owner) if register else self.view.titled_entry(named)
        if found is None:
            raise Stumble(f"没有记录 {named}：应为台账名称（其中须有记录）、记录标题或者编号")
        return found

    def _first_form(self, process: str) -> str | None:
        package = self.view.package()
        declared = package.processes.get(process)
        register = package.registers.get(declared.register or "") if declared else None
        return register.form if register else None

    def _warn(self, step: Step, form: str | None, answers: Any, entry: str | None) -> None:
        """What is accepted names no rules: where the walk expects warnings, ask for them before sending."""
        if not step.expected.rules or form is None:
            return
        sent = {"answers": answers or {}, **({"entry_id": entry} if entry else {})}
        answer = self.stage.call(step.who, "POST", f"/forms/{self.stage.key}/{form}/check", sent)
        self._warned = _rules(answer)

    def _item(self, step: Step) -> Item:
        """The item meant: open in the current case, else open on this person's desk, else the last one done."""
        person = self.stage.people[step.who]
        known = (item for item in self.view.items() if step.process in ("", item.process))
        fitting = [item for item in known if item.at(step.target)]
        mine = [item for item in fitting if (item.org, item.role) == (person["org"], person["role"])]
        here = [item for item in [*mine, *fitting] if item.case == self.case]
        chosen = [*(item for item in [*here, *mine] if item.open), *here]
        if not chosen:
            raise Stumble(f"没有环节 {step.target} 的待办，现有待办为 {_told(self.open_items())}")
        return chosen[0]

    def open_items(self) -> list[Item]:
        """Open items of the current case, copies too."""
        return [item for item in self.view.items() if item.case == self.case and item.open]

    def state(self) -> str | None:
        """State of the current case."""
        return self.view.case(self.case).state if self.case else None

    def _answered(self, step: Step, answer: TestResponse | None) -> Iterator[str]:
        if answer is None:
            return
        expected, got = step.expected, answer.status_code
        if got != expected.status if expected.status else got >= PASSED:
            yield f"期望状态码 {expected.status or '小于 400'}，实际为 {got}{_reason(answer)}"
        elif expected.rules is not None:
            rules = _rules(answer) if got >= PASSED else self._warned
            if not expected.rules <= rules or (rules and not expected.rules):
                yield f"期望提示的规则为 {_listed(expected.rules)}，实际为 {_listed(rules)}"

    def _standing(self, step: Step) -> Iterator[str]:
        expected = step.expected
        if expected.state is not None and (state := self.state()) != expected.state:
            yield f"期望办件状态为 {expected.state}，实际为 {state}"
        if expected.next is not None:
            items = self.open_items()
            if not _same(expected.next, items):
                wanted = "、".join(_wanted(one) for one in expected.next) or "无"
                yield f"期望的待办为 {wanted}，实际为 {_told(items)}"


def _same(expected: Sequence[Mapping[str, str]], items: Sequence[Item]) -> bool:
    """Each expected item is there, and no further task; copies may be named or not."""
    left = list(items)
    for wanted in expected:
        hit = next((one for one in left if _is(wanted, one)), None)
        if hit is None:
            return False
        left.remove(hit)
    return all(one.kind != ItemKind.TASK for one in left)


def _is(wanted: Mapping[str, str], item: Item) -> bool:
    posted = wanted.get("org", item.org) == item.org and wanted.get("role", item.role) == item.role
    return item.at(wanted["step"]) and posted


def _wanted(one: Mapping[str, str]) -> str:
    post = " ".join(one[name] for name in ("org", "role") if name in one)
    return f"{one['step']}（{post}）" if post else one["step"]


def _told(items: Sequence[Item]) -> str:
    return "、".join(str(one) for one in items) or "无"


def _rules(answer: TestResponse) -> set[str]:
    return {one["rule"] for one in (answer.get_json(silent=True) or {}).get("problems", ())}


def _reason(answer: TestResponse) -> str:
    """Why it was refused, in the words of the answer."""
    if answer.status_code < PASSED:
        return ""
    body = answer.get_json(silent=True) or {}
    problems = [f"{one['field']} {one['rule']} {one['message']}" for one in body.get("problems", ())]
    return f"：{body.get('detail', '')}{'；'.join(problems)}"


def _listed(rules: set[str] | frozenset[str]) -> str:
    return "、".join(sorted(rules)) or "无"


def _where(step: Step) -> str:
    return f"第 {step.number} 步（{' '.join(word for word in (step.who, step.verb, step.target) if word)}）"
