"""A bundle made usable: manifest, forms and compiled diagrams, each made once per process of the machine."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from app.engine.spiff.run import Definition, compile
from app.forms.compose import composed
from app.forms.deciding import DECISION, RETURN
from app.forms.schema import Form, FormFault, load, released
from app.packages import bundle
from app.packages.completeness import changing_only
from app.packages.concurrent_steps import Step, abreast
from app.packages.course import Stop, course
from app.packages.decision_targets import forms_led_to
from app.packages.doers import doers
from app.packages.drawing import Drawing, drawings
from app.packages.entry_points import first_forms
from app.packages.package import Package
from app.packages.reach import FORM_ENDING, Reach, reaches
from app.registers.declaration import Register

COPY = "copy"


class Content:
    """The usable side of a bundle. Safe to share between threads; nothing in it changes once made."""

    def __init__(self, key: str, files: bundle.Files, published: bool = False) -> None:
        self.files = dict(files)
        self._form_of = released if published else load
        self._manifest = bundle.read(key, files)
        self._definitions: dict[str, Definition] = {}
        self._first_forms: dict[str, frozenset[str]] = {}
        self._doers: dict[str, frozenset[str]] = {}
        self._courses: dict[str, tuple[Stop, ...]] = {}
        self._abreast: dict[str, Mapping[str, frozenset[Step]]] = {}
        self._returned: dict[tuple[str, str], frozenset[str]] = {}
        self._lock = threading.Lock()

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Forms by short name. Raises FormFault with the mistakes of all."""
        names = [name.removesuffix(FORM_ENDING) for name in self.files if name.endswith(FORM_ENDING)]
        found, faults = dict[str, Form](), list[str]()
        for name in names:
            try:
                found[name] = self._form(name)
            except FormFault as failure:
                faults += failure.faults
        if faults:
            raise FormFault(faults)
        return found

    @cached_property
    def spare_form(self) -> str | None:
        """Of releases whose copies name no form: the declared form that no step asks for, kept for copies."""
        reaches = self.reaches
        if any("form" in one.parameters for each in reaches for one in each.services if one.operator == COPY):
            return None
        asked = {form for each in reaches for _, form in each.asked}
        return next((name for name in self._manifest.forms if name not in asked and name in self.forms), None)

    def _form(self, name: str) -> Form:
        return self._form_of(name, self.files[name + FORM_ENDING], self.files[name + bundle.UI_ENDING])

    @cached_property
    def package(self) -> Package:
        """The manifest; registers carry the Chinese titles of their fields."""
        registers = {name: self._labelled(one) for name, one in self._manifest.registers.items()}
        return replace(self._manifest, registers=registers)

    @cached_property
    def record_forms(self) -> Mapping[str, Form]:
        """By register: the form its records are read with, all forms that give a part put together."""
        return {name: self._record_form(one) for name, one in self._manifest.registers.items()}

    def _record_form(self, register: Register) -> Form:
        base = self.forms[register.form]
        if not register.include and register.title in ("", base.title):
            return base
        parts = [(self.forms[name], fields) for name, fields in register.include.items() if name in self.forms]
        return composed(base, register.title or base.title, parts)

    def _labelled(self, register: Register) -> Register:
        form = self.record_forms[register.name]
        return replace(register, labels={**dict(titles(form.schema)), **register.labels}, title=form.title)

    @property
    def bpmn(self) -> dict[str, bytes]:
        """The diagrams by file name."""
        return {name: raw for name, raw in self.files.items() if name.endswith(".bpmn")}

    @property
    def dmn(self) -> dict[str, bytes]:
        """The decision tables by file name."""
        return {name: raw for name, raw in self.files.items() if name.endswith(".dmn")}

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """What each process names, in the order of `bpmn`."""
        return tuple(one for raw in self.bpmn.values() for one in reaches(raw))

    @cached_property
    def drawings(self) -> Mapping[str, Drawing]:
        """Every process as it is drawn, by its id."""
        return drawings(self.bpmn)

    def definition(self, process: str) -> Definition:
        """The compiled process. Raises EngineError."""
        with self._lock:
            if process not in self._definitions:
                self._definitions[process] = compile(process, self.bpmn, self.dmn)
            return self._definitions[process]

    def first_forms(self, process: str) -> frozenset[str]:
        """Short names of the forms the process begins with."""
        if process not in self._first_forms:
            self._first_forms[process] = first_forms(process, self.drawings)
        return self._first_forms[process]

    def doers(self, process: str) -> frozenset[str]:
        """The roles that begin the process or work in it."""
        if process not in self._doers:
            self._doers[process] = doers(self.package, self.drawings, process)
        return self._doers[process]

    def summarised(self, process: str) -> frozenset[str]:
        """The forms of which lists tell: what the case is begun with and the main form of its register, none that
        decides."""
        register = self.package.registers.get(self.package.processes[process].register or "")
        named = self.first_forms(process) | ({register.form} if register else set())
        return frozenset(one for one in named & self.forms.keys() if DECISION not in self.forms[one].fields)

    @cached_property
    def changing_only(self) -> frozenset[str]:
        """The processes that are begun with a record of their register, and never without."""
        return changing_only(self._manifest, self.reaches, self.forms)

    def abreast(self, process: str) -> Mapping[str, frozenset[Step]]:
        """By the path of each human step those that may be open beside it."""
        if process not in self._abreast:
            self._abreast[process] = abreast(process, self.drawings)
        return self._abreast[process]

    def returned_to(self, process: str, step: str) -> frozenset[str]:
        """The forms of the steps that a return from the step at this path leads to."""
        if (process, step) not in self._returned:
            self._returned[process, step] = forms_led_to(self.drawings, process, step, {DECISION: RETURN})
        return self._returned[process, step]

    def course(self, process: str) -> tuple[Stop, ...]:
        """The process as a person would tell it."""
        if process not in self._courses:
            self._courses[process] = course(process, self.drawings)
        return self._courses[process]


def titles(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """The Chinese title of each field by dotted path, lists walked through."""
    for name, part in schema.get("properties", {}).items():
        if path or part.get("title"):
            yield f"{path}{name}", str(part.get("title", name))
        inner = part.get("items") if isinstance(part.get("items"), dict) else part
        yield from titles(inner or {}, f"{path}{name}.")
