"""What schema, formats and the package's own rules say of a form of a case."""

from collections.abc import Mapping, Sequence
from typing import Any

from app import sdk
from app.cases.reading.prefill import keeping
from app.cases.service_steps import Ports
from app.cases.state import personal_numbers
from app.cases.state.case_run import CaseRun
from app.crypto import vault
from app.effects.ports import FiledRegisters
from app.forms.check import Verdict, check
from app.packages import calls as packaged
from app.packages.queries import Loaded
from app.registers import extract


class Watched(FiledRegisters):
    """The registers as rules read them; `marks`: which hidden values were looked for, as keyed hashes."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__(loaded.package.key)
        self._declared = {one.full_name: one for one in loaded.package.registers.values()}
        self.marks: set[str] = set()

    def having(self, register: str, name: str, value: str) -> Sequence[sdk.Entry]:
        """By key or tag."""
        declared = self._declared.get(self._full(register))
        if declared is None or extract.hides(name, declared.masked):
            self.marks.add(vault().fingerprint(f"{self._full(register)}:{name}:{value}"))
        return super().having(register, name, value)


def verdict_on(case_run: CaseRun, form: str, sent: Mapping[str, Any], registers: Watched) -> Verdict:
    """Schema, formats and the package's own checks."""
    today = case_run.today
    rules = [
        keeping(case_run, form),
        *packaged.rules(case_run.loaded.package, form, Ports(case_run, registers), today),
    ]
    verdict = check(case_run.loaded.forms[form], dict(sent), today, rules)
    return personal_numbers.looked_through(verdict, case_run.loaded, case_run.loaded.forms[form])
