"""Plays the steps of a 试办 as far as they go, and notes what came of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app import db
from app.accounts.identify import person as person_of
from app.accounts.models import User
from app.accounts.person import Person
from app.cases.models import Case, WorkItem
from app.cases.posts import barred
from app.engine.steps import EngineError
from app.enums import ItemKind
from app.errors import AppError
from app.forms.sample import FILE, FILES
from app.packages.walk_script import Script, Step
from app.walks.play import PASSED, Play
from app.walks.stage import Stage, Stumble
from app.walks.view import Item


@dataclass(frozen=True)
class Outcome:
    """What came of a step: the status of the answer, and the open tasks of its case."""

    step: Step
    status: int | None
    state: str | None
    next: tuple[Item, ...]
    form: str | None


class Trial(Play):
    """A 试办 on its stage. `known`: the walks of the release, whose answers are samples for its forms."""

    def __init__(self, stage: Stage, known: Mapping[str, Script]) -> None:
        super().__init__(stage)
        self.known = known
        self.outcomes: list[Outcome] = []
        self._sampling = False

    def play(self, steps: Sequence[Step]) -> dict[str, Any] | None:
        """All steps, or as many as are taken; then what stood in the way of the next, told in words."""
        for step in steps:
            form = None
            try:
                form = self._item(step).form if step.verb == "step" else None
                answer = self._act(step)
                self.stage.settle()
            except Stumble as trouble:
                return {"step": step.number, "message": str(trouble), "problems": []}
            except EngineError as failure:
                return {"step": step.number, "message": f"{failure.element}：{failure.message}", "problems": []}
            except Exception as failure:  # whatever a step says, its writer is told which
                odd = f"这一步的内容不能办理（{type(failure).__name__}），请核对人员、附件和记录"
                told = failure.message if isinstance(failure, AppError) else odd
                return {"step": step.number, "message": told, "problems": []}
            if answer is not None and answer.status_code >= PASSED:
                return {"step": step.number, **_refusal(answer)}
            self.outcomes.append(self._outcome(step, answer, form))
        return None

    def _outcome(self, step: Step, answer: TestResponse | None, form: str | None) -> Outcome:
        tasks = tuple(one for one in self.open_items() if one.kind == ItemKind.TASK)
        return Outcome(step, answer.status_code if answer is not None else None, self.state(), tasks, form)

    def actor(self, item: WorkItem, case: Case) -> str:
        """Who would do it: who has it in hand, else somebody at that post who may, else a new person."""
        shut = barred(item, case)
        posted = {
            self.person(name).id: name
            for name, one in self.stage.people.items()
            if (one["org"], one["role"]) == (item.org, item.role)
        }
        if item.claimed_by in posted:
            return posted[item.claimed_by]
        for person, name in posted.items():
            if person not in shut:
                return name
        taken = (f"{item.role}_{number}" for number in range(1, 1000))
        name = next(one for one in taken if one not in self.stage.people)
        self.stage.join(name, {"org": item.org, "role": item.role})
        return name

    def person(self, name: str) -> Person:
        """As the application sees her."""
        user = db.session().scalars(select(User.id).where(User.username == name)).one()
        found = person_of(user)
        if found is None:
            raise Stumble(f"没有人员 {name}")
        return found

    def samples(self, item: Item | WorkItem) -> Iterator[Mapping[str, Any]]:
        """Answers that walks give on this step, those that are taken."""
        last = item.step.rpartition(":")[2]
        for script in self.known.values():
            for step in script.steps:
                fine = step.expected.status is None or step.expected.status < PASSED
                if fine and step.answers and step.verb == "step" and step.target.rpartition(":")[2] == last:
                    yield step.answers

    def sample(self, answers: Mapping[str, Any], who: str) -> dict[str, Any]:
        """Answers of a walk as they would be sent here. Raises Stumble where a record is missing."""
        self._sampling = True
        try:
            tried: dict[str, Any] = self._filled(_for_a_try(dict(answers)), who)
        finally:
            self._sampling = False
        return tried

    def files(self, who: str, told: Sequence[Any]) -> list[Any]:
        """A sample is not sent before its form is."""
        return [*told] if self._sampling else super().files(who, told)

    def begun(self, process: str) -> Iterator[Mapping[str, Any]]:
        """Answers that walks begin this process with, those that are taken."""
        for script in self.known.values():
            for step in script.steps:
                fine = step.expected.status is None or step.expected.status < PASSED
                if fine and step.answers and step.verb == "start" and step.target.rpartition(".")[2] == process:
                    yield step.answers


def _for_a_try(value: Any, key: str = "") -> Any:
    """Answers of a walk without its files: a sample stands in place of each."""
    if isinstance(value, list):
        return [FILE] if key.endswith(FILES) and value else [_for_a_try(one) for one in value]
    return {name: _for_a_try(one, name) for name, one in value.items()} if isinstance(value, dict) else value


def _refusal(answer: TestResponse) -> dict[str, Any]:
    """As the API said it: the sentence, and the problems of the form."""
    body = answer.get_json(silent=True) or {}
    told = {name: body[name] for name in ("unlocked", "links") if name in body}
    return {
        "status": answer.status_code,
        "message": body.get("detail") or "没有成功",
        "problems": body.get("problems", []),
        **told,
    }
