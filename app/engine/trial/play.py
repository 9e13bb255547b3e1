"""Plays a process with made-up answers, services and times until nothing new comes of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from time import process_time
from typing import Final

from app import clock
from app.engine.findings import Vocabulary
from app.engine.kinds import ANY, Kind
from app.engine.spiff.run import Definition, Run
from app.engine.spiff.trace import TracedRun
from app.engine.steps import EngineError, HumanStep, Json, ServiceStep, Wait
from app.engine.trial.samples import Samples
from app.errors import AppError
from app.sdk import BusinessError

PLAYS: Final = 60
ACTIONS: Final = 100
STALE: Final = 20
"""So many plays without anything new are enough."""
_Move = tuple[str, Callable[[Run], object]]


class Player:
    """The plays of one process. `refusals` are the codes that the services at each element may be refused with."""

    def __init__(
        self, definition: Definition, known: Vocabulary, samples: Samples, refusals: Mapping[str, list[str]]
    ) -> None:
        self._definition, self._known = definition, known
        self._samples, self._refusals = samples, refusals
        self.passed, self.saved, self.taken = set[str](), set[str](), set[tuple[str, str]]()
        self.visits, self.held = Counter[str](), Counter[str]()
        self.remarks: dict[tuple[str, str], None] = {}
        self.dead: dict[str, None] = {}
        self.plays = self.ended = 0

    def play(self, seconds: float) -> None:
        """All plays, within bounds."""
        until, stale = process_time() + seconds, 0
        while self.plays < PLAYS and (stale < STALE or self._doubtful) and process_time() < until:
            before = self._found
            self.plays += 1
            self._once()
            stale = 0 if self._found > before else stale + 1

    @property
    def _doubtful(self) -> bool:
        """Whether plays were held up at places from which none has come to an end so far."""
        return not self.held.keys() <= self.saved

    @property
    def _found(self) -> int:
        return len(self.passed) + len(self.taken) + bool(self.ended)

    def _once(self) -> None:
        seen = set[str]()
        try:
            ended = self._through(seen)
        except EngineError as error:
            self.remarks[error.element or self._definition.process, error.message] = None
            ended = False
        except AppError as error:
            self.remarks[self._definition.process, error.message] = None
            ended = False
        self.passed |= seen
        self.visits.update(seen)
        if ended:
            self.ended += 1
            self.saved |= seen

    def _through(self, seen: set[str]) -> bool:
        """One play; whether it came to the end."""
        run = self._traced(TracedRun.start(self._definition, self._given(), self._answer), seen)
        for _ in range(ACTIONS):
            if run.finished:
                return True
            moves = [*self._moves(run)]
            if not moves:
                self.dead |= dict.fromkeys(run.passed[-1:])
                return False
            self._chosen(moves)(run)
            seen.update(run.passed)
            run = self._traced(TracedRun.load(self._definition, run.dump(), self._answer), seen)
        self.held.update(step.path for step in run.steps if not self._definition.repeats(step.path))
        return run.finished

    def _traced(self, run: Run, seen: set[str]) -> TracedRun:
        assert isinstance(run, TracedRun)
        self.taken |= run.taken
        run.taken = self.taken
        seen.update(run.passed)
        return run

    def _given(self) -> dict[str, Json]:
        kinds: dict[str, Kind] = {name: self._known.given.get(name, ANY) for name in self._known.inputs}
        return {name: self._samples.value(name, kind) for name, kind in sorted(kinds.items())}

    def _chosen(self, moves: list[_Move]) -> Callable[[Run], object]:
        named = dict(moves)
        return named[self._samples.pick("", [*named])]

    def _moves(self, run: Run) -> Iterator[_Move]:
        for step in run.steps:
            yield f"do {step.path}", partial(self._done, step)
        for wait in run.waits:
            if wait.kind == "message":
                yield f"tell {wait.path}", partial(_delivered, wait)
            elif wait.due is not None:
                yield f"wait {wait.path}", partial(_waited, wait)

    def _done(self, step: HumanStep, run: Run) -> None:
        kind = self._known.answers.get(step.form, ANY)
        run.complete(step.id, {step.variable: self._samples.value(step.variable, kind)})

    def _answer(self, step: ServiceStep) -> Json:
        codes = self._refusals.get(step.element, [])
        code = self._samples.pick(f"refuse {step.path}", ["", *codes])
        if code:
            raise BusinessError(code, "试运行")
        kind = self._known.results.get(step.operation, ANY)
        return self._samples.value(step.result, kind) if step.result else None


def _delivered(wait: Wait, run: Run) -> None:
    run.deliver(wait.name)


def _waited(wait: Wait, run: Run) -> None:
    """The time has come."""
    if wait.due is not None and wait.due > clock.now():
        clock.start_at(wait.due + timedelta(seconds=1))
    run.refresh()
