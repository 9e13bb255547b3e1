"""Service steps of a case: the platform's operators by plain name, the package's handlers by dotted name."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from app import db, sdk
from app.cases.models import Case
from app.cases.state import refusals
from app.cases.state.case_run import CaseRun
from app.cases.state.handler_context import applicant_of, move_of
from app.effects import operators
from app.effects.ports import FiledRegisters, ports
from app.engine.steps import PENDING, ServiceStep
from app.errors import AppError, CheckFailed, NotLoaded, StepFailed, words
from app.jobs.put import put
from app.packages import calls as packaged
from app.packages import guard
from app.packages import queries as packages
from app.registers import turns


class Ports(Mapping[type, object]):
    """What a handler may ask for by type; made when asked. What was read is held for the move, until `renew`."""

    def __init__(self, case_run: CaseRun, registers: sdk.Registers | None = None) -> None:
        given: dict[type, object] = {sdk.Registers: registers} if registers else {}
        self._package, self._given = case_run.loaded.package.key, given
        self.renew()
        self._makers: dict[type, Callable[[], object]] = {
            sdk.Move: lambda: move_of(case_run),
            sdk.Applicant: lambda: applicant_of(case_run),
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


def caller(case_run: CaseRun) -> Callable[[ServiceStep], Any]:
    """The function the engine calls at each service step of this move."""

    known = Ports(case_run)
    case_run.ask = partial(_objections, case_run, known)

    def call(step: ServiceStep) -> Any:
        try:
            return _call(case_run, step, known)
        except (CheckFailed, NotLoaded) as failure:
            failure.element = failure.element or step.path
            raise
        except sdk.BusinessError as refusal:
            refusals.keep(case_run, step.path, str(refusal))
            raise
        except AppError:
            raise
        except Exception as failure:
            raise StepFailed(step.path, f"{step.operation}：{words(failure)}", step.operation) from failure

    return call


def _objections(case_run: CaseRun, known: Ports, form: str) -> list[sdk.Problem]:
    """Asked until every record it depends on is held against others who are about to file; at first with what
    this move has read already."""
    held: set[turns.LookUp] = set()
    registers = known.registers
    while True:
        found = _asked(case_run, form, registers)
        if not turns.hold(registers.looked - held):
            return found
        held |= registers.looked
        registers = FiledRegisters(case_run.loaded.package.key)


def _asked(case_run: CaseRun, form: str, registers: sdk.Registers) -> list[sdk.Problem]:
    rules = packaged.rules(case_run.loaded.package, form, Ports(case_run, registers), case_run.today)
    found = (one for rule in rules for one in rule(dict(case_run.answers(form))))
    return [one for one in found if isinstance(one, sdk.Problem) and one.severity == "reject"]


def _call(case_run: CaseRun, step: ServiceStep, known: Ports) -> Any:
    if "." not in step.operation:
        if step.operation not in operators.OPERATORS:
            raise NotLoaded(step.path, f"程序没有操作 {step.operation}", step.operation)
        done = operators.OPERATORS[step.operation](case_run, **step.parameters)
        known.renew()
        return done
    if packaged.handler(step.operation).deferred:
        put(
            "service",
            {
                "case": case_run.case.id,
                "step": step.id,
                "operation": step.operation,
                "parameters": dict(step.parameters),
            },
            key=f"service:{step.id}",
            case_id=case_run.case.id,
        )
        return PENDING
    return packaged.call_handler(step.operation, step.parameters, known, guard.LONGEST)


def result_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The handler's answer as `result`, or its `refusal`; `payload`: case, operation, parameters. Nothing is
    locked: it may take its time.

    A case that has ended meanwhile asks for nothing.
    """
    case = db.session().get(Case, payload["case"])
    if case is None or case.finished_at is not None:
        return {"result": None}
    case_run = CaseRun(case, packages.release(case.release_id))
    try:
        return {"result": packaged.call_handler(payload["operation"], payload["parameters"], Ports(case_run))}
    except sdk.BusinessError as refusal:
        return {"refusal": refusal}
