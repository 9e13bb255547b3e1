"""Service steps of a case: the platform's operators by plain name, the package's handlers by dotted name."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from app import clock, sdk
from app.cases.motion import Motion
from app.cases.outlook import applicant_of, move_of
from app.effects import operators
from app.effects.ports import FiledRegisters, ports
from app.engine.steps import PENDING, ServiceStep
from app.errors import AppError, CheckFailed, NotLoaded, StepFailed, words
from app.jobs.put import put
from app.packages import calls as packaged
from app.packages import guard
from app.registers import turns


class Ports(Mapping[type, object]):
    """What a handler may ask for by type; made when asked. What was read is held for the move, until `renew`."""

    def __init__(self, motion: Motion, registers: sdk.Registers | None = None) -> None:
        given: dict[type, object] = {sdk.Registers: registers} if registers else {}
        self._package, self._given = motion.loaded.package.key, given
        self.renew()
        self._makers: dict[type, Callable[[], object]] = {
            sdk.Move: lambda: move_of(motion),
            sdk.Applicant: lambda: applicant_of(motion),
        }

    def __getitem__(self, kind: type) -> object:
        return self._ready[kind] if kind in self._ready else self._makers[kind]()

    def renew(self) -> None:
        """Something was written: what is asked from now on is read anew."""
        self.registers = FiledRegisters(self._package)
        self._ready = {**ports(self._package), sdk.Registers: self.registers, **self._given}

    def __iter__(self) -> Iterator[type]:
        return iter([*self._ready, *self._makers])

    def __len__(self) -> int:
        return len(self._ready) + len(self._makers)


def caller(motion: Motion) -> Callable[[ServiceStep], Any]:
    """The function the engine calls at each service step of this move."""

    known = Ports(motion)
    motion.ask = partial(_objections, motion, known)

    def call(step: ServiceStep) -> Any:
        try:
            return _call(motion, step, known)
        except (CheckFailed, NotLoaded) as failure:
            failure.element = failure.element or step.path
            raise
        except (AppError, sdk.BusinessError):
            raise
        except Exception as failure:
            raise StepFailed(step.path, f"{step.operation}：{words(failure)}", step.operation) from failure

    return call


def _objections(motion: Motion, known: Ports, form: str) -> list[sdk.Problem]:
    """Asked until every record it depends on is held against others who are about to file; at first with what
    this move has read already."""
    held: set[turns.LookUp] = set()
    registers = known.registers
    while True:
        found = _asked(motion, form, registers)
        if not turns.hold(registers.looked - held):
            return found
        held |= registers.looked
        registers = FiledRegisters(motion.loaded.package.key)


def _asked(motion: Motion, form: str, registers: sdk.Registers) -> list[sdk.Problem]:
    rules = packaged.rules(motion.loaded.package, form, Ports(motion, registers), clock.today())
    found = (one for rule in rules for one in rule(dict(motion.answers(form))))
    return [one for one in found if isinstance(one, sdk.Problem) and one.severity == "reject"]


def _call(motion: Motion, step: ServiceStep, known: Ports) -> Any:
    if "." not in step.operation:
        if step.operation not in operators.OPERATORS:
            raise NotLoaded(step.path, f"程序没有操作 {step.operation}", step.operation)
        done = operators.OPERATORS[step.operation](motion, **step.parameters)
        known.renew()
        return done
    if packaged.handler(step.operation).deferred:
        put(
            "service",
            {
                "case": motion.case.id,
                "step": step.id,
                "operation": step.operation,
                "parameters": dict(step.parameters),
            },
            key=f"service:{step.id}",
            case_id=motion.case.id,
        )
        return PENDING
    return packaged.call_handler(step.operation, step.parameters, known, guard.LONGEST)
