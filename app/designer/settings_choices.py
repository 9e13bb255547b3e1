"""What the settings of a release are chosen from: its forms, fields, steps and lanes by what people call them.

Of a draft that cannot be read, what can be.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from app import sdk
from app.engine.steps import EngineError
from app.enums import EntryState
from app.forms.deciding import DECISION
from app.forms.schema import Form, FormFault, load
from app.packages import calls
from app.packages.bundle import UI_ENDING
from app.packages.content import titles
from app.packages.drawing import Drawing, drawings, inside
from app.packages.reach import FORM_ENDING, HUMAN
from app.site.current import roles

Option = tuple[str, str]
"""A value, and what people call it."""
STATES: Final = {EntryState.CURRENT: "现行", EntryState.CLOSED: "已办结", EntryState.WITHDRAWN: "已撤下"}
STARTER: Final = "starter"
_RESULT: Final = re.compile(rb'resultVariable="(\w+)"|variableName>\s*(\w+)\s*<')


class Choices:
    """The lists of one release. `whole`: what its package.toml says, as it was parsed."""

    def __init__(self, package: str, files: Mapping[str, bytes], whole: Mapping[str, Any]) -> None:
        self.package, self.files, self.whole = package, files, whole

    def of(self, name: str, table: tuple[str, ...], said: Mapping[str, Any]) -> list[Option]:
        """A list by its name in the words, for a setting of this table."""
        if name in ("fields", "topmost", "summary", "decisions"):
            return [*dict(self._fields(name, table, said)).items()]
        plain: Mapping[str, Callable[[], dict[str, str]]] = {
            "roles": lambda: {key: one.title for key, one in roles().role.items()},
            "registers": self.registers,
            "forms": lambda: {key: one.title for key, one in self.forms.items()},
            "lanes": lambda: {key: str(one.get("title") or key) for key, one in self.tables("lane").items()},
            "steps": lambda: {step: title for step, title in self.steps("")},
            "offices": self._offices,
            "states": lambda: {str(key): title for key, title in STATES.items()},
            "owners": lambda: dict(self._fields("fields", table, said)),
            "handlers": lambda: self._functions(sdk.handlers(), f"{self.package}."),
            "checks": lambda: self._functions(sdk.checks(), calls.check_name(self.package, table[-1], "")),
            "targets": lambda: self._functions(sdk.targets(), calls.check_name(self.package, table[-1], "")),
        }
        return [*plain[name]().items()] if name in plain else []

    def tables(self, section: str) -> dict[str, dict[str, Any]]:
        """The tables of a section; none where something else stands there."""
        found = self.whole.get(section)
        return {key: one for key, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}

    @cached_property
    def forms(self) -> dict[str, Form]:
        """The forms that can be read."""
        found = {}
        for name in sorted(one.removesuffix(FORM_ENDING) for one in self.files if one.endswith(FORM_ENDING)):
            try:
                found[name] = load(name, self.files[name + FORM_ENDING], self.files[name + UI_ENDING])
            except (FormFault, KeyError):
                continue
        return found

    @cached_property
    def drawings(self) -> dict[str, Drawing]:
        """The processes of all diagrams that can be read."""
        found = dict[str, Drawing]()
        for name, raw in self.files.items():
            try:
                found |= drawings({name: raw}) if name.endswith(".bpmn") else {}
            except (EngineError, UnicodeDecodeError):
                continue
        return found

    def registers(self) -> dict[str, str]:
        """Titles of the registers."""
        return {
            key: str(one.get("title") or self.title_of_form(str(one.get("form"))) or key)
            for key, one in self.tables("register").items()
        }

    def title_of_form(self, name: str) -> str:
        """The title of a form, "" where there is none of that name."""
        return self.forms[name].title if name in self.forms else ""

    def title_of_process(self, key: str) -> str:
        """What a process is called in package.toml, else in its diagram."""
        drawn = self.drawings.get(key)
        return str(self.tables("process").get(key, {}).get("title") or (drawn.title if drawn else "") or key)

    def steps(self, process: str) -> list[Option]:
        """The steps of people in a process and what it calls, in all of them where it is ""."""
        found, waiting, seen = dict[str, str](), [], set[str]()
        waiting = [one for key, one in self.drawings.items() if process in ("", key)]
        while waiting:
            drawing = waiting.pop(0)
            if drawing.scope.id in seen:
                continue
            seen.add(drawing.scope.id)
            for node in drawing.scope.nodes.values():
                if node.kind in HUMAN:
                    found.setdefault(node.id, str(node.element.get("name") or node.id))
                inner = inside(self.drawings, drawing, node)
                waiting += [inner] if inner else []
        return [*found.items()]

    def _fields(self, name: str, table: tuple[str, ...], said: Mapping[str, Any]) -> Iterator[Option]:
        """Those of the forms that the table speaks of; of several forms each with its form's title."""
        forms = self._forms_of(name, table, said)
        if table[0] == "register" and name == "fields" and isinstance(said.get("owner"), str):
            yield said["owner"], "所属单位"
        for form in forms:
            one = self.forms[form]
            if name == "decisions":
                yield from _decisions(one)
                continue
            for path, own in _titled(one.schema):
                if name != "topmost" or "." not in path:
                    yield path, f"{one.title}：{own}" if len(forms) > 1 else own

    def _forms_of(self, name: str, table: tuple[str, ...], said: Mapping[str, Any]) -> list[str]:
        section = table[0]
        if section == "form":
            named = [table[-1]]
        elif section == "register":
            include = said.get("include")
            named = [str(said.get("form")), *(include if isinstance(include, dict) else ())]
        elif section == "process" and said.get("register"):
            named = [str(self.tables("register").get(str(said["register"]), {}).get("form"))]
        else:
            named = [*self.forms]
        return [one for one in dict.fromkeys(named) if one in self.forms]

    def _offices(self) -> dict[str, str]:
        inputs = [one.get("inputs", ()) for one in self.tables("process").values()]
        drawn = [
            (one or other).decode()
            for name, raw in self.files.items()
            if name.endswith(".bpmn")
            for one, other in _RESULT.findall(raw)
        ]
        names = [*drawn, *(str(name) for row in inputs if isinstance(row, list) for name in row)]
        return {STARTER: "发起单位", **{name: f"变量 {name}" for name in names}}

    def _functions(self, known: Mapping[str, Any], prefix: str) -> dict[str, str]:
        """Functions of the package, by the first line of what they say of themselves."""
        found = {name.removeprefix(prefix): one for name, one in sorted(known.items()) if name.startswith(prefix)}
        return {name: _said(getattr(one, "call", one)) or name for name, one in found.items()}


def _said(function: Any) -> str:
    return (function.__doc__ or "").strip().partition("\n")[0].rstrip("。")


def _decisions(form: Form) -> Iterator[Option]:
    node = form.root.children.get(DECISION)
    return ((str(value), str(title)) for value, title in (node.choices.items() if node else ()))


def _titled(schema: Mapping[str, Any]) -> Iterator[Option]:
    """Fields by their dotted name, one inside another behind that one's title."""
    found = dict[str, str]()
    for path, title in titles(schema):
        outer = path.rpartition(".")[0]
        found[path] = f"{found[outer]} · {title}" if outer in found else title
    return iter(found.items())
