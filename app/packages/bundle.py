"""The files of a release: gathered from what its diagrams reach, digested, packed."""

import base64
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import orjson

from app.engine.gate import Fault
from app.engine.steps import EngineError
from app.packages import parse, walks
from app.packages.faults import Faulty
from app.packages.inline import BadFragment, inline
from app.packages.package import Package
from app.packages.reach import FORM_ENDING, Reach, form_name, reach

UI_ENDING = "-uischema.json"
MISSING = "missing-file"
Files = Mapping[str, bytes]


def gather(key: str, own: Files, shared: Files) -> dict[str, bytes]:
    """The files of a release by bare name: everything the package's diagrams reach, own files before shared ones.

    Raises Faulty where the manifest cannot be read or a named file is not there.
    """
    return _Gatherer(key, _bare(own), _bare(shared)).files()


def _bare(files: Files) -> dict[str, bytes]:
    return {PurePosixPath(name).name: content for name, content in files.items()}


class _Gatherer:
    """Walks from the processes of the manifest to all that they need."""

    def __init__(self, key: str, own: Files, shared: Files) -> None:
        self.faults: list[Fault] = []
        self._own, self._shared = own, shared
        if parse.FILE not in own:
            raise Faulty([Fault(parse.FILE, MISSING, f"缺少 {parse.FILE}")])
        self._package = parse.parse(key, own[parse.FILE])
        self._reaches = {
            name: self._read(name) for name in sorted(own.keys() | shared.keys()) if _is_diagram(name)
        }
        if self.faults:
            raise Faulty(self.faults)

    def files(self) -> dict[str, bytes]:
        """All files, or Faulty."""
        diagrams = self._diagrams()
        kept = (parse.FILE, *walks.names(self._own), *diagrams)
        found = {name: self._content(name) for name in kept}
        for form in sorted(self._forms(diagrams)):
            found.update(self._form(form))
        if self.faults:
            raise Faulty(self.faults)
        return dict(sorted(found.items()))

    def _content(self, name: str) -> bytes:
        return self._own[name] if name in self._own else self._shared[name]

    def _read(self, name: str) -> Reach:
        try:
            return reach(self._content(name))
        except EngineError as failure:
            self.faults.append(Fault(name, "xml", f"{name}：{failure.message}", name))
            return Reach((), (), (), (), (), (), ())

    def _diagrams(self) -> list[str]:
        """Own diagrams and tables, and those that they call, however deep."""
        found = [name for name in self._reaches if name in self._own]
        for process in self._package.processes:
            self._defining("processes", process, parse.FILE)
        for name in found:
            for callee in self._needs(name):
                if callee is not None and callee not in found:
                    found.append(callee)
        return found

    def _needs(self, name: str) -> Iterator[str | None]:
        here = self._reaches[name]
        for process in here.calls:
            yield self._defining("processes", process, name, here.called_at.get(process))
        for decision in here.tables:
            yield self._defining("decisions", decision, name, here.called_at.get(decision))

    def _defining(self, kind: str, wanted: str, user: str, at: str | None = None) -> str | None:
        """The file that defines a process or decision: an own one, else a shared one. `at`: where it is told."""
        files = [name for name, one in self._reaches.items() if wanted in getattr(one, kind)]
        if not files:
            told = f"{user} 用到的流程或决策表“{wanted}”不存在"
            self.faults.append(Fault(at or wanted, MISSING, told, user))
            return None
        return min(files, key=lambda name: name not in self._own)

    def _forms(self, diagrams: list[str]) -> set[str]:
        named = {form_name(file) for name in diagrams for file in self._reaches[name].forms}
        return (
            named
            | self._package.forms.keys()
            | {form for one in self._package.registers.values() for form in one.forms}
        )

    def _form(self, form: str) -> Iterator[tuple[str, bytes]]:
        for name in (form + FORM_ENDING, form + UI_ENDING):
            raw = self._own.get(name, self._shared.get(name))
            if raw is None:
                self.faults.append(Fault(form, MISSING, f"表单“{form}”缺少文件 {name}"))
                continue
            yield name, self._inlined(name, raw) if name.endswith(FORM_ENDING) else raw

    def _inlined(self, name: str, raw: bytes) -> bytes:
        try:
            return inline(raw, lambda wanted: self._own.get(wanted, self._shared.get(wanted)))
        except BadFragment as failure:
            self.faults.append(Fault(name, "fragment", f"{name}：{failure}", name))
            return raw


def _is_diagram(name: str) -> bool:
    return name.endswith((".bpmn", ".dmn"))


def read(key: str, files: Files) -> Package:
    """The manifest of a bundle. Raises Faulty."""
    return parse.parse(key, files[parse.FILE])


def digest(files: Files) -> str:
    """sha256 over sorted names and contents: equal bundles have equal digests wherever they come from."""
    whole = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            whole.update(len(part).to_bytes(8, "big"))
            whole.update(part)
    return whole.hexdigest()


def pack(files: Files) -> bytes:
    """One compact value for the database."""
    return zlib.compress(orjson.dumps({name: base64.b64encode(raw).decode() for name, raw in files.items()}))


def unpack(packed: bytes) -> dict[str, bytes]:
    """The files again."""
    return {name: base64.b64decode(text) for name, text in orjson.loads(zlib.decompress(packed)).items()}
