"""What a package says in words, wherever it stands: no markup, nothing that hides or turns what people read."""

from collections.abc import Iterator, Mapping
from typing import Final

from app import toml
from app.engine import xml
from app.engine.gate import Fault
from app.folding import shown
from app.forms.limits import of_text
from app.packages.parse import FILE, fault

RULE: Final = "words"


def faults(files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Texts of package.toml and names in diagrams that no page should show."""
    for path, text in toml.texts(toml.read(files[FILE])):
        yield from (fault(shown(path)[-80:], sentence) for sentence in of_text(text))
    for name, raw in files.items():
        if name.endswith((".bpmn", ".dmn")):
            yield from _drawn(name, raw)


def _drawn(file: str, raw: bytes) -> Iterator[Fault]:
    for element in xml.parse(raw).iter("*"):
        for sentence in of_text(element.get("name", "")):
            yield Fault(element.get("id", file), RULE, f"{file} 中的名称：{sentence}")
