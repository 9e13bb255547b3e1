"""Decision tables against the forms whose answers they read: a text is not held against a number."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from app.engine import unary_tests, xml
from app.engine.decisions import Decision
from app.engine.diagram import Scope
from app.engine.findings import Fault, Vocabulary
from app.engine.gate_elements import form, table

_ANSWER: Final = re.compile(r"(\w+)\[\s*[\"'](\w+)[\"']\s*\]")
_KINDS: Final = {"string": str, "integer": int, "number": int, "boolean": bool}
_WORDS: Final = {str: "文字", int: "数字", bool: "是否"}


def unlike(scopes: Iterable[Scope], tables: Mapping[str, Decision], known: Vocabulary) -> Iterator[Fault]:
    """Cells that can never match because the form gives another kind of answer."""
    nodes = [node for scope in scopes for each in scope.every() for node in each.nodes.values()]
    answers: dict[str, set[str]] = {}
    for node in nodes:
        if node.kind == "userTask":
            answers.setdefault(xml.text(node.extension("variableName")), set()).add(form(node))
    for key in dict.fromkeys(table(node) for node in nodes if node.kind == "businessRuleTask"):
        yield from _of_table(tables[key], answers, known)


def _of_table(decision: Decision, answers: Mapping[str, set[str]], known: Vocabulary) -> Iterator[Fault]:
    for place, text in enumerate(decision.inputs):
        kind = _kind(text, answers, known)
        for rule in decision.rules if kind else ():
            yield from of_cell(rule.element or decision.id, rule.tests[place].strip(), kind)


def _kind(text: str, answers: Mapping[str, set[str]], known: Vocabulary) -> str:
    """JSON type of an input that is an answer of one kind, else nothing."""
    answer = _ANSWER.fullmatch(text)
    forms = answers.get(answer[1], set()) if answer else set()
    kinds = {known.fields.get(name, {}).get(answer[2], "") for name in forms} if answer else set()
    return kinds.pop() if len(kinds) == 1 else ""


def of_cell(element: str, cell: str, kind: str) -> Iterator[Fault]:
    """What a cell asks of an answer of that JSON type in vain. Raises EngineError for a broken cell."""
    found = unary_tests.kinds(cell)
    if kind in ("array", "object") and found and "?" not in cell:
        yield Fault(element, "D-DMN", f"单元格 {cell[:40]}：此列是列表，请用 ? 写明如何比较")
    elif kind in _KINDS and found - {_KINDS[kind]}:
        words = "、".join(sorted(_WORDS[each] for each in found - {_KINDS[kind]}))
        own = _WORDS[_KINDS[kind]]
        yield Fault(element, "D-DMN", f"单元格 {cell[:40]}：此列是{own}，不能与{words}比较")
